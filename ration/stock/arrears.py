"""Arrears: what earlier rounds left unpaid, by household, in whole steps."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
from polars.selectors import by_name

from ration.core.numbers import read_number
from ration.core.problems.data_as_header import nearest_column
from ration.core.problems.errors import DataError, InputError
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.core.quantity.quantity import Quantity, QuantityError
from ration.core.text.cells import cleaned, many
from ration.core.written import LIST, is_unchanged
from ration.engine.amount_columns import ARREARS, arrears_columns
from ration.engine.rules import Rule, bound
from ration.programme.item import Item
from ration.register.columns.frame_columns import ID
from ration.register.source.collect import collect
from ration.register.source.open import open_register
from ration.register.source.ragged import ragged_rows
from ration.register.source.register import ROW, Register

_AMOUNT = re.compile(r"([0-9]+(?:\.[0-9]+)?)?([^\s/0-9][^\s/]*)")  # g, or 0.5kg
_Amount = tuple[int | None, Fraction]  # whole steps, and the rest of a step

FILES = ("arrears.parquet", "arrears.csv")  # their names in a plan's folder


@dataclass(frozen=True)
class Arrears:
    """What is owed to households: the frame has `id`, and columns of steps.

    `columns` names the column of each rule that has any, by the rule's key. `warnings` are about
    how they were read. `sha256` None means that they are no file.
    """

    source: str
    frame: pl.DataFrame
    columns: Mapping[tuple[str, str], str]
    warnings: tuple[Problem, ...] = ()
    sha256: str | None = None

    @property
    def shown(self) -> pl.DataFrame:
        """The table by `household_id`, in steps; `load_arrears` can read it."""
        names = {column: ARREARS.name(column) for column in self.columns.values()}
        return self.frame.rename({ID: "household_id", **names}).sort("household_id")

    def joined(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Add to a typed frame what is owed to each household; 0 if nothing is."""
        names = list(self.columns.values())
        joined = rows.join(self.frame.lazy(), on=ID, how="left")
        return joined.with_columns(pl.col(names).fill_null(0))

    def gone(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Find the arrears of households that a typed frame no longer has."""
        return self.frame.lazy().join(rows, on=ID, how="anti")


def load_arrears(source: Any, rules: Sequence[Rule]) -> Arrears:
    """Read arrears by `household_id`, from a plan's folder, a file or a frame.

    Columns hold whole steps (`rice_g`) or amounts in the item's unit (`rice_kg`). Other columns
    are skipped with a warning. If the programme gives an item a `step`, the part of an amount
    that is less than a step lapses, with a warning. Raises InputError if the source cannot be
    read, DataError with all problems.

    >>> from ration.engine.rules import rules
    >>> from ration.programme.load import load_programme
    >>> frame = pl.DataFrame({"household_id": ["1"], "rice_kg": ["2.5"]})
    >>> load_arrears(frame, rules(load_programme("kaesong-2020"))).frame.to_dicts()
    [{'id': '1', 'a:rice_g': 2500}]
    """
    register = open_register(_file_in(source))
    names = _columns(register, rules)
    _refuse(register, [*_unreadable(register, rules, names), *ragged_rows(register).values()])
    cells = _cells(register, names)
    in_steps = arrears_columns(rules)
    amounts = {rule: _parsed(rule, cells[name], name) for rule, name in names.items()}
    steps = {rule: {text: whole for text, (whole, _) in amounts[rule].items()} for rule in names}
    _refuse(register, [*_repeated_ids(cells), *_unreadable_amounts(cells, names, steps)])
    _bound(steps, cells.height)
    columns = {rule.key: ARREARS.column(in_steps[rule.key]) for rule in names}
    filled = [
        cells[name].replace_strict(steps[rule], return_dtype=pl.Int64).alias(columns[rule.key])
        for rule, name in names.items()
    ]
    # Without rows, replace_strict leaves text: so the columns are cast once they are made.
    frame = cells.select(ID).with_columns(column.cast(pl.Int64) for column in filled)
    warnings = (
        *register.warnings,
        *_changed(register),
        *register.located(_unread(register, rules, names)),
        *_below_steps(cells, names, amounts),
    )
    digest = None if register.sha256 is None else str(register.sha256)
    return Arrears(register.source, frame, columns, warnings, digest)


def _refuse(register: Register, problems: Sequence[Problem]) -> None:
    if problems:
        raise DataError(register.source, register.located(problems))


def _columns(register: Register, rules: Sequence[Rule]) -> dict[Rule, str]:
    """Find the register's column of each rule; rules without one are left out."""
    found = {rule: list(_named(rule, rules, register.columns)) for rule in rules}
    return {rule: names[-1] for rule, names in found.items() if names}


def _named(rule: Rule, rules: Sequence[Rule], columns: Sequence[str]) -> Iterator[str]:
    """Find the columns of a rule's arrears: in units, in steps, or in the steps of other files."""
    in_units, in_steps = arrears_columns(rules, units=True), arrears_columns(rules)
    own = dict.fromkeys((in_units[rule.key], in_steps[rule.key]))
    yield from (name for name in own if name in columns)
    alone = "@" not in in_units[rule.key]
    for name in columns:
        amount, _, channel = name.partition("@")
        placed = channel == "" if alone else channel == rule.channel
        if placed and name not in own and rule.item.step and _size(rule.item, amount):
            yield name


def _size(item: Item, column: str) -> Fraction | None:
    """What 1 in a column such as `rice_g` or `rice_0.5kg` is in the item's unit; None: not its."""
    match = _AMOUNT.fullmatch(column.removeprefix(f"{item.id}_"))
    if match is None or not column.startswith(f"{item.id}_"):
        return None
    size = read_number(match[1] or "1")
    try:
        return None if size is None else item.in_unit(Quantity(amount=size, unit=match[2]))
    except QuantityError:
        return None


def _cells(register: Register, names: Mapping[Rule, str]) -> pl.DataFrame:
    """Read the cells as text, with their rows; blank rows are left out."""
    sources = {ID: "household_id", **{name: name for name in names.values()}}
    columns = [cleaned(by_name(source).as_expr()).alias(name) for name, source in sources.items()]
    cells = collect(register, register.frame.select(pl.col(ROW), *columns))
    return cells.filter(pl.any_horizontal(pl.col(list(sources)) != ""))


def _bound(steps: Mapping[Rule, Mapping[str, int | None]], households: int) -> None:
    """Raise DataError if the arrears of an item may not fit in 64 bits."""
    most: Counter[str] = Counter()
    for rule, amounts in steps.items():
        most[rule.item.id] += households * max((n or 0 for n in amounts.values()), default=0)
        bound(rule, most[rule.item.id])


def _file_in(source: Any) -> Any:
    """Find the file of arrears if `source` is a plan's folder."""
    if not isinstance(source, str | Path) or not Path(source).is_dir():
        return source
    files = [Path(source, name) for name in FILES if Path(source, name).is_file()]
    if not files:
        raise InputError(str(source), [problem("arrears-none")])
    return files[0]


def _changed(register: Register) -> list[Problem]:
    """Warn of a file in a plan's folder that somebody changed since ration wrote it."""
    if register.sha256 is None or is_unchanged(Path(register.source), str(register.sha256)):
        return []
    return [problem("arrears-changed", list=LIST)]


def _unreadable(
    register: Register, rules: Sequence[Rule], names: Mapping[Rule, str]
) -> Iterator[Problem]:
    """Find why the table cannot be read: columns that are missing, repeated or unreadable."""
    yield from (each for each in register.warnings if not each.warning)
    have = register.columns
    if "household_id" not in have:
        why, near = "arrears need the ids of households", nearest_column("household_id", have)
        yield problem("arrears-column-missing", column="household_id", why=why, near=near)
    units = arrears_columns(rules, units=True)
    if rules and not names:
        name = units[rules[0].key]
        why = "arrears of an item need a column with such a name"
        yield problem(
            "arrears-column-missing", column=name, why=why, near=nearest_column(name, have)
        )
    for rule in names:
        first, *others = _named(rule, rules, have)
        for second in others[:1]:
            yield problem("column-named-twice", column=rule.item.id, first=first, second=second)
    for name in ("household_id", *names.values()):
        if name in register.repeated:
            yield problem("column-twice", column=name)
        if name in register.unreadable_columns:
            yield register.unreadable_columns[name]


def _unread(
    register: Register, rules: Sequence[Rule], names: Mapping[Rule, str]
) -> Iterator[Problem]:
    """Warn of columns that are neither arrears nor a column of the register."""
    if not rules:
        return
    programme = rules[0].programme
    known = {"household_id", "households", "persons", *names.values()}
    known |= {group.column for group in programme.groups}
    known |= {channel.column for channel in programme.channels}
    known |= {condition.column for _, condition in programme.conditions()}
    known |= {programme.count_column(rule.per) or rule.per for rule in programme.allocations}
    others = [name for name in register.columns if name not in known]
    if others:
        name = arrears_columns(rules, units=True)[rules[0].key]
        yield problem("arrears-unread", columns=some(others, 5), known=name)


def _repeated_ids(cells: pl.DataFrame) -> Iterator[Problem]:
    """Check that every id is there once."""
    again = cells.filter(pl.col(ID).is_duplicated() | (pl.col(ID) == ""))
    if again.height:
        row = again[ROW].min()
        yield problem("arrears-ids", row=int(str(row)), column="household_id", rows=again.height)


def _unreadable_amounts(
    cells: pl.DataFrame, names: Mapping[Rule, str], steps: Mapping[Rule, Mapping[str, int | None]]
) -> Iterator[Problem]:
    """Find the cells that are no amount that can be owed."""
    for rule, name in names.items():
        bad = [text for text, number in steps[rule].items() if number is None]
        for text, row in cells.filter(pl.col(name).is_in(bad)).select(name, ROW).iter_rows():
            yield problem("arrears-unreadable", row=row, column=name, value=text)


def _parsed(rule: Rule, texts: pl.Series, column: str) -> dict[str, _Amount]:
    """Parse every distinct text: whole steps, None if it is no amount, and the rest of a step."""
    step = rule.item.in_unit(rule.item.smallest)
    size = _size(rule.item, column.partition("@")[0]) or step
    return {text: _steps(text, size / step, rule.item) for text in texts.unique()}


def _steps(text: str, size: Fraction, item: Item) -> _Amount:
    if text == "":
        return 0, Fraction(0)
    number = read_number(text)
    steps = Fraction(-1) if number is None else number * size
    whole, rest = divmod(steps, 1)
    if steps < 0 or (rest and item.step is None):
        return None, Fraction(0)
    return int(whole), rest


def _below_steps(
    cells: pl.DataFrame, names: Mapping[Rule, str], amounts: Mapping[Rule, Mapping[str, _Amount]]
) -> Iterator[Problem]:
    """Warn of parts of amounts that are less than a step: they cannot be handed out."""
    for rule, name in names.items():
        rests = {text: rest for text, (_, rest) in amounts[rule].items() if rest}
        if not rests:
            continue
        counts = cells.group_by(name).len().iter_rows()
        rows = {text: rows for text, rows in counts if text in rests}
        lapsed = sum(rests[text] * number for text, number in rows.items())
        households = many(sum(rows.values()), "household")
        yield problem(
            "arrears-below-step",
            column=name,
            households=households,
            amount=rule.item.quantity(lapsed),
            step=rule.item.smallest,
        )
