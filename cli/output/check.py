"""The state of a register on a terminal: what it was read from, what is wrong, how it looks."""

from collections.abc import Iterator

from rich.console import Console

from ration import Report, SimilarFound
from ration.core.quantity import number_text

from .console import console, print_table

MOST_SITES = 20  # the others are in `--json`
LARGE = 11  # persons: from here on, sizes are one line
_BAR = 30  # signs at most, of the most frequent size
_BESIDE = 32  # signs that the rest of its table takes


def print_report(report: Report) -> None:
    """Print what was read, accepted and rejected, and what the rows look like."""
    out = console()
    read, accepted, rejected = report.read, report.accepted, report.rejected
    out.print(report.programme.title)
    out.print(f"{read:,} rows read = {accepted:,} accepted + {rejected:,} rejected")
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


def _read_from(out: Console, report: Report) -> None:
    rows = [[one.name, " + ".join(one.columns), one.guessed or ""] for one in report.read_from]
    print_table(out, "Read from", ["name", "column", "guessed by"], rows)


def _found(out: Console, report: Report) -> None:
    if report.found:
        rows = [
            [one.code, one.column or "", "warning" if one.warning else "problem", f"{one.times:,}"]
            for one in report.found
        ]
        print_table(out, "What was found", ["code", "column", "kind", "times"], rows, right={3})


def _people(out: Console, report: Report) -> None:
    none = dict(report.none)
    rows = [
        [name, f"{count:,}", f"{none[name]:,}" if name in none else ""]
        for name, count in report.people
    ]
    headers = ["of the accepted rows", "in all", "households with none"]
    print_table(out, "People", headers, rows, right={1, 2})


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
    for one in report.sizes:
        counts[min(one.persons, LARGE)] += one.households
    most = max(counts.values())
    for size, households in counts.items():
        name = f"{size}" if size < LARGE else f"{size} and more"
        yield [name, f"{households:,}", "█" * -(-households * longest // most)]


def _odd(out: Console, report: Report) -> None:
    if report.odd:
        rows = [[one.what, f"{one.households:,}"] for one in report.odd]
        print_table(out, "Worth a look", ["households", "how many"], rows, right={1})


def _sites(out: Console, report: Report) -> None:
    for channel in dict.fromkeys(one.channel for one in report.sites):
        sites = [one for one in report.sites if one.channel == channel]
        more = f", the first {MOST_SITES}; --json lists all" if len(sites) > MOST_SITES else ""
        rows = [
            [one.site or "(none)", f"{one.accepted:,}", f"{one.rejected:,}"]
            for one in sites[:MOST_SITES]
        ]
        many = f"{len(sites):,} site{'' if len(sites) == 1 else 's'}"
        counted = sum(one.accepted + one.rejected for one in sites)
        what = "rows" if counted == report.read else "households"  # made of several rows each
        headers = ["site", f"{what} accepted", "rejected"]
        print_table(out, f"{channel}: {many}{more}", headers, rows, right={1, 2})


def _similar(out: Console, similar: SimilarFound) -> None:
    """Counts alone: who they are is in the file that was asked for."""
    rows = [
        [one.what, " + ".join(one.columns), "its name" if one.guessed else "the mapping"]
        for one in similar.compared
    ]
    pairs = f"{similar.pairs:,} pair{'' if similar.pairs == 1 else 's'}"
    title = f"Likely duplicates: {pairs} of {similar.rows:,} rows, compared by"
    print_table(out, title, ["what", "columns", "known by"], rows)
    if similar.scores:
        rows = [[score, f"{many:,}"] for score, many in similar.scores]
        print_table(out, "", ["score", "pairs"], rows, right={1})
    for what, many in similar.unread:
        out.print(f"{what}: cells that hold nothing to compare: {many:,}")
    for one in similar.too_common:
        out.print(
            f"{one.what}: values that too many rows share to compare each with each by that alone: "
            f"{one.values:,}, by {one.rows:,} rows"
        )
