"""A household register and a relief programme: what has to be handed out, where, to whom."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ration.core.problems import DataError, InputError, Problem, problem
from ration.engine.household_sizes import sizes as household_sizes
from ration.engine.limits import limit_problems, overflows
from ration.engine.sites import everyone
from ration.plan.check_queries import Sizes, by_code, odd_households, read_from, site_rows
from ration.plan.fingerprint import programme_stamp, register_stamp
from ration.plan.plan import DistributionPlan
from ration.plan.queries import PlanQueries
from ration.plan.report import Report, Rows
from ration.plan.session import start
from ration.programme.override import with_overrides
from ration.programme.programme import Programme
from ration.programme.shortage import Option
from ration.register.check.rows import LARGEST
from ration.register.check.scan import Scanned
from ration.register.mapping.load import resolve_mapping
from ration.register.mapping.mapping import RegisterMapping
from ration.register.prepare import PreparedRegister, examined_by, prepare, refuse
from ration.results.provenance import RegisterStamp


def compute(
    source: Any,
    programme: Programme | str | Path = "kaesong-2020",
    *,
    columns: Mapping[str, str] | None = None,
    mapping: RegisterMapping | str | Path | None = None,
    by: Sequence[str] = (),
    largest: int = LARGEST,
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
    whole = resolve_mapping(mapping, columns)
    chosen = with_overrides(programme, shortage)
    if stock is None and (shortage, date) != (None, None):
        raise ValueError("shortage and date are of what is issued from stock: give stock too")
    if date is not None and type(date) is not dt.date:  # a datetime is no day either
        raise InputError(chosen.id, [problem("stock-day", column="date", value=str(date))])
    given = None
    if stock is not None or arrears is not None:  # what is not asked for is not imported
        from ration.stock.supplies import load_supplies

        given = load_supplies(chosen, stock, arrears, date or chosen.date)
    asked = start(
        source,
        chosen,
        whole,
        tuple(columns or ()),
        by,
        largest,
        leave_out=leave_out,
        supplied=given is not None,
        progress=progress,
    )
    return asked.plan(given)


def check(
    source: Any,
    programme: Programme | str | Path = "kaesong-2020",
    *,
    columns: Mapping[str, str] | None = None,
    mapping: RegisterMapping | str | Path | None = None,
    largest: int = LARGEST,
    progress: Callable[[int], object] | None = None,
) -> Report:
    """The state of a register: what was read, accepted and rejected, with every problem.

    Takes what `compute` takes, and calls `progress` likewise. Raises InputError where the
    register cannot be read, DataError where a column that the programme needs is not there.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"household_id": ["1", "1"], "persons": [4, 3], "adults": [2, 5]})
    >>> found = check(frame)
    >>> found.read, found.accepted, [problem.code for problem in found.problems]
    (2, 0, ['id-duplicate', 'group-larger', 'id-duplicate'])
    """
    whole = resolve_mapping(mapping, columns)
    chosen, said = with_overrides(programme), tuple(columns or ())
    read = prepare(source, chosen, whole, said, (), largest, supplied=False)
    asked = PlanQueries(read.checks, ())
    sized = Sizes(read.checks)
    read, examined = examined_by(read, [*asked.all, sized], progress)
    stamp = register_stamp(read.register, examined)
    if not examined.problems:
        stamp = stamp.model_copy(update={"problems": _unanswerable(asked, read, examined)})
    report = _report(read, examined, asked, sized, stamp)
    report._rows = Rows(read.register, examined, read.checks.columns.identity, whole.similar)
    return report


def _report(
    read: PreparedRegister,
    examined: Scanned,
    asked: PlanQueries,
    sized: Sizes,
    stamp: RegisterStamp,
) -> Report:
    checks, programme = read.checks, read.checks.programme
    warnings = (*read.said, *asked.alike(examined), *examined.warnings)
    by_site = examined.answers[: len(asked.channels)]
    countable = not overflows(examined)
    none = sized.none(examined.answers[-1])
    sizes = household_sizes(examined.answers[-1])
    return Report.model_construct(
        **dict(stamp),
        programme=programme_stamp(read.programme),
        warnings=warnings,
        found=by_code((*stamp.problems, *warnings)),
        read_from=read_from(programme, checks.columns),
        people=everyone(checks, by_site[0]) if countable else (),
        none=none,
        sizes=sizes,
        odd=odd_households(programme, sizes, none),
        sites=site_rows(read.register, checks, examined, by_site),
    )


def _unanswerable(
    asked: PlanQueries, read: PreparedRegister, examined: Scanned
) -> tuple[Problem, ...]:
    """What keeps good rows from being computed: they do not fit the programme."""
    try:
        refuse(read.register, limit_problems(read.checks.programme, examined))
        asked.plan(read, examined)
    except DataError as error:
        return error.problems
    return ()
