"""What every household is due: one row a household, whole steps as Int64."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import polars as pl
from polars.selectors import by_name

from ration.core.problems import DataError, nearest, problem
from ration.core.text import trimmed
from ration.engine.column_names import DUE, ISSUED, OURS, arrears_columns
from ration.engine.grouping import DueByComposition, Rule, bound, due_frame, rules
from ration.engine.household_sizes import by_size, sizes
from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.register.check.rejected import rejected_cells, rejected_rows
from ration.register.check.scan import Scanned
from ration.register.columns.columns import Columns
from ration.register.columns.frame_columns import CARRIED, COUNT, SITE, WORD
from ration.register.source.collect import collect
from ration.register.source.register import ROW
from ration.results.household_sizes import HouseholdSize

Table = Literal["entitlements", "issues", "arrears"]


class Issues(Protocol):
    """What was shared out from stock, by household; its frames are typed frames."""

    @property
    def arrears(self) -> object | None:
        """What households were owed before. None means that nothing is known of it."""
        ...

    @property
    def owed_columns(self) -> Mapping[tuple[str, str], str]:
        """The columns of what is owed, by rule."""
        ...

    def rows(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Add to every household what each rule issues."""
        ...

    def issued(self) -> dict[str, pl.Expr]:
        """What a household is issued of every item, by the name of its column."""
        ...

    def arrears_after(self) -> dict[str, pl.Expr]:
        """What a household is still owed by every rule, by the name of its column."""
        ...

    def gone(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Whoever was owed before and is not in `rows`: `id` and `owed_columns`."""
        ...


@dataclass(frozen=True)
class Households:
    """The households of a plan: read again from the register when they are asked for.

    `issues` is what was shared out from stock; None means the plan has no stock.
    """

    programme: Programme
    columns: Columns
    scanned: Scanned
    known: DueByComposition
    issues: Issues | None = None

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables that there are of them."""
        return ("entitlements",) if self.issues is None else ("entitlements", "issues", "arrears")

    def give(self, table: Table) -> Any:
        """A table in whole steps, one row a household, as the kind of frame that came in."""
        return self.scanned.register.to_input_type(self.steps(table))

    def in_units(self, table: Table) -> pl.DataFrame:
        """A table in order of ids, the quantities as decimals of the item's unit."""
        return in_units(self.steps(table).sort("household_id"), self.units(table))

    def rejected(self) -> pl.DataFrame:
        """The rows that were left out: `ration:problem` with the reasons, then every column."""
        return rejected_rows(self.scanned)

    def rejected_cells(self) -> tuple[list[str], list[list[str]]]:
        """The same as a header and rows of text."""
        return rejected_cells(self.scanned)

    def sizes(self) -> tuple[HouseholdSize, ...]:
        """How many households are of every size that occurs, the smallest first."""
        return sizes(collect(self.scanned.register, by_size(self.columns, self.scanned.rows)))

    def steps(self, table: Table) -> pl.DataFrame:
        """A table in whole steps as Int64, one row a household, in no promised order.

        Columns: `household_id`, the counts and sites that the register has, and every item with
        its step in the name, as `rice_g`. Arrears are also of households that the register has
        no more: of them nothing else is known.
        """
        rows, amounts = self._amounts(table)
        shown = _shown(self.programme, self.columns) | amounts
        made = rows.select(c.alias(name) for name, c in shown.items())
        issues = self.issues
        if table == "arrears" and issues is not None and issues.arrears is not None:
            names = {name: name.removeprefix(OURS) for name in issues.owed_columns.values()}
            gone = issues.gone(self.scanned.rows).rename({"id": "household_id", **names})
            made = pl.concat([made, gone], how="diagonal")
        return collect(self.scanned.register, made)

    def at_sites(self, carried: Sequence[str] = ()) -> pl.DataFrame:
        """What every household gets at each of its sites: one row a household, whole steps.

        Columns: `id`, `n:COUNT`, `s:CHANNEL`, for every item of a channel the name that
        `arrears_columns` has for it, and `c:SOURCE` with the cells of the source columns that
        are `carried`, as text. Issued amounts where stock was shared, else what is due. Raises
        DataError where the register has no such column.
        """
        every = rules(self.programme)
        if self.issues is None:
            rows, kind = entitled(self.programme, self.scanned.rows, self.known)[0], DUE
        else:
            rows, kind = self.issues.rows(self.scanned.rows), ISSUED
        self._refuse_missing(carried)
        if carried:
            cells = [
                trimmed(by_name(name).as_expr()).alias(CARRIED.column(name)) for name in carried
            ]
            rows = rows.join(self.scanned.register.frame.select(ROW, *cells), on=ROW, how="left")
        names = arrears_columns(every)
        shown = ["id", *(COUNT.column(name) for name in self.columns.counts)]
        shown += [SITE.column(channel.id) for channel in self.programme.channels]
        shown += [CARRIED.column(name) for name in carried]
        amounts = [pl.col(f"{kind}:{n}").alias(names[rule.key]) for n, rule in enumerate(every)]
        return collect(self.scanned.register, rows.select(*shown, *amounts))

    def _refuse_missing(self, carried: Sequence[str]) -> None:
        have = self.scanned.register.columns
        why, found = "it was to be printed", []
        for name in dict.fromkeys(carried):
            if name not in have:
                near = nearest(name, have)
                found.append(problem("column-missing", column=name, why=why, mend=near))
        if found:
            raise DataError(self.scanned.register.source, found)

    def _amounts(self, table: Table) -> tuple[pl.LazyFrame, dict[str, pl.Expr]]:
        """The households' rows, and the columns of a table's amounts in them."""
        if table == "entitlements":
            return entitled(self.programme, self.scanned.rows, self.known)
        if self.issues is None:
            raise ValueError("nothing was issued: compute the plan with stock")
        rows = self.issues.rows(self.scanned.rows)
        issues = table == "issues"
        return rows, self.issues.issued() if issues else self.issues.arrears_after()

    def units(self, table: Table) -> dict[str, tuple[Item, str]]:
        """The columns of a table's amounts: the item, and the column's name in its unit."""
        every = rules(self.programme)
        if table != "arrears":
            return {r.item.column: (r.item, f"{r.item.id}_{r.item.unit}") for r in every}
        names, texts = arrears_columns(every), arrears_columns(every, units=True)
        return {names[rule.key]: (rule.item, texts[rule.key]) for rule in every}


def in_units(frame: pl.DataFrame, units: Mapping[str, tuple[Item, str]]) -> pl.DataFrame:
    """A frame whose columns of steps become decimals of the item's unit, under another name."""
    for name, (item, unit_name) in units.items():
        values = frame[name].unique().to_list()
        texts = [item.quantity(value).text for value in values]
        text = pl.col(name).replace_strict(values, texts, return_dtype=pl.String)
        frame = frame.with_columns(text).rename({name: unit_name})
    return frame


def entitled(
    programme: Programme, rows: pl.LazyFrame, known: DueByComposition
) -> tuple[pl.LazyFrame, dict[str, pl.Expr]]:
    """`rows`, a typed frame, with what every rule gives; and the columns of items in it."""
    amounts: dict[str, list[str]] = {}
    for number, rule in enumerate(rules(programme)):
        name = f"{DUE}:{number}"
        amounts.setdefault(rule.item.column, []).append(name)
        rows = _with_due(rows, rule, known, name)
    return rows, {column: pl.sum_horizontal(names) for column, names in amounts.items()}


def _shown(programme: Programme, columns: Columns) -> dict[str, pl.Expr]:
    """What is told of a household beside amounts: its id, counts, words and sites."""
    shown = {"household_id": pl.col("id")}
    shown |= {name: pl.col(COUNT.column(name)) for name in columns.counts}
    shown |= {name: pl.col(WORD.column(name)) for name in columns.words}
    for channel in programme.channels:
        if channel.id in columns.sites:
            shown.setdefault(channel.column, pl.col(SITE.column(channel.id)))
    for item in programme.items:  # a count that is called as an item is not shown beside it
        for name in (item.column, f"{item.id}_{item.unit}"):
            shown.pop(name, None)
    return shown


def bound_entitlements(
    applied: Sequence[Rule], largest: Mapping[str, int], known: DueByComposition
) -> None:
    """DataError where a household could be due more of an item than 64 bits hold.

    `largest` bounds the counts of a household; what comes through several channels is added up.
    """
    most: Counter[str] = Counter()
    for rule in applied:
        most[rule.item.id] += _most(rule, largest, known)
        bound(rule, most[rule.item.id])


def _most(rule: Rule, largest: Mapping[str, int], known: DueByComposition) -> int:
    """The most steps that a household can be due by a rule."""
    if not rule.linear:
        return max((due.steps for due in known[rule.key].values()), default=0)
    names = [rule.programme.count_column(one.per) or "households" for one in rule.allocations]
    heads = {head: largest[name] for head, name in zip(rule.heads, names, strict=True)}
    return rule.due(heads).steps


def _with_due(rows: pl.LazyFrame, rule: Rule, known: DueByComposition, name: str) -> pl.LazyFrame:
    """The frame with one more column: the steps that every household is due by `rule`."""
    if rule.linear:
        due = pl.sum_horizontal(pl.col(head) * rate for head, rate in rule.rates.items())
        return rows.with_columns(due.alias(name))
    table = due_frame(rule, known[rule.key]).rename({"steps": name})
    return rows.join(table.lazy(), on=list(rule.composition), how="left")
