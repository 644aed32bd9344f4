"""Compute what has to be handed out, where and to whom, from a register and a programme."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ration.core.problems import InputError
from ration.plan.build import build_plan, what_is_issued
from ration.plan.due import what_is_due
from ration.plan.plan import DistributionPlan
from ration.plan.scanned import scan
from ration.programme.field_checks import wrong
from ration.programme.override import with_overrides
from ration.programme.programme import Programme
from ration.programme.shortage import Option
from ration.register.limits import MAX_PERSONS
from ration.register.mapping.mapping import RegisterMapping
from ration.register.prepare import read_options

if TYPE_CHECKING:
    from ration.stock.supplies import Supplies


def compute(
    source: Any,
    programme: Programme | str | Path = "kaesong-2020",
    *,
    columns: Mapping[str, str] | None = None,
    mapping: RegisterMapping | str | Path | None = None,
    by: Sequence[str] = (),
    largest: int = MAX_PERSONS,
    leave_out: bool = False,
    stock: Any = None,
    shortage: Option | None = None,
    arrears: Any = None,
    date: dt.date | None = None,
    progress: Callable[[int], object] | None = None,
) -> DistributionPlan:
    """The distribution plan for a register.

    `source` is a path (CSV, TSV, Excel, Parquet or JSON), `-` for standard input, a folder, a
    pattern (`registers/*.csv`) or a list of paths, the URL of a database's table or query, or a
    Polars, pandas, PyArrow or DuckDB table. `columns` says which source column is which:
    `{"persons": "men+women"}`; `mapping`, or its file, says that and more: the sheet, what a
    blank means, one row a person. `by` names columns to have subtotals of; in one of them a comma
    parts the levels of a hierarchy: `"zone,factory"` has those by zone, and by factory in each.
    A household of over `largest` people is a problem. `leave_out` goes on without the rows that
    have problems; the plan says how many. `progress` is called after every batch with the number
    of rows that have gone by; a register that must be gone over again is counted anew.

    With `stock`, a table of what there is (see `load_stock`), nothing is handed out that is not
    there on `date` (None: the programme's); `shortage` says what is done with items that are
    short and have no option of their own in the programme. `arrears`, a plan's folder, a file
    or a frame, is what is owed to households since earlier rounds.

    Raises InputError where something cannot be read, DataError where rows have problems or do
    not fit the programme.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"household_id": ["1", "2"], "persons": [4, 3], "adults": [2, 1]})
    >>> compute(frame).totals["rice"].quantity
    Quantity('35 kg')
    """
    options = read_options(columns, mapping, by, largest)
    chosen = with_overrides(programme, shortage)
    supplies = _supplies(chosen, stock, shortage, arrears, date)
    register = scan(source, chosen, options, supplied=supplies is not None, progress=progress)
    register.refuse_problems(drop_rejected=leave_out)
    due = what_is_due(register)
    issued = what_is_issued(due, supplies)
    return build_plan(due, issued)


def _supplies(
    programme: Programme, stock: Any, shortage: Option | None, arrears: Any, date: dt.date | None
) -> "Supplies | None":
    """What there is to issue from; None means that all that is due is handed out."""
    if stock is None and (shortage, date) != (None, None):
        raise ValueError("shortage and date are of what is issued from stock: give stock too")
    if date is not None and type(date) is not dt.date:  # a datetime is no day either
        mend = "give a datetime.date, as datetime.date(2020, 8, 7)"
        raise InputError(programme.id, [wrong("date", date, "not a day", mend)])
    if stock is None and arrears is None:
        return None
    from ration.stock.supplies import load_supplies  # imported where it is asked for

    return load_supplies(programme, stock, arrears, date or programme.date)
