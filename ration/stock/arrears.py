"""Arrears: what earlier rounds left unpaid, household by household, in whole steps."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
from polars.selectors import by_name

from ration.core.problems import DataError, InputError, Problem, nearest, problem, some
from ration.core.quantity import NUMBER
from ration.core.text import cleaned
from ration.engine.column_names import OURS, arrears_columns
from ration.engine.grouping import Rule, bound
from ration.register.source.collect import collect
from ration.register.source.open import open_register
from ration.register.source.ragged import ragged_rows
from ration.register.source.register import ROW, Register

FILES = ("arrears.parquet", "arrears.csv")  # what a plan's folder has them in


@dataclass(frozen=True)
class Arrears:
    """What is owed to households: `id`, and for each rule that has any a column of steps.

    `columns` names those, by the rule's key. `warnings` are warnings of how they were read.
    """

    source: str
    frame: pl.DataFrame
    columns: Mapping[tuple[str, str], str]
    warnings: tuple[Problem, ...] = ()

    @property
    def shown(self) -> pl.DataFrame:
        """By `household_id`, in steps, as it may be loaded again."""
        names = {column: column.removeprefix(OURS) for column in self.columns.values()}
        return self.frame.rename({"id": "household_id", **names}).sort("household_id")

    def joined(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """A typed frame with what is owed to each household; 0 where nothing is."""
        names = list(self.columns.values())
        joined = rows.join(self.frame.lazy(), on="id", how="left")
        return joined.with_columns(pl.col(names).fill_null(0))

    def gone(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """The arrears of households that a typed frame no longer has."""
        return self.frame.lazy().join(rows, on="id", how="anti")


def load_arrears(source: Any, rules: Sequence[Rule]) -> Arrears:
    """The arrears that a plan's folder, a file or a frame holds, by `household_id`.

    Columns hold whole steps (`rice_g`) or amounts in the item's unit (`rice_kg`); others are
    passed over, and told. Raises InputError where it cannot be read, DataError where something
    is wrong.

    >>> from ration.engine.grouping import rules
    >>> from ration.programme.load import load_programme
    >>> frame = pl.DataFrame({"household_id": ["1"], "rice_kg": ["2.5"]})
    >>> load_arrears(frame, rules(load_programme("kaesong-2020"))).frame.to_dicts()
    [{'id': '1', 'a:rice_g': 2500}]
    """
    register = open_register(_file_in(source))
    in_steps, in_units = arrears_columns(rules), arrears_columns(rules, units=True)
    asked = {
        rule: name
        for rule in rules
        for name in (in_units[rule.key], in_steps[rule.key])
        if name in register.columns
    }
    wrong = [*_unreadable(register, rules, asked), *ragged_rows(register).values()]
    if wrong:
        raise DataError(register.source, register.located(wrong))
    cells = {"id": "household_id", **{name: name for name in asked.values()}}
    texts = collect(
        register,
        register.frame.select(
            pl.col(ROW),
            *(cleaned(by_name(source).as_expr()).alias(name) for name, source in cells.items()),
        ),
    )
    texts = texts.filter(pl.any_horizontal(pl.col(list(cells)) != ""))
    wrong += _twice(texts)
    found: dict[tuple[str, str], str] = {}
    table = texts.select("id")
    most: Counter[str] = Counter()
    for rule, name in asked.items():
        steps = _known(rule, texts[name], units=name != in_steps[rule.key])
        bad = [text for text, number in steps.items() if number is None]
        for text, row in texts.filter(pl.col(name).is_in(bad)).select(name, ROW).iter_rows():
            wrong.append(problem("arrears", row=row, column=name, value=text))
        if not wrong:
            found[rule.key] = f"{OURS}{in_steps[rule.key]}"
            most[rule.item.id] += max((n or 0 for n in steps.values()), default=0) * table.height
            bound(rule, most[rule.item.id])
            known = texts[name].replace_strict(steps, return_dtype=pl.Int64).cast(pl.Int64)
            table = table.with_columns(known.alias(found[rule.key]))
    if wrong:
        raise DataError(register.source, register.located(wrong))
    warnings = (*register.warnings, *register.located(_unread(register, rules, asked)))
    return Arrears(register.source, table, found, warnings)


def _file_in(source: Any) -> Any:
    """The file of arrears, of a folder that a plan was written to."""
    if not isinstance(source, str | Path) or not Path(source).is_dir():
        return source
    there = [Path(source, name) for name in FILES if Path(source, name).is_file()]
    if not there:
        raise InputError(str(source), [problem("arrears-none")])
    return there[0]


def _unreadable(
    register: Register, rules: Sequence[Rule], asked: Mapping[Rule, str]
) -> Iterator[Problem]:
    """What keeps the table from being read: columns that are not there, or not one."""
    yield from (one for one in register.warnings if not one.warning)
    have = register.columns
    if "household_id" not in have:
        why, mend = "arrears are owed to households", nearest("household_id", have)
        yield problem("column-missing", column="household_id", why=why, mend=mend)
    units, steps = arrears_columns(rules, units=True), arrears_columns(rules)
    if rules and not asked:
        name = units[rules[0].key]
        why = "arrears of an item are in a column called so"
        yield problem("column-missing", column=name, why=why, mend=nearest(name, have))
    for rule in asked:
        first, second = units[rule.key], steps[rule.key]
        if first != second and first in have and second in have:
            yield problem("column-named-twice", column=rule.item.id, first=first, second=second)
    for name in ("household_id", *asked.values()):
        if name in register.repeated:
            yield problem("column-twice", column=name)
        if name in register.unreadable_columns:
            yield register.unreadable_columns[name]


def _unread(
    register: Register, rules: Sequence[Rule], asked: Mapping[Rule, str]
) -> Iterator[Problem]:
    """A warning of columns that are none of a household, and none of what is owed to it."""
    if not rules:
        return
    programme = rules[0].programme
    known = {"household_id", "households", "persons", *asked.values()}
    known |= {one.column for one in programme.groups}
    known |= {one.column for one in programme.channels}
    known |= {one.column for _, one in programme.conditions()}
    known |= {programme.count_column(one.per) or one.per for one in programme.allocations}
    others = [name for name in register.columns if name not in known]
    if others:
        name = arrears_columns(rules, units=True)[rules[0].key]
        yield problem("arrears-unread", columns=some(others, 5), known=name)


def _twice(table: pl.DataFrame) -> Iterator[Problem]:
    again = table.filter(pl.col("id").is_duplicated() | (pl.col("id") == ""))
    if again.height:
        row = again[ROW].min()
        yield problem("arrears-ids", row=int(str(row)), column="household_id", rows=again.height)


def _known(rule: Rule, texts: pl.Series, *, units: bool) -> dict[str, int | None]:
    """What every distinct text says in steps; None where it says no amount that can be owed."""
    size = rule.item.in_unit(rule.item.smallest) if units else Fraction(1)
    return {text: _steps(text, size) for text in texts.unique()}


def _steps(text: str, size: Fraction) -> int | None:
    if text == "":
        return 0
    if NUMBER.fullmatch(text) is None:
        return None
    steps = Fraction(text) / size
    return int(steps) if steps.denominator == 1 and steps >= 0 else None
