"""The households that a plan lists: read again from its register, or from its folder."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import polars as pl
from polars.selectors import by_name

from ration.core.numbers import read_number
from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.core.text.cells import cleaned
from ration.engine.households import Table
from ration.engine.rules import rules
from ration.plan.plan import DistributionPlan
from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.register.source.collect import collect
from ration.register.source.open import open_register

ID = "household_id"
ENDINGS = ("parquet", "csv")  # of the lists in a plan's folder
OF = "of:"  # the columns of a list that are no amounts


@dataclass(frozen=True)
class Listed:
    """The households of a plan: `frame` has their ids, `columns` as text, and steps by item.

    `columns` are the counts, words and sites that the list has; `sites` are those of sites.
    `issued` has the ids and steps by item of what is issued; None means all that is due.
    """

    frame: pl.DataFrame
    columns: tuple[str, ...]
    sites: tuple[str, ...]
    items: tuple[Item, ...]
    issued: pl.DataFrame | None = None


def listed(plan: DistributionPlan, programme: Programme) -> Listed | None:
    """The households of a plan; None means that it does not list them.

    Raises InputError if the list cannot be read, or is not the plan's.
    """
    items = tuple({rule.item.id: rule.item for rule in rules(programme)}.values())
    frame = _table(plan, "entitlements", items)
    if frame is None:
        return None
    columns = tuple(name.removeprefix(OF) for name in frame.columns if name.startswith(OF))
    places = {channel.column for channel in programme.channels}
    sites = tuple(name for name in columns if name in places)
    issued = None if plan.stock is None else _table(plan, "issues", items)
    if plan.stock is not None and issued is None:
        return None
    if issued is not None:
        issued = issued.select(ID, *(item.id for item in items))
    _refuse_other_sums(plan, frame, issued, items)
    return Listed(frame, columns, sites, items, issued)


def _table(plan: DistributionPlan, table: Table, items: Sequence[Item]) -> pl.DataFrame | None:
    """A list of the plan: ids, the columns that are no amounts as text (`OF`), steps by item."""
    if plan._households is not None:
        frame = plan._households.steps(table)
        return _ordered(frame, {item.id: item.column for item in items})
    named = [plan._folder / f"{table}.{end}" for end in ENDINGS] if plan._folder else []
    file = next((file for file in named if file.is_file()), None)
    if file is None:
        return None
    register = open_register(file)
    assert plan._listed is not None  # of a folder it is read with the plan
    plan._listed.refuse_other(file, str(register.sha256))
    frame = collect(register, register.frame.select(by_name(*register.columns)))
    in_steps = file.suffix == ".parquet"
    names = {i.id: i.column if in_steps else f"{i.id}_{i.unit}" for i in items}
    missing = [name for name in (ID, *names.values()) if name not in frame.columns]
    if missing:
        raise _broken(file, f"it has no column {missing[0]}")
    if not in_steps:
        frame = frame.with_columns(_steps(file, frame[names[i.id]], i) for i in items)
    return _ordered(frame, names)


def _ordered(frame: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    amounts = {*names.values()}
    columns = [name for name in frame.columns if name != ID and name not in amounts]
    texts = [cleaned(by_name(name).as_expr()).alias(f"{OF}{name}") for name in columns]
    steps = [by_name(name).as_expr().cast(pl.Int64).alias(item) for item, name in names.items()]
    return frame.select(cleaned(pl.col(ID)), *texts, *steps)


def _steps(file: Path, texts: pl.Series, item: Item) -> pl.Series:
    """Turn decimals of the item's unit into whole steps; each distinct text once."""
    size = item.in_unit(item.smallest)
    whole = {}
    for text in texts.unique():
        number = read_number(text or "")
        if number is None:
            raise _broken(file, f"{texts.name} has a cell that is no amount")
        steps = number / size
        if steps.denominator != 1:
            raise _broken(file, f"{texts.name} has an amount that is not in whole steps")
        whole[text] = int(steps)
    return texts.replace_strict(whole, return_dtype=pl.Int64)


def _refuse_other_sums(
    plan: DistributionPlan,
    frame: pl.DataFrame,
    issued: pl.DataFrame | None,
    items: Sequence[Item],
) -> None:
    """Raise InputError if a list does not add up to the plan: it is of another one."""
    for item in items:
        line = plan.totals[item.id]
        due = line.exact.amount + line.rounding.amount
        same = summed(item, frame[item.id]) == due
        if issued is not None:
            same = same and summed(item, issued[item.id]) == line.quantity.amount
        if not same:
            folder = plan._folder or Path("plan")
            raise _broken(folder, f"{item.id} does not add up to the total in plan.json")


def _broken(file: Path, why: str) -> InputError:
    return InputError(str(file), [problem("written-broken", what="a list of a plan", why=why)])


def summed(item: Item, steps: pl.Series) -> Fraction:
    """The sum of a column of steps, in the item's unit."""
    return item.quantity(int(steps.sum())).amount
