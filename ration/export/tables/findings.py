"""What is wrong with a plan, and what to know of it, in a line each."""

from collections import Counter
from collections.abc import Iterator
from typing import Literal, NamedTuple

from ration.core.problems.lines import count_codes
from ration.core.problems.names import some
from ration.core.quantity.units import counted
from ration.core.text.cells import many
from ration.results.plan.plan import PlanRecord

_MOST = 6  # items or codes that a line names


class Finding(NamedTuple):
    """A line to read, and what it is."""

    word: Literal["warning", "note"]
    text: str


def findings(plan: PlanRecord) -> list[Finding]:
    """What is wrong with the plan: rows and households left out, shortages, warnings; then notes.

    If nothing is, a note of that.
    """
    wrong = [*_rejected(plan), *_short(plan), *_nothing(plan), *_warnings(plan)]
    fine = "Nothing is wrong: no rejected row, no shortage, no warning."
    found = [Finding("warning", text) for text in wrong] or [Finding("note", fine)]
    return [*found, *(Finding("note", text) for text in _notes(plan))]


def _rejected(plan: PlanRecord) -> Iterator[str]:
    source = plan.source
    if not source.rejected:
        return
    counts = count_codes(source.problems)
    for each in source.unlisted:
        counts[each.code] += 0 if each.warning else each.times
    rejected = f"{source.rejected:,} of {many(source.read, 'row')} rejected, and in no figure"
    yield f"{rejected}: {_codes(+counts)}."


def _short(plan: PlanRecord) -> Iterator[str]:
    short = [
        f"{line.name} {counted(line.supply.short, line.unit)}"
        for line in plan.totals.lines
        if line.supply is not None and line.supply.short
    ]
    if short:
        yield f"Too little stock. Short: {some(short, _MOST)}."


def _nothing(plan: PlanRecord) -> Iterator[str]:
    nothing = sum(who.households for who in plan.nothing if who.item is None)
    if nothing:
        yield f"Households that get nothing at all: {nothing:,}."


def _warnings(plan: PlanRecord) -> Iterator[str]:
    counts = count_codes(plan.warnings)
    for each in plan.source.unlisted:
        counts[each.code] += each.times if each.warning else 0
    counts = +counts
    if counts:
        codes = _codes(counts) if len(counts) > 1 else next(iter(counts))
        yield f"{many(counts.total(), 'warning')}: {codes}."


def _notes(plan: PlanRecord) -> Iterator[str]:
    items = Counter[str]()
    for who in plan.nothing:
        if who.item is not None:
            items[who.item] += who.households
    names = {line.item: line.name for line in plan.totals.lines}
    if items:
        few = [f"{names.get(item, item)} {times:,}" for item, times in items.items()]
        yield f"Households that do not get an item: {some(few, _MOST)}."
    if plan.assumptions:
        yield f"Figures that are assumptions (*), listed below: {len(plan.assumptions)}."


def _codes(counts: Counter[str]) -> str:
    return some((f"{times:,} {code}" for code, times in counts.most_common()), _MOST)
