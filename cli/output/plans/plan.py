"""A plan on a terminal."""

from collections.abc import Iterator, Sequence

from rich.console import Console

from ration import DistributionPlan
from ration.export.tables.display import (
    DisplayTable,
    assumed_shown,
    notes,
    nothing_shown,
    rounding_shown,
)
from ration.export.tables.findings import findings
from ration.export.tables.goods import PACKS_NOTE, answer_shown, packs_shown, weights_shown
from ration.export.tables.people import people_text
from ration.programme.assumptions import Assumption
from ration.results.lines import Line

from ..console import console, print_findings, print_table
from .places import print_sites, print_subtotals
from .stock import print_stock


def print_plan(plan: DistributionPlan, *, all_sites: bool = False) -> None:
    """Print the answer: who, totals, what is wrong; then where it goes, and what to know.

    `all_sites` prints every site; otherwise many are summarised.
    """
    out = console()
    for line in _heading(plan):
        out.print(line)
    out.print()
    lines = plan.totals.lines
    print_shown(out, "Totals", answer_shown(lines))
    print_findings(out, findings(plan))
    print_stock(out, plan)
    print_goods(out, lines)
    for channel in plan.channels:
        print_sites(out, plan.manifests(channel), every=all_sites)
    print_subtotals(out, plan.by, every=all_sites)
    print_shown(out, "Who gets nothing", nothing_shown(plan.nothing))
    print_shown(out, "Effect of rounding", rounding_shown(lines))
    print_assumed(out, plan.assumptions)
    for line in notes(plan):
        out.print(line)


def _heading(plan: DistributionPlan) -> Iterator[str]:
    source = plan.source
    yield plan.programme.heading
    yield f"Programme {plan.programme.id}, version {plan.programme.version}"
    yield f"Register {source.source}: {source.counted}"
    if source.left_out_by:
        yield f"Left out: {source.why_left_out}."
    if source.ages:
        yield source.ages
    yield f"In the register: {people_text(plan.people)}."
    if plan.served:
        yield f"Served: {people_text(plan.served)}."
    channels = [plan.manifests(channel) for channel in plan.channels]
    yield f"Sites: {', '.join(f'{len(sites):,} × {sites[0].title}' for sites in channels)}."


def print_assumed(out: Console, assumptions: Sequence[Assumption]) -> None:
    """Print every figure that is an assumption, and why."""
    print_shown(out, "Assumptions", assumed_shown(assumptions))


def print_shown(out: Console, title: str, shown: DisplayTable) -> None:
    """Print a table, if it has rows."""
    if shown.rows:
        print_table(out, title, shown.headers, shown.rows, right=shown.numbers)


def print_goods(out: Console, lines: Sequence[Line]) -> None:
    """Print how the goods are packed, their weights and loads."""
    packs = packs_shown(lines)
    print_shown(out, "Packs", packs)
    if packs.rows:
        out.print(PACKS_NOTE)
        out.print()
    weights = weights_shown(lines)
    print_shown(out, "Weights and loads" if "loads" in weights.headers else "Weights", weights)
