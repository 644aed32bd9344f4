"""What every household is due: one row per household, whole steps as Int64."""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, Protocol

import polars as pl
from polars.selectors import by_name

from ration.core.problems.errors import DataError
from ration.core.problems.names import nearest
from ration.core.problems.problem import problem
from ration.core.running.interrupt import interruptible
from ration.core.text.cells import harmless, harmless_column, trimmed
from ration.engine.amount_columns import ARREARS, DUE, ISSUED, arrears_columns
from ration.engine.rules import DueByComposition, Rule, bound, due_frame, rules
from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.register.check.queries import added, collect_answers
from ration.register.check.scanned import Scanned
from ration.register.columns.columns import Columns
from ration.register.columns.frame_columns import CARRIED, COUNT, ID, ROWS, SITE, WORD
from ration.register.source.collect import collect, collect_rows, readable
from ration.register.source.register import ROW

if TYPE_CHECKING:
    from ration.register.source.cluster import Cluster
    from ration.results.household_sizes import HouseholdSize

Table = Literal["entitlements", "issues", "arrears"]


class Issues(Protocol):
    """What was issued from stock, by household; its frames are typed frames."""

    @property
    def arrears(self) -> object | None:
        """What households were owed before; None means no arrears were given."""
        ...

    @property
    def owed_columns(self) -> Mapping[tuple[str, str], str]:
        """The columns of arrears, by the rule's key."""
        ...

    def rows(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Add to every household what each rule issues."""
        ...

    def issued(self) -> dict[str, pl.Expr]:
        """The steps of every item that a household is issued, by the item's column."""
        ...

    def arrears_after(self) -> dict[str, pl.Expr]:
        """The steps that a household is still owed by every rule, by the column of arrears."""
        ...

    def gone(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Find who was owed before and is not in `rows`: `id` and `owed_columns`."""
        ...


class Households(NamedTuple):
    """The households of a plan: read again from the register when they are needed.

    `by_composition` is what compositions are due by non-linear rules. `issues` is what was issued
    from stock; None means the plan has no stock.
    """

    programme: Programme
    columns: Columns
    scanned: Scanned
    by_composition: DueByComposition
    issues: Issues | None = None

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables that the plan has of its households."""
        return ("entitlements",) if self.issues is None else ("entitlements", "issues", "arrears")

    def give(self, table: Table) -> Any:
        """Make a table in whole steps, one row per household, as the kind of frame that came in."""
        register = self.scanned.register
        if register.cluster is None:
            return register.to_input_type(self.steps(table))
        return self.on_cluster(register.cluster, table)

    def as_given(self, frame: pl.DataFrame) -> Any:
        """A small frame as the kind of frame that came in."""
        return self.scanned.register.to_input_type(frame)

    def on_cluster(self, cluster: "Cluster", table: Table, *, in_units: bool = False) -> Any:
        """Make a table where the register is; with `in_units` it is text that people read."""
        frames = [frame for frame in self._table(table) if frame is not None]
        if in_units:
            frames = [_as_text(frame, self.units(table)) for frame in frames]
        rows, *gone = frames
        more = collect(self.scanned.register, gone[0]) if gone else None
        with readable(self.scanned.register):
            return cluster.table(rows, more)

    def in_units(self, table: Table) -> pl.DataFrame:
        """Make a table in the order of ids, with quantities as decimals of the item's unit."""
        steps, units = self.steps(table), self.units(table)
        return interruptible(lambda: in_units(steps.sort("household_id"), units))

    def rejected(self) -> pl.DataFrame:
        """The rejected rows: `ration:problem` with the reasons, then every column."""
        from ration.register.check.rejected import rejected_rows

        return rejected_rows(self.scanned)

    def sizes(self) -> "tuple[HouseholdSize, ...]":
        """Count the households of every size, the smallest first."""
        from ration.engine.household_sizes import by_size, sizes

        query = by_size(self.columns, self.scanned.rows)
        return sizes(collect_answers(self.scanned.register, {"sizes": query})["sizes"])

    def steps(self, table: Table) -> pl.DataFrame:
        """Make a table in whole steps, one row per household, in no promised order."""
        return collect(self.scanned.register, self.query(table))

    def query(self, table: Table) -> pl.LazyFrame:
        """The query of a table in whole steps as Int64, one row per household, in no order.

        Columns: `household_id`, the counts, words and sites that the register has, and every item
        with its step in the name, such as `rice_g`. Arrears include households that are no
        longer in the register; their other columns are null.
        """
        frame, gone = self._table(table)
        if gone is not None:
            frame = pl.concat([frame, gone], how="diagonal")
        return frame

    def at_sites(self, carried: Sequence[str] = ()) -> pl.DataFrame:
        """What every household gets at each of its sites: one row per household, whole steps.

        Columns: the household's `ID`, each `COUNT`, the `SITE` of each channel, for every rule
        the name that `arrears_columns` gives, and as `CARRIED` the cells of the source columns
        in `carried`, as text. Amounts are what is issued if the plan has stock, else what is due.
        Raises DataError if the register has no such column.
        """
        every = rules(self.programme)
        if self.issues is None:
            rows, kind = self._entitled()[0], DUE
        else:
            rows, kind = self.issues.rows(self.scanned.rows), ISSUED
        rows = self._carrying(rows, carried)
        names = arrears_columns(every)
        shown = [ID, *(COUNT.column(name) for name in self.columns.counts)]
        shown += [SITE.column(channel.id) for channel in self.programme.channels]
        shown += [CARRIED.column(name) for name in carried]
        amounts = [pl.col(kind.column(n)).alias(names[rule.key]) for n, rule in enumerate(every)]
        return collect_rows(self.scanned.register, rows.select(*shown, *amounts))

    def alike(
        self, table: Table, words: Sequence[str] = (), carried: Sequence[str] = ()
    ) -> pl.DataFrame:
        """Group the households that get the same: `ROWS` has how many rows of the register.

        Columns: every `COUNT`, the `WORD` of each of `words`, as `CARRIED` the cells of the
        source columns in `carried`, as text, and every item in steps, under its own name.
        Raises DataError if the register has no such column.
        """
        rows, amounts = self._amounts(table)
        counts = [name for name in rows.collect_schema().names() if COUNT.holds(name)]
        shown = [*counts, *map(WORD.column, words), *map(CARRIED.column, carried)]
        steps = [amount.alias(name) for name, amount in amounts.items()]
        query = self._carrying(rows, carried).select(
            *shown, *steps, pl.lit(1, pl.Int64).alias(ROWS)
        )
        return collect_rows(self.scanned.register, query, added)

    def _carrying(self, rows: pl.LazyFrame, carried: Sequence[str]) -> pl.LazyFrame:
        """Add the cells of source columns, as text, to the rows of households."""
        self._refuse_missing(carried)
        if not carried:
            return rows
        cells = [trimmed(by_name(name).as_expr()).alias(CARRIED.column(name)) for name in carried]
        return rows.join(self.scanned.register.frame.select(ROW, *cells), on=ROW, how="left")

    def _table(self, table: Table) -> tuple[pl.LazyFrame, pl.LazyFrame | None]:
        """The rows of a table, and those of households that are no longer in the register."""
        rows, amounts = self._amounts(table)
        shown = _shown(self.programme, self.columns) | amounts
        frame = rows.select(column.alias(name) for name, column in shown.items())
        issues = self.issues
        if table != "arrears" or issues is None or issues.arrears is None:
            return frame, None
        names = {name: ARREARS.name(name) for name in issues.owed_columns.values()}
        return frame, issues.gone(self.scanned.rows).rename({ID: "household_id", **names})

    def _refuse_missing(self, carried: Sequence[str]) -> None:
        have = self.scanned.register.columns
        problems = []
        for name in dict.fromkeys(carried):
            if name not in have:
                near = nearest(name, have)
                problems.append(problem("print-column-missing", column=name, near=near))
        if problems:
            raise DataError(self.scanned.register.source, problems)

    def _entitled(self) -> tuple[pl.LazyFrame, dict[str, pl.Expr]]:
        return _with_dues(self.programme, self.scanned.rows, self.by_composition)

    def _amounts(self, table: Table) -> tuple[pl.LazyFrame, dict[str, pl.Expr]]:
        """The households' rows, and the expressions of a table's amounts in them."""
        if table == "entitlements":
            return self._entitled()
        if self.issues is None:
            raise ValueError("this plan has no stock: compute it with stock to see what is issued")
        rows = self.issues.rows(self.scanned.rows)
        return rows, self.issues.issued() if table == "issues" else self.issues.arrears_after()

    def units(self, table: Table) -> dict[str, tuple[Item, str]]:
        """The item of each column of amounts, and the column's name in the item's unit."""
        every = rules(self.programme)
        if table != "arrears":
            return {r.item.column: (r.item, f"{r.item.id}_{r.item.unit}") for r in every}
        names, texts = arrears_columns(every), arrears_columns(every, units=True)
        return {names[rule.key]: (rule.item, texts[rule.key]) for rule in every}


def in_units(frame: pl.DataFrame, units: Mapping[str, tuple[Item, str]]) -> pl.DataFrame:
    """Turn columns of steps into decimals of the item's unit, under the names in `units`."""
    for name, (item, unit_name) in units.items():
        values = frame[name].unique().to_list()
        texts = [item.quantity(value).text for value in values]
        text = pl.col(name).replace_strict(values, texts, return_dtype=pl.String)
        frame = frame.with_columns(text).rename({name: unit_name})
    return frame


def _as_text(rows: pl.LazyFrame, units: Mapping[str, tuple[Item, str]]) -> pl.LazyFrame:
    """Do what `in_units` does lazily, and let no text become a formula."""
    columns = []
    for name, kind in rows.collect_schema().items():
        if name in units:
            item, unit_name = units[name]
            text = (
                by_name(name).as_expr().map_batches(partial(_texts, item), return_dtype=pl.String)
            )
            columns.append(text.alias(unit_name))
        elif kind == pl.String:
            columns.append(harmless_column(name).alias(harmless(name)))
        else:
            columns.append(by_name(name).as_expr().alias(harmless(name)))
    return rows.select(columns)


def _texts(item: Item, steps: pl.Series) -> pl.Series:
    values = steps.unique().to_list()
    texts = [item.quantity(value).text for value in values]
    known = pl.Series(texts, dtype=pl.String)
    return steps.replace_strict(values, known, return_dtype=pl.String).cast(pl.String)


def _with_dues(
    programme: Programme, rows: pl.LazyFrame, by_composition: DueByComposition
) -> tuple[pl.LazyFrame, dict[str, pl.Expr]]:
    """Add to `rows`, a typed frame, what every rule gives; and sum that up by item."""
    amounts: dict[str, list[str]] = {}
    for number, rule in enumerate(rules(programme)):
        name = DUE.column(number)
        amounts.setdefault(rule.item.column, []).append(name)
        rows = _with_due(rows, rule, by_composition, name)
    return rows, {column: pl.sum_horizontal(names) for column, names in amounts.items()}


def _shown(programme: Programme, columns: Columns) -> dict[str, pl.Expr]:
    """The columns of a household beside amounts: its id, counts, words and sites."""
    shown = {"household_id": pl.col(ID)}
    shown |= {name: pl.col(COUNT.column(name)) for name in columns.counts}
    shown |= {name: pl.col(WORD.column(name)) for name in columns.words}
    for channel in programme.channels:
        if channel.id in columns.sites:
            shown.setdefault(channel.column, pl.col(SITE.column(channel.id)))
    for item in programme.items:  # a count with the name of an item's column is not shown
        for name in (item.column, f"{item.id}_{item.unit}"):
            shown.pop(name, None)
    return shown


def bound_entitlements(
    applied: Sequence[Rule], largest: Mapping[str, int], by_composition: DueByComposition
) -> None:
    """Raise DataError if a household could be due more steps of an item than fit in 64 bits.

    `largest` is the largest value of each count. Several channels of an item are added up.
    """
    most: Counter[str] = Counter()
    for rule in applied:
        most[rule.item.id] += _most(rule, largest, by_composition)
        bound(rule, most[rule.item.id])


def _most(rule: Rule, largest: Mapping[str, int], by_composition: DueByComposition) -> int:
    """The most steps that a household can be due by a rule."""
    if not rule.linear:
        return max((due.steps for due in by_composition[rule.key].values()), default=0)
    names = [rule.programme.count_column(a.per) or "households" for a in rule.allocations]
    heads = {head: largest[name] for head, name in zip(rule.heads, names, strict=True)}
    return rule.due(heads).steps


def _with_due(
    rows: pl.LazyFrame, rule: Rule, by_composition: DueByComposition, name: str
) -> pl.LazyFrame:
    """Add the column `name`: the steps that every household is due by `rule`."""
    if rule.linear:
        due = pl.sum_horizontal(pl.col(head) * rate for head, rate in rule.rates.items())
        return rows.with_columns(due.alias(name))
    table = due_frame(rule, by_composition[rule.key]).rename({"steps": name})
    return rows.join(table.lazy(), on=list(rule.composition), how="left")
