"""The stock columns of the site report, from the journal of goods."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from ration.accounts.collected.sheets.due import PlanDue
from ration.accounts.journal.load import load_journal
from ration.accounts.reconcile.reconcile import reconcile
from ration.results.accounts.journal import Entry
from ration.results.accounts.reconciliation import GoodsLine


class StockFigures(NamedTuple):
    """The stock of an item at a site, in its unit; None means not known."""

    opening: Fraction | None = None
    received: Fraction | None = None
    issued: Fraction | None = None
    losses: Fraction | None = None
    physical: Fraction | None = None


def stock_figures(
    due: PlanDue, journal: Any, issues: Sequence[Entry]
) -> dict[tuple[str, str], StockFigures]:
    """The figures of every site and item by the journal, which is files for `load_journal`.

    `issues` are what households collected; they are used if the journal has no issues itself.
    Raises as `load_journal` and `reconcile`.
    """
    goods = load_journal(journal, due.programme, plan=due.plan)
    if not any(entry.kind == "issue" for entry in goods.entries):
        goods = goods.model_copy(update={"entries": (*goods.entries, *issues)})
    lines = reconcile(due.plan, goods, programme=due.programme).lines
    return {(line.place, line.item): _figures(line) for line in lines if line.role == "site"}


def _figures(line: GoodsLine) -> StockFigures:
    came = (line.received, line.transferred_in, line.returned_in)
    return StockFigures(
        opening=line.opening.amount,
        received=sum((each.amount for each in came), Fraction(0)),
        issued=line.issued.amount,
        losses=line.lost.amount + line.damaged.amount,
        physical=None if line.counted is None else line.counted.amount,
    )
