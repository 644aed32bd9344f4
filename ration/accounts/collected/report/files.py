"""Write what households collected: lists for programs and people, a report, and feedback."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from ration.accounts.collected.households import GOT, STATUS
from ration.accounts.collected.report.feedback import write_feedback
from ration.accounts.collected.report.site_report import write_site_report
from ration.accounts.collected.report.stock_figures import StockFigures
from ration.accounts.collected.sheets.due import ID, SITE, PlanDue
from ration.engine.amount_columns import arrears_columns
from ration.engine.households import in_units
from ration.engine.rules import rules
from ration.export.csv import write_frame, write_rows
from ration.export.tables.rows import Row
from ration.programme.item import Item
from ration.results.accounts.collected import CollectedRecord
from ration.results.accounts.journal import Entry
from ration.seals.file_seal import mark
from ration.seals.seal import seal_of

JOURNAL = (
    "date", "document", "kind", "from", "to", "item", "lot", "quantity", "unit", "reason", "by",
)  # fmt: skip

SERVED = (
    "household_id", "round", "date", "purpose", "channel", "site", "amount", "served",
)  # fmt: skip
SITE_REPORT, FEEDBACK = "site-report.xlsx", "feedback"
_HOUSEHOLDS = "households"  # where what is issued goes


def write_files(
    folder: Path,
    result: CollectedRecord,
    households: pl.DataFrame,
    arrears: pl.DataFrame,
    issues: Sequence[Entry],
    due: PlanDue,
    stock: Mapping[tuple[str, str], StockFigures],
) -> None:
    """Write all files of a result into an existing folder.

    `households` and `arrears` are the frames of `Collected`, `issues` the entries of its journal.
    """
    (folder / "collected.json").write_text(result.to_json() + "\n", encoding="utf-8", newline="\n")
    write_frame(folder / "collected.csv", _amounts(households, due))
    write_frame(folder / "served.csv", _served(households, due))
    write_frame(folder / "arrears.csv", _arrears(arrears, due))
    write_rows(folder / "journal.csv", JOURNAL, _journal(issues))
    seal = seal_of(due.plan)
    write_site_report(folder / SITE_REPORT, due.plan, seal, result, stock)
    mark(folder / SITE_REPORT, seal, SITE_REPORT, {})
    write_feedback(folder / FEEDBACK, due.plan, seal, result, households, due)
    for path in (folder / FEEDBACK).rglob("*.xlsx"):
        mark(path, seal, path.relative_to(folder).as_posix(), {})


def _amounts(households: pl.DataFrame, due: PlanDue) -> pl.DataFrame:
    """What each household received, in the items' units; blank means not known."""
    items = _items(due)
    texts = [_text(households, item).alias(f"{item.id}_{item.unit}") for item in items]
    return households.select(ID, "channel", SITE, *texts, STATUS, "date", "by")


def _items(due: PlanDue) -> list[Item]:
    given = {item.id for channel in due.channels.values() for item in channel.items}
    return [item for item in due.programme.items if item.id in given]


def _text(households: pl.DataFrame, item: Item) -> pl.Series:
    steps = households[f"{GOT}{item.id}"]
    values = steps.unique().drop_nulls().to_list()
    texts = [item.quantity(value).text for value in values]
    return steps.replace_strict(values, texts, default=None, return_dtype=pl.String)


def _served(households: pl.DataFrame, due: PlanDue) -> pl.DataFrame:
    """Who has received which item: they may not collect it again in this round."""
    parts = []
    for order, item in enumerate(_items(due)):
        some = households.filter(pl.col(f"{GOT}{item.id}") > 0)
        unit = pl.lit(f" {item.unit}")
        amount = pl.concat_str(_text(some, item), unit).alias("amount")
        facts = {"round": due.plan.date, "purpose": item.id, "served": "yes"}
        literals = [pl.lit(text, pl.String).alias(name) for name, text in facts.items()]
        parts.append(some.with_columns(amount, *literals, pl.lit(order).alias("order")))
    return pl.concat(parts).sort(ID, "channel", "order").select(SERVED)


def _arrears(frame: pl.DataFrame, due: PlanDue) -> pl.DataFrame:
    every = rules(due.programme)
    steps, texts = arrears_columns(every), arrears_columns(every, units=True)
    units = {steps[rule.key]: (rule.item, texts[rule.key]) for rule in every}
    return in_units(frame, {name: unit for name, unit in units.items() if name in frame.columns})


def _journal(issues: Sequence[Entry]) -> Iterator[Row]:
    for entry in issues:
        quantity = entry.quantity
        yield (
            entry.date, entry.document, entry.kind, entry.origin, _HOUSEHOLDS, entry.item, None,
            quantity.amount, quantity.unit, entry.reason, None,
        )  # fmt: skip
