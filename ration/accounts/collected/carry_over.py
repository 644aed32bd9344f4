"""What households are still owed after a distribution, for the next round."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ration.accounts.collected.households import GOT, STATUS
from ration.accounts.collected.sheets.due import ID, PlanDue
from ration.accounts.collected.sheets.headings import DUE
from ration.core.problems.problem import Problem
from ration.engine.amount_columns import ARREARS, arrears_columns
from ration.engine.rules import rules
from ration.results.accounts.collected import Pending
from ration.stock.arrears import FILES, load_arrears


@dataclass(frozen=True)
class Owed:
    """What is owed, in steps: `household_id` and a column for each rule, such as `rice_g`.

    `warnings` are about the arrears of the plan itself, which are in it.
    """

    frame: pl.DataFrame
    warnings: tuple[Problem, ...] = ()


def owed(due: PlanDue, folder: Path, rows: Mapping[str, pl.DataFrame], *, pending: Pending) -> Owed:
    """What each household may still collect, and what the plan owes it beside that.

    An amount that is written, also 0, leaves the rest owed; a blank cell is owed as `pending`
    says. Households that are refused or unreported are left out.
    """
    names = arrears_columns(rules(due.programme))
    parts = []
    for channel in due.channels.values():
        known = rows[channel.channel].filter(~pl.col(STATUS).is_in(["refused", "unreported"]))
        left = [
            _left(item.id, pending).alias(names[item.id, channel.channel]) for item in channel.items
        ]
        parts.append(known.select(ID, *left))
    warnings: tuple[Problem, ...] = ()
    if due.plan.stock is not None and any((folder / name).is_file() for name in FILES):
        before = load_arrears(folder, rules(due.programme))
        columns = {c: ARREARS.name(c) for c in before.frame.columns if ARREARS.holds(c)}
        parts.append(before.frame.rename({"id": ID, **columns}))
        warnings = before.warnings
    amounts = list(dict.fromkeys(names.values()))
    frame = pl.concat(parts, how="diagonal").group_by(ID).agg(pl.col(amounts).sum())
    owing = pl.any_horizontal(pl.col(amounts) > 0)
    return Owed(frame.filter(owing).sort(ID), warnings)


def _left(item: str, pending: Pending) -> pl.Expr:
    """The steps of an item that a household has not collected and is owed."""
    due, got = pl.col(f"{DUE}{item}"), pl.col(f"{GOT}{item}")
    blank = due if pending == "owed" else pl.lit(0, dtype=pl.Int64)
    return pl.when(got.is_null()).then(blank).otherwise(due - got)
