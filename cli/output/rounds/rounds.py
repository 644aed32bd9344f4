"""Rounds on a terminal: what each opens and closes with, the pipeline, what to call for."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby

from rich.console import Console

from ration import Rounds
from ration.core.quantity.quantity import Quantity, number_text
from ration.export.tables.people import people_cells, people_header, people_text
from ration.export.tables.stock import about
from ration.programme.phrases import pipeline_text
from ration.programme.schedule import percent
from ration.results.rounds import FLOW, ItemPipeline, Round

from ..console import console, print_table
from ..plans.plan import print_assumed

MOST = 24  # rounds of an item; a file has all


def print_rounds(found: Rounds) -> None:
    """Print what must be called for, and who is served; then each item, and its pipeline."""
    out = console()
    for line in _heading(found):
        out.print(line)
    out.print()
    _calls(out, found)
    _people(out, found)
    for index in range(len(found.pipeline)):
        _flow(out, found, index)
    for item in found.pipeline:
        if item.call is not None:
            _pipeline(out, item)
    if any(item.low != item.breaks for item in found.pipeline):
        out.print("◄ low: less than the reserve remains.")
        out.print()
    print_assumed(out, found.assumptions)


def _heading(found: Rounds) -> Iterator[str]:
    yield found.programme.heading
    if any(each.level != found.programme.level for each in found.rounds):
        levels = (percent(each.level or Fraction(1)) for each in found.rounds)
        yield f"Of the full ration, round by round: {', '.join(levels)}."
    if any(each.household_days is not None for each in found.rounds):
        few = (
            f"{each.household_days.households:,}" for each in found.rounds if each.household_days
        )
        yield f"Households with fewer days than the programme, round by round: {', '.join(few)}."
    first, last = found.rounds[0], found.rounds[-1]
    many = len(found.rounds)
    when = (
        f"1 round on {first.date}" if many == 1 else f"{many} rounds, {first.date} to {last.date}"
    )
    yield f"Programme {found.programme.id}, version {found.programme.version}; {when}"
    yield f"From stock {found.stock.source}; {pipeline_text(found.supply)}."


def _served(rounds: Sequence[Round]) -> Iterator[str]:
    """Say who is served in each round, once for rounds that follow each other and are alike."""
    for served, alike in groupby(rounds, key=lambda each: each.served):
        numbers = [each.number for each in alike]
        last = f"s {numbers[0]} to {numbers[-1]}" if len(numbers) > 1 else f" {numbers[0]}"
        if served:
            yield f"Served in round{last}: {people_text(served)}."


def _people(out: Console, found: Rounds) -> None:
    """Print the registers: a line if there is one for all rounds, otherwise a table."""
    shown = found.rounds[:MOST]
    if len({each.source for each in shown}) == 1:
        source = shown[0].source
        out.print(f"One register for all rounds, {source.source}: {people_text(shown[0].people)}.")
        for line in _served(shown):
            out.print(line)
        if source.left_out_by:
            out.print(f"Left out: {source.why_left_out}.")
        if source.ages:
            out.print(source.ages)
        out.print()
        return
    headers = ["round", "on", "register", *people_header(shown[0]), "new", "gone", "changed"]
    rows = [
        [
            str(each.number),
            str(each.date),
            each.source.source,
            *people_cells(each),
            *(
                ["", "", ""]
                if each.changes is None
                else [
                    f"{count:,}"
                    for count in (each.changes.new, each.changes.gone, each.changes.changed)
                ]
            ),
        ]
        for each in shown
    ]
    right = {0, *range(3, len(headers))}
    print_table(out, f"Registers and changes{_more(found)}", headers, rows, right=right)
    for each in shown:
        if each.source.left_out_by:
            out.print(f"Left out of {each.source.source}: {each.source.why_left_out}.")
    if shown[0].source.ages:
        out.print(shown[0].source.ages)


def _flow(out: Console, found: Rounds, index: int) -> None:
    """Print one item, round after round."""
    flows = [(each, each.items[index]) for each in found.rounds[:MOST]]
    item = flows[0][1]
    seldom = {"lost", "expired", "lapsed"}
    names = [
        name
        for name in FLOW
        if name not in seldom or any(getattr(flow, name).amount for _, flow in flows)
    ]
    headers = ["on", *(name.replace("_", "\n") for name in names)]
    rows = [
        [str(each.date), *(_amount(getattr(flow, name)) for name in names)] for each, flow in flows
    ]
    title = f"{item.name}, {item.unit}{_more(found)}"
    print_table(out, title, headers, rows, right=set(range(1, len(headers))))


def _pipeline(out: Console, item: ItemPipeline) -> None:
    """Print the pipeline of an item that breaks, or that needs its reserve."""
    marks = {item.low: " ◄ low", item.breaks: " ◄ breaks"}
    headers = ["on", "opening", "arrivals", "losses", "requirement", "short", "closing", "unusable"]
    rows = [
        [
            f"{balance.date}{marks.get(balance.date, '')}",
            *map(_amount, (balance.opening, balance.arrivals, balance.losses, balance.requirement)),
            *map(_amount, (balance.short, balance.closing, balance.unusable)),
        ]
        for balance in item.rounds[:MOST]
    ]
    title = f"Pipeline of {item.name}, {item.unit}, if every round is issued in full"
    print_table(out, title, headers, rows, right=set(range(1, len(headers))))


def _calls(out: Console, found: Rounds) -> None:
    headers = ["item", "days", "breaks on", "short", "call for", "needed by", "call by"]
    rows = []
    for item in found.pipeline:
        call = item.call
        days = "" if item.days is None else about(item.days)
        cells = [f"{item.name}, {item.unit}", days, str(item.breaks or "")]
        cells += [_amount(item.short)]
        if call is None:
            rows.append([*cells, "", "", ""])
            continue
        by = "" if call.call_by is None else f"{call.call_by}{' !' if call.late else ''}"
        rows.append([*cells, _amount(call.quantity), str(call.needed_by), by])
    print_table(
        out, "Calls that are needed to issue every round in full", headers, rows, right={1, 3, 4}
    )
    if any(item.call is not None and item.call.late for item in found.pipeline):
        out.print(f"! this day is before the first round, on {found.rounds[0].date}.")
        out.print()
    if all(item.call is None for item in found.pipeline):
        out.print("No call is needed: every round can be issued in full.")
        out.print()


def _more(found: Rounds) -> str:
    many = len(found.rounds)
    return "" if many <= MOST else f", the first {MOST} rounds; -o DIR writes all {many}"


def _amount(quantity: Quantity) -> str:
    return number_text(quantity.amount, grouped=True)
