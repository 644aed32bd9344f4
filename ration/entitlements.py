"""What every household is due: one row a household, whole steps as Int64."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from ration.cut import Known, Rule, bound, due_frame, rules
from ration.programme import Programme
from ration.register.columns import Columns
from ration.register.examine import Examined
from ration.register.reading import collect
from ration.register.rejected import rejected_cells, rejected_rows
from ration.register.source import Register


@dataclass(frozen=True)
class Households:
    """The households of a plan: read again from the register when they are asked for."""

    programme: Programme
    columns: Columns
    register: Register
    examined: Examined
    known: Known

    def entitlements(self) -> Any:
        """One row a household in whole steps, as the kind of frame that came in."""
        return self.register.give_back(self.steps())

    def in_units(self) -> pl.DataFrame:
        """One row a household in order of ids, the quantities as decimals of the item's unit."""
        frame = self.steps().sort("household_id")
        for item in self.programme.items:
            if item.column in frame.columns:
                values = frame[item.column].unique().to_list()
                texts = [item.quantity(value).text for value in values]
                text = pl.col(item.column).replace_strict(values, texts, return_dtype=pl.String)
                frame = frame.with_columns(text).rename({item.column: f"{item.id}_{item.unit}"})
        return frame

    def rejected(self) -> pl.DataFrame:
        """The rows that were left out: `ration:problem` with the reasons, then every column."""
        return rejected_rows(self.register, self.examined)

    def rejected_cells(self) -> tuple[list[str], list[list[str]]]:
        """The same as a header and rows of text."""
        return rejected_cells(self.register, self.examined)

    def steps(self) -> pl.DataFrame:
        """One row a household, whole steps as Int64, in no promised order."""
        rows = entitlements(self.programme, self.columns, self.examined.rows, self.known)
        return collect(self.register, rows)


def entitlements(
    programme: Programme, columns: Columns, rows: pl.LazyFrame, known: Known
) -> pl.LazyFrame:
    """The entitlements of the households in `rows`, a typed frame; nothing is read yet.

    Columns: `household_id`, the counts and sites that the register has, and every item with
    its step in the name, as `rice_g`.
    """
    amounts: dict[str, list[str]] = {}
    for number, rule in enumerate(rules(programme)):
        name = f"due:{number}"
        amounts.setdefault(rule.item.column, []).append(name)
        rows = _with_due(rows, rule, known, name)
    shown = {"household_id": pl.col("id")}
    shown |= {name: pl.col(f"n:{name}") for name in columns.counts}
    shown |= {name: pl.col(f"w:{name}") for name in columns.words}
    for channel in programme.channels:
        if channel.id in columns.sites:
            shown.setdefault(channel.column, pl.col(f"s:{channel.id}"))
    for item in programme.items:  # a count that is called as an item is not shown beside it
        for name in (item.column, f"{item.id}_{item.unit}"):
            shown.pop(name, None)
    shown |= {column: pl.sum_horizontal(names) for column, names in amounts.items()}
    return rows.select(column.alias(name) for name, column in shown.items())


def bound_entitlements(applied: Sequence[Rule], largest: dict[str, int], known: Known) -> None:
    """DataError where a household could be due more of an item than 64 bits hold.

    `largest` bounds the counts of a household; what comes through several channels is added up.
    """
    most: Counter[str] = Counter()
    for rule in applied:
        most[rule.item.id] += _most(rule, largest, known)
        bound(rule, most[rule.item.id])


def _most(rule: Rule, largest: dict[str, int], known: Known) -> int:
    """The most steps that a household can be due by a rule."""
    if not rule.linear:
        return max((due.steps for due in known[rule.key].values()), default=0)
    names = [rule.programme.count_column(one.per) or "households" for one in rule.allocations]
    heads = {head: largest[name] for head, name in zip(rule.heads, names, strict=True)}
    return rule.due(heads).steps


def _with_due(rows: pl.LazyFrame, rule: Rule, known: Known, name: str) -> pl.LazyFrame:
    """The frame with one more column: the steps that every household is due by `rule`."""
    if rule.linear:
        due = pl.sum_horizontal(pl.col(head) * rate for head, rate in rule.rates.items())
        return rows.with_columns(due.alias(name))
    table = due_frame(rule, known[rule.key]).rename({"steps": name})
    return rows.join(table.lazy(), on=list(rule.composition), how="left")
