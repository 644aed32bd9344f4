"""A plan on a terminal, as an officer reads it aloud."""

from collections.abc import Iterator, Sequence

from rich.table import Table

from ration import DistributionPlan, Line, Manifest, Subtotal
from ration.line import Counts
from ration.quantity import Quantity, number_text
from ration.write.tables import counts_text, known, packs_text

from .console import console, table

MOST_SITES = 40  # a longer list is for files


def print_plan(plan: DistributionPlan) -> None:
    """Print who is served, what is needed, where it goes, and what an officer must know."""
    out = console()
    for line in _heading(plan):
        out.print(line)
    out.print()
    for one in _tables(plan):
        out.print(one)
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


def _tables(plan: DistributionPlan) -> Iterator[Table]:
    yield _totals(plan.totals.lines)
    for channel in dict.fromkeys(one.channel for one in plan.sites):
        yield from _sites(plan.manifests(channel))
    for column in dict.fromkeys(one.by for one in plan.by):
        yield _subtotals(column, [one for one in plan.by if one.by == column])
    if plan.nothing:
        rows = [
            [one.item or "anything at all", f"{one.column} is {one.value}", f"{one.households:,}"]
            for one in plan.nothing
        ]
        headers = ["gets nothing of", "because", "households"]
        yield table("Entitled to nothing", headers, rows, right={2})
    rounded = [line for line in plan.totals.lines if line.rounding.amount]
    if rounded:
        rows = [[line.name, _signed(line), _about(line.exact), line.unit] for line in rounded]
        headers = ["item", "handed out more (+) or less (-)", "by the rules", "unit"]
        yield table("What rounding did", headers, rows, right={1, 2})
    if plan.assumptions:
        rows = [[one.item or "", one.says, one.source or ""] for one in plan.assumptions]
        yield table("What is assumed", ["item", "figure", "why"], rows)


def _totals(lines: Sequence[Line]) -> Table:
    rows = [
        [
            line.name,
            number_text(line.quantity.amount, grouped=True) + _star(line.assumption),
            line.unit,
            packs_text(line, grouped=True) + _star(line.assumed_packs),
            number_text(line.loose.amount, grouped=True) if line.packs else "",
            known(line.net_kg, grouped=True) + _star(line.assumed_weight),
            known(line.gross_kg, grouped=True) + _star(line.assumed_weight or line.assumed_packs),
            counts_text(line.vehicles),
        ]
        for line in lines
    ]
    headers = ["item", "quantity", "unit", "whole packs", "loose", "net kg", "gross kg", "loads"]
    return table("Totals", headers, rows, right={1, 4, 5, 6})


def _star(assumed: bool) -> str:
    return "*" if assumed else ""


def _sites(sites: Sequence[Manifest]) -> Iterator[Table]:
    shown = sites[:MOST_SITES]
    more = "" if len(shown) == len(sites) else f", the first {len(shown)}; -o DIR writes all"
    title = f"{sites[0].title}: {len(sites):,} site{'' if len(sites) == 1 else 's'}{more}"
    yield _places(title, "site", [(one.site, one) for one in shown])


def _subtotals(column: str, parts: Sequence[Subtotal]) -> Table:
    return _places(f"By {column}", column, [(one.value, one) for one in parts])


def _places(title: str, what: str, places: Sequence[tuple[str, Manifest | Subtotal]]) -> Table:
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
    return table(title, headers, rows, right=set(range(1, len(headers))))


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
