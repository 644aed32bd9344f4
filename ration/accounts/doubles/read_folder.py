"""Read the households of a plan's folder, or of one that says what was collected, as claims."""

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import polars as pl
from polars.selectors import by_name

from ration.accounts.doubles.claim_list import ROWS, ClaimList, WideItem
from ration.accounts.doubles.read_list import Reading, read_list
from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.core.text.cells import cleaned
from ration.core.written import listed_folder
from ration.plan.load_plan import load_plan
from ration.plan.plan import DistributionPlan
from ration.plan.plan_programme import plan_programme
from ration.programme.programme import Programme
from ration.register.check.batch.typed_frame import ONE_SITE
from ration.register.source.collect import collect
from ration.register.source.open import open_register
from ration.register.source.register import ROW

SERVED_FILE = "served.csv"  # in the folder of what was collected
_FILES = ("issues.csv", "issues.parquet", "entitlements.csv", "entitlements.parquet")


def is_plan(source: object) -> bool:
    """Whether a source is the folder of a plan."""
    return isinstance(source, str | Path) and (Path(source) / "plan.json").is_file()


def is_collected(source: object) -> bool:
    """Whether a source is the folder of what was collected."""
    return isinstance(source, str | Path) and (Path(source) / SERVED_FILE).is_file()


def read_collected(folder: str | Path, reading: Reading) -> ClaimList:
    """Read who was served: `served.csv` of the folder.

    Raises what `read_list` raises.
    """
    listed = listed_folder(Path(folder))
    read = read_list(Path(folder) / SERVED_FILE, reading)
    plan = _plan_of(Path(folder))
    if listed_folder(Path(folder)) != listed:
        raise InputError(str(folder), [problem("file-changed")])
    return replace(read, source=str(folder), kind="collected", plan=plan)


def _plan_of(folder: Path) -> str | None:
    """The fingerprint of the plan that was collected; None means not known."""
    try:
        record = json.loads((folder / "collected.json").read_text("utf-8"))
        return f"{record['programme']['sha256']} {record['register_sha256']}"
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def read_plan(folder: str | Path, reading: Reading) -> ClaimList:
    """Read what households are due at their sites: a claim per household and item.

    With stock, it is what they are issued. The round is that of the plan's day. Raises InputError
    if the plan cannot be read, or does not list its households.
    """
    plan = load_plan(folder)
    programme = plan_programme(plan)
    file = next((Path(folder) / name for name in _FILES if (Path(folder) / name).is_file()), None)
    if file is None:
        raise InputError(str(folder), [problem("doubles-plan-ids")])
    register = open_register(file)
    assert plan._listed is not None  # it is read with a plan of a folder
    plan._listed.refuse_other(file, str(register.sha256))
    if "household_id" not in register.columns:
        raise InputError(str(folder), [problem("doubles-plan-ids")])
    items, columns = _items(programme, register.columns, reading)
    sites = {name: cleaned(by_name(name).as_expr()) for item in items for name in item.sites
             if name in register.columns}  # fmt: skip
    table = collect(
        register,
        register.frame.select(
            pl.col(ROW),
            cleaned(by_name("household_id").as_expr()).alias("household"),
            *(expr.alias(name) for name, expr in sites.items()),
            *(_amount(name, unit).alias(f"amount:{name}") for name, unit in columns.items()),
        ),
    ).sort(ROW)
    return ClaimList(
        source=str(folder),
        frame=_frame(table, plan, closed=reading.closed),
        kind="plan",
        sha256=None if register.sha256 is None else str(register.sha256),
        plan=f"{plan.programme.sha256} {plan.source.sha256}",
        items=items,
        has=frozenset(("purpose", "served", *(["date"] if plan.date else []))),
    )


def _items(
    programme: Programme, have: tuple[str, ...], reading: Reading
) -> tuple[tuple[WideItem, ...], dict[str, str]]:
    """The items of the plan's households, and the columns that have their amounts, with units."""
    items, columns = [], {}
    for item in programme.items:
        name = next((n for n in (f"{item.id}_{item.unit}", item.column) if n in have), None)
        rules = [rule for rule in programme.allocations if rule.item == item.id]
        channels = dict.fromkeys(rule.channel for rule in rules)
        if name is None or not channels:
            continue
        sites = tuple(channel if channel in have else "site" for channel in channels)
        purpose = pl.select(reading.named(pl.lit(item.id))).item()
        items.append(WideItem(item.id, purpose, f"amount:{name}", tuple(dict.fromkeys(sites))))
        columns[name] = name.removeprefix(f"{item.id}_")  # CSV: the unit; Parquet: the step's
    return tuple(items), columns


def _amount(name: str, unit: str) -> pl.Expr:
    """An amount with its unit as text; "" means nothing."""
    text = by_name(name).as_expr().cast(pl.String).fill_null("")
    return pl.when(text.is_in(["", "0"])).then(pl.lit("")).otherwise(text + f" {unit}")


def _day(plan: DistributionPlan) -> dt.date | None:
    return None if plan.date is None else dt.date.fromisoformat(str(plan.date))


def _frame(table: pl.DataFrame, plan: DistributionPlan, *, closed: bool) -> pl.DataFrame:
    """The frame of a `ClaimList`; a channel without a column has one site."""
    fixed = {
        "person": pl.lit(""),
        "round": pl.lit(""),
        "date": pl.lit(_day(plan), pl.Date),
        "day": pl.lit(_day(plan), pl.Date),
        "site": pl.lit(ONE_SITE),
        "channel": pl.lit(""),
        "served": pl.lit(closed),
        "amount": pl.lit(""),
        ROW: pl.col(ROW).cast(pl.Int64),
    }
    frame = table.with_columns(expr.alias(name) for name, expr in fixed.items())
    return frame.select(*ROWS, *(name for name in table.columns if name not in ROWS))
