"""A plan on a terminal, as an officer reads it aloud."""

from collections.abc import Iterator, Sequence

from rich.console import Console

from ration import DistributionPlan, Line, Manifest, Subtotal
from ration.line import Counts, by_level
from ration.plan import Assumption
from ration.quantity import Quantity, number_text
from ration.write.tables import counts_text, known, packs_text

from .console import console, print_table
from .supply import print_stock

MOST_SITES = 40  # a longer list is for files


def print_plan(plan: DistributionPlan) -> None:
    """Print who is served, what is needed, where it goes, and what an officer must know."""
    out = console()
    for line in _heading(plan):
        out.print(line)
    out.print()
    _totals(out, plan.totals.lines)
    print_stock(out, plan)
    for channel in plan.channels:
        _sites(out, plan.manifests(channel))
    _subtotals(out, plan.by)
    _nothing(out, plan)
    _rounding(out, plan)
    print_assumed(out, plan.assumptions)
    for line in _notes(plan):
        out.print(line)


def _heading(plan: DistributionPlan) -> Iterator[str]:
    source = plan.source
    yield plan.programme.title
    yield (
        f"Programme {plan.programme.id}, version {plan.programme.version}; register "
        f"{source.source}: {source.read:,} rows read = {source.accepted:,} accepted"
        f" + {source.rejected:,} rejected"
    )
    yield f"Served: {_people(plan.people)}."


def _people(people: Counts) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in people)


def _nothing(out: Console, plan: DistributionPlan) -> None:
    if plan.nothing:
        rows = [
            [one.item or "anything at all", f"{one.column} is {one.value}", f"{one.households:,}"]
            for one in plan.nothing
        ]
        headers = ["gets nothing of", "because", "households"]
        print_table(out, "Entitled to nothing", headers, rows, right={2})


def _rounding(out: Console, plan: DistributionPlan) -> None:
    rounded = [line for line in plan.totals.lines if line.rounding.amount]
    if rounded:
        rows = [
            [f"{line.name}, {line.unit}", _signed(line), _about(line.exact)] for line in rounded
        ]
        headers = ["item", "handed out more (+) or less (-)", "by the rules"]
        print_table(out, "What rounding did", headers, rows, right={1, 2})


def print_assumed(out: Console, assumptions: Sequence[Assumption]) -> None:
    """Every figure that is ours, and why it is so."""
    if assumptions:
        rows = [[one.item or "", one.says, one.source or ""] for one in assumptions]
        print_table(out, "What is assumed", ["item", "figure", "why"], rows)


def _totals(out: Console, lines: Sequence[Line]) -> None:
    rows = [
        [
            f"{line.name}, {line.unit}",
            number_text(line.quantity.amount, grouped=True) + _star(line.assumption),
            packs_text(line, grouped=True) + _star(line.assumed_packs),
            number_text(line.loose.amount, grouped=True) if line.packs else "",
            known(line.net_kg, grouped=True) + _star(line.assumed_weight),
            known(line.gross_kg, grouped=True) + _star(line.assumed_weight or line.assumed_packs),
            counts_text(line.vehicles),
        ]
        for line in lines
    ]
    headers = ["item", "quantity", "whole packs", "loose", "net kg", "gross kg", "loads"]
    print_table(out, "Totals", headers, rows, right={1, 3, 4, 5, 6})


def _star(assumed: bool) -> str:
    return "*" if assumed else ""


def _sites(out: Console, sites: Sequence[Manifest]) -> None:
    shown = sites[:MOST_SITES]
    more = "" if len(shown) == len(sites) else f", the first {len(shown)}; -o DIR writes all"
    title = f"{sites[0].title}: {len(sites):,} site{'' if len(sites) == 1 else 's'}{more}"
    _places(out, title, "site", [(one.site, one) for one in shown])


def _subtotals(out: Console, subtotals: Sequence[Subtotal]) -> None:
    """A table for every hierarchy: each place under the one that it is within."""
    levels = by_level(subtotals)
    for columns in levels:
        if any(columns == other[: len(columns)] for other in levels if other != columns):
            continue  # it is above another
        ends = range(1, len(columns) + 1)
        places = [one for end in ends for one in levels[columns[:end]]]
        places.sort(key=lambda one: one.values)
        shown = places[:MOST_SITES]
        named = [(_indented(one.value or "(blank)", len(one.within)), one) for one in shown]
        more = f": {len(places):,} places, the first {len(shown)}; -o DIR writes all"
        title = f"By {', '.join(columns)}{more if len(shown) < len(places) else ''}"
        _places(out, title, "\n".join(map(_indented, columns, range(len(columns)))), named)


def _indented(name: str, level: int) -> str:
    return "  " * level + name


def _places(
    out: Console, title: str, what: str, places: Sequence[tuple[str, Manifest | Subtotal]]
) -> None:
    first = places[0][1]
    people = [name for name, _ in first.people]
    headers = [what, *people, *(f"{line.name}\n{line.unit}" for line in first.lines.each())]
    rows = [
        [
            name,
            *(f"{count:,}" for _, count in place.people),
            *(number_text(line.quantity.amount, grouped=True) for line in place.lines.each()),
        ]
        for name, place in places
    ]
    print_table(out, title, headers, rows, right=set(range(1, len(headers))))


def _signed(line: Line) -> str:
    text = _about(line.rounding)
    return text if line.rounding.amount < 0 else f"+{text}"


def _about(quantity: Quantity) -> str:
    """A number to be read aloud: three decimals are enough where there is no exact decimal."""
    text = number_text(quantity.amount, grouped=True)
    return f"{number_text(round(quantity.amount, 3), grouped=True)}…" if "/" in text else text


def _notes(plan: DistributionPlan) -> Iterator[str]:
    people = dict(plan.people)
    for line in plan.totals.lines:
        if line.pool and people["households"]:
            each = Quantity(amount=line.quantity.amount / people["households"], unit=line.unit)
            each = each.to("kg") if line.unit == "t" else each
            rounded = number_text(round(each.amount, 3), grouped=True)
            about = f"about {rounded} {each.unit} a household, not an entitlement"
            yield f"{line.name} is a pool: {about}."
    if not any(line.rounding.amount for line in plan.totals.lines):
        yield "Nothing was rounded: every quantity is exact."
    if plan.assumptions:
        yield "* rests on an assumption, listed above."
