"""What differs between two plans, on a terminal."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import typer
from rich.console import Console

from ration import PlanDiff
from ration.core.problems.names import some
from ration.core.quantity.quantity import number_text
from ration.core.text.cells import many
from ration.export.diff import causes_of, total_rows
from ration.export.output import refuse_existing, refuse_existing_file
from ration.results.diff import Change, SiteChange

from ...terminal.stderr import Messages
from ..console import console, print_table
from ..files import note_folder

MOST = 20  # of each list; a file has all
_FILES = (".csv", ".xlsx")
_CAUSES = {"households-and-rules": "households\nand rules"}
_ORDER = (
    "Causes are calculated in this order: what was due to households that are gone; what new ones "
    "are due by the old rules; other compositions, by the old rules; then the new rules."
)


def refuse_out(out: Path | None, *, force: bool) -> None:
    """Raise an error before any work is done, if the file or folder may not be written."""
    if out is None:
        return
    if out.suffix.lower() in _FILES and not out.is_dir():
        refuse_existing_file(out, force=force)
    else:
        refuse_existing(out, force=force)


def write_out(messages: Messages, found: PlanDiff, out: Path, *, force: bool) -> None:
    """Write the differences to a file or a folder, and say so."""
    if out.suffix.lower() == ".csv" and found.households is None:
        why = next(each for each in found.warnings if each.code.startswith("diff-"))
        raise typer.BadParameter(f"-o: {out} would list the households, but {why.message}")
    found.write(out, force=force)
    if out.is_dir():
        note_folder(messages, out)
    else:
        messages.note(f"Written: {out}")


def print_diff(found: PlanDiff) -> None:
    """Print whether anything differs, then what."""
    out = console()
    out.print(answer(found))
    out.print(f"From {found.before.source}: {found.before.programme}")
    out.print(f"To {found.after.source}: {found.after.programme}")
    if found.same:
        return
    out.print()
    _changes(out, "Inputs", found.inputs)
    _changes(out, "Rules", found.rules)
    _changes(out, "People", found.people)
    _households(out, found)
    _totals(out, found)
    _sites(out, found.sites)
    _changes(out, "Remarks", found.remarks)


def answer(found: PlanDiff) -> str:
    """One line that says whether anything changed, and what."""
    if found.same:
        return "Nothing changed."
    figures = found.totals or found.sites or found.people
    start = "Changed" if figures else "The totals, the sites and the people are the same; changed"
    return f"{start}: {', '.join(_counted(found))}."


def _counted(found: PlanDiff) -> Iterator[str]:
    if found.totals:
        yield many(len(found.totals), "item")
    counts = found.households
    if counts is not None and (counts.new or counts.gone or counts.changed):
        yield (f"households ({counts.new:,} new, {counts.gone:,} gone, {counts.changed:,} changed)")
    if found.sites:
        yield many(len(found.sites), "site")
    if found.rules:
        yield many(len(found.rules), "rule")
    if found.inputs:
        yield f"inputs ({some((each.what for each in found.inputs), 8)})"
    if found.remarks:
        yield many(len(found.remarks), "remark")


def _changes(out: Console, title: str, changes: Sequence[Change]) -> None:
    if changes:
        rows = [[each.what, each.before or "", each.after or ""] for each in changes[:MOST]]
        print_table(out, _capped(title, len(changes)), ["what", "before", "after"], rows)


def _households(out: Console, found: PlanDiff) -> None:
    counts = found.households
    if counts is None or counts.before == counts.after == 0:
        return
    names = ("before", "new", "gone", "after", "changed", "composition", "moved", "amounts")
    headers = [*names[:5], *(f"of which\n{name}" for name in names[5:])]
    rows = [[f"{getattr(counts, name):,}" for name in names]]
    print_table(out, "Rows of households", headers, rows, right=set(range(len(headers))))


def _totals(out: Console, found: PlanDiff) -> None:
    if not found.totals:
        return
    causes = [_CAUSES.get(cause, cause) for cause in causes_of(found.totals)]
    headers = ["item", "before", "after", "change", *(f"by\n{cause}" for cause in causes)]
    rows = []
    for _, name, unit, before, after, *changes in total_rows(found.totals):
        amounts = [_number(before), _number(after), *(_signed(each) for each in changes)]
        rows.append([f"{name}, {unit}", *amounts])
    print_table(out, "Totals", headers, rows, right=set(range(1, len(headers))))
    out.print(_ORDER)
    out.print()


def _sites(out: Console, sites: Sequence[SiteChange]) -> None:
    rows = [
        [each.channel, each.site, each.change, "; ".join(_of_site(each))] for each in sites[:MOST]
    ]
    if rows:
        print_table(out, _capped("Sites", len(sites)), ["channel", "site", "is", "what"], rows)


def _of_site(site: SiteChange) -> Iterator[str]:
    """The figures of a site that differ, in words."""
    for change in site.people:
        yield f"{change.what} {change.before or 0} → {change.after or 0}"
    for amount in site.items:
        before, after = _number(amount.before), _number(amount.after)
        yield f"{amount.item} {before} → {after} {amount.unit}"


def _capped(title: str, number: int) -> str:
    return title if number <= MOST else f"{title}: {number:,}, the first {MOST}; -o writes all"


def _number(amount: object) -> str:
    return number_text(amount, grouped=True)  # type: ignore[arg-type]  # a cell with a number


def _signed(amount: object) -> str:
    text = _number(amount)
    return text if text.startswith("-") or text == "0" else f"+{text}"
