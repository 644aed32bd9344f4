"""The state of a register on a terminal: its columns, its problems, its households."""

from collections.abc import Iterator

from rich.console import Console

from ration import Report, SimilarFound
from ration.core.quantity import number_text

from .console import console, print_table

MOST_SITES = 20  # `--json` has all
LARGE = 11  # persons; this size and larger ones share a line
_BAR = 30  # characters at most, for the most frequent size
_BESIDE = 32  # characters that the rest of the table takes


def print_report(report: Report) -> None:
    """Print what was read, accepted and rejected, and what the rows look like."""
    out = console()
    out.print(report.programme.heading)
    out.print(report.counted)
    if report.left_out_by:
        out.print(f"Left out: {report.why_left_out}.")
    if report.ages:
        out.print(report.ages)
    out.print()
    _read_from(out, report)
    _found(out, report)
    if report.accepted:
        _people(out, report)
        _sizes(out, report)
        _odd(out, report)
    _sites(out, report)
    if report.similar is not None:
        _similar(out, report.similar)


def print_counted(report: Report) -> None:
    """Print the rows read, accepted and rejected, and the households and their people."""
    out = console()
    out.print(report.counted)
    out.print("Accepted: " + ", ".join(f"{count:,} {name}" for name, count in report.people))


def _read_from(out: Console, report: Report) -> None:
    rows = [[each.name, " + ".join(each.columns), each.guessed or ""] for each in report.read_from]
    print_table(out, "Read from", ["name", "column", "guessed by"], rows)


def _found(out: Console, report: Report) -> None:
    if report.found:
        rows = [
            [
                found.code,
                found.column or "",
                "warning" if found.warning else "problem",
                f"{found.times:,}",
            ]
            for found in report.found
        ]
        print_table(
            out, "Problems and warnings", ["code", "column", "kind", "count"], rows, right={3}
        )


def _people(out: Console, report: Report) -> None:
    none = dict(report.none)
    rows = [
        [name, f"{count:,}", f"{none[name]:,}" if name in none else ""]
        for name, count in report.people
    ]
    headers = ["group", "total", "households with none"]
    print_table(out, "People in the accepted rows", headers, rows, right={1, 2})


def _sizes(out: Console, report: Report) -> None:
    average = report.average
    if average is None:
        return
    longest = max(1, min(_BAR, out.width - _BESIDE))
    rows = list(_bars(report, longest))
    title = f"Household sizes, on average {number_text(round(average, 2))} persons"
    print_table(out, title, ["persons", "households", ""], rows, right={0, 1})


def _bars(report: Report, longest: int) -> Iterator[list[str]]:
    counts = dict.fromkeys(range(1, LARGE + 1), 0)
    for each in report.sizes:
        counts[min(each.persons, LARGE)] += each.households
    most = max(counts.values())
    for size, households in counts.items():
        name = f"{size}" if size < LARGE else f"{size} and more"
        yield [name, f"{households:,}", "█" * -(-households * longest // most)]


def _odd(out: Console, report: Report) -> None:
    if report.odd:
        rows = [[odd.what, f"{odd.households:,}"] for odd in report.odd]
        print_table(out, "Unusual households", ["which", "households"], rows, right={1})


def _sites(out: Console, report: Report) -> None:
    for channel in dict.fromkeys(site.channel for site in report.sites):
        sites = [site for site in report.sites if site.channel == channel]
        more = f", the first {MOST_SITES}; --json lists all" if len(sites) > MOST_SITES else ""
        rows = [
            [site.site or "(none)", f"{site.accepted:,}", f"{site.rejected:,}"]
            for site in sites[:MOST_SITES]
        ]
        many = f"{len(sites):,} site{'' if len(sites) == 1 else 's'}"
        counted = sum(site.accepted + site.rejected for site in sites)
        what = "rows" if counted == report.read else "households"  # made of several rows each
        headers = ["site", f"{what} accepted", "rejected"]
        print_table(out, f"{channel}: {many}{more}", headers, rows, right={1, 2})


def _similar(out: Console, similar: SimilarFound) -> None:
    """Print counts only: the file of `--similar` has the names."""
    rows = [
        [each.what, " + ".join(each.columns), "its name" if each.guessed else "the mapping"]
        for each in similar.compared
    ]
    pairs = f"{similar.pairs:,} pair{'' if similar.pairs == 1 else 's'}"
    title = f"Likely duplicates: {pairs} of {similar.rows:,} rows, compared by"
    print_table(out, title, ["what", "columns", "known from"], rows)
    if similar.scores:
        rows = [[score, f"{many:,}"] for score, many in similar.scores]
        print_table(out, "", ["score", "pairs"], rows, right={1})
    for what, many in similar.unread:
        out.print(f"{what}: cells with nothing to compare: {many:,}")
    for each in similar.too_common:
        out.print(
            f"{each.what}: values that too many rows share are not compared alone: "
            f"values: {each.values:,}, rows: {each.rows:,}"
        )
