"""The state of a register on a terminal: its columns, its problems, its households."""

from collections.abc import Iterator

from rich.console import Console

from ration import Report, SimilarFound
from ration.core.quantity.quantity import number_text
from ration.core.text.cells import many
from ration.export.tables.findings import Finding
from ration.export.tables.people import people_text

from ..console import console, print_findings, print_table

MOST_SITES = 12  # of a channel
LARGE = 11  # persons; this size and larger ones share a line
_BAR = 30  # characters at most, for the most frequent size
_BESIDE = 32  # characters that the rest of the table takes


def print_report(report: Report, *, all_sites: bool = False) -> None:
    """Print the answer: rows, people, what is wrong; then what the rows look like.

    `all_sites` prints every site; otherwise the first of many.
    """
    out = console()
    out.print(report.programme.heading)
    out.print(report.counted)
    if report.left_out_by:
        out.print(f"Left out: {report.why_left_out}.")
    if report.ages:
        out.print(report.ages)
    if report.accepted:
        out.print(f"In the accepted rows: {people_text(report.people)}.")
    out.print()
    _found(out, report)
    _read_from(out, report)
    if report.accepted:
        _people(out, report)
        _sizes(out, report)
        _odd(out, report)
    _sites(out, report, every=all_sites)
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
    if not report.found:
        print_findings(out, [Finding("note", "Nothing is wrong: no rejected row, no warning.")])
        return
    rows = [
        [
            "warning" if found.warning else "error",
            f"{found.times:,}",
            found.code,
            found.column or "",
        ]
        for found in sorted(report.found, key=lambda found: (found.warning, -found.times))
    ]
    headers = ["kind", "count", "code", "column"]
    print_table(out, "Problems and warnings", headers, rows, right={1}, words=True)


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


def _sites(out: Console, report: Report, *, every: bool) -> None:
    for channel in dict.fromkeys(site.channel for site in report.sites):
        sites = [site for site in report.sites if site.channel == channel]
        shown = sites if every else sites[:MOST_SITES]
        rows = [
            [site.site or "(none)", f"{site.accepted:,}", f"{site.rejected:,}"] for site in shown
        ]
        by = "most rejected rows" if any(site.rejected for site in sites) else "most rows"
        more = f", the {len(shown)} with {by}; --sites shows all"
        title = f"{channel}: {many(len(sites), 'site')}{more if len(shown) < len(sites) else ''}"
        counted = sum(site.accepted + site.rejected for site in sites)
        what = "rows" if counted == report.read else "households"  # made of several rows each
        headers = ["site", f"{what} accepted", "rejected"]
        print_table(out, title, headers, rows, right={1, 2})


def _similar(out: Console, similar: SimilarFound) -> None:
    """Print counts only: the file of `--similar` has the names."""
    rows = [
        [each.what, " + ".join(each.columns), "its name" if each.guessed else "the mapping"]
        for each in similar.compared
    ]
    pairs = many(similar.pairs, "pair")
    title = f"Likely duplicates: {pairs} of {similar.rows:,} rows, compared by"
    print_table(out, title, ["what", "columns", "known from"], rows)
    if similar.scores:
        rows = [[score, f"{count:,}"] for score, count in similar.scores]
        print_table(out, "", ["score", "pairs"], rows, right={1})
    for what, count in similar.unread:
        out.print(f"{what}: cells with nothing to compare: {count:,}")
    for each in similar.too_common:
        out.print(
            f"{each.what}: values that too many rows share are not compared alone: "
            f"values: {each.values:,}, rows: {each.rows:,}"
        )
