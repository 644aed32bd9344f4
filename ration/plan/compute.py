"""Compute what has to be handed out, where and to whom, from a register and a programme."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Unpack, overload

from ration.core.running.progress import OnProgress
from ration.export.inputs import inputs
from ration.plan.build import build_plan
from ration.plan.call_options import ComputeOptions, F, Files
from ration.plan.due import what_is_due
from ration.plan.issued import what_is_issued
from ration.plan.plan import DistributionPlan
from ration.plan.scanned import read_register
from ration.programme.load import ProgrammeSource
from ration.programme.override import with_amounts, with_overrides
from ration.programme.programme import Programme
from ration.programme.shortage import Option
from ration.register.limits import MAX_PERSONS
from ration.register.mapping.load import MappingSource
from ration.register.mapping.mapping import RegisterMapping
from ration.register.prepare import read_options
from ration.results.plan.site_details import SiteDetails

if TYPE_CHECKING:
    import polars as pl

    from ration.stock.supplies import Supplies


@overload
def compute(
    source: Files,
    programme: ProgrammeSource = ...,
    *,
    spark: None = None,
    **options: Unpack[ComputeOptions],
) -> "DistributionPlan[pl.DataFrame]": ...
@overload
def compute(
    source: Files,
    programme: ProgrammeSource = ...,
    *,
    spark: object,
    **options: Unpack[ComputeOptions],
) -> DistributionPlan: ...
@overload
def compute(
    source: F, programme: ProgrammeSource = ..., **options: Unpack[ComputeOptions]
) -> "DistributionPlan[F]": ...
def compute(
    source: Any,
    programme: ProgrammeSource = "kaesong-2020",
    *,
    columns: Mapping[str, str] | None = None,
    mapping: MappingSource | None = None,
    by: str | Sequence[str] = (),
    largest: int = MAX_PERSONS,
    drop_rejected: bool = False,
    stock: Any = None,
    shortage: Option | None = None,
    arrears: Any = None,
    site_details: Any = None,
    date: dt.date | None = None,
    level: str | None = None,
    times: int | None = None,
    days: int | None = None,
    spark: Any = None,
    progress: OnProgress | None = None,
    memory: int | str | None = None,
) -> DistributionPlan:
    """Compute the distribution plan for a register.

    `source` is a path (CSV, TSV, Excel, Parquet or JSON), `-` for standard input, a folder, a
    pattern (`registers/*.csv`), a list of paths, the URL of a database's table or query, or a
    Polars, pandas, PyArrow or DuckDB table. `columns` names the source columns:
    `{"persons": "men+women"}`. `mapping`, or its file, does that and more: the sheet, what a
    blank means, one row per person. `by` names the column of subtotals, or several; a comma
    separates the levels of a hierarchy: `"zone,factory"` is by zone, and by factory in each zone.
    More than `largest` people in a household are a problem. `drop_rejected` skips the rows that
    have problems; the plan has their number. `progress` is called after every batch with a
    `Progress`: the phase, its rows so far and, if known, all its rows.

    `date` is the day of the distribution, on which ages are calculated from birth dates; None
    means the programme's date. With `stock`, a table of what there is (see `load_stock`), only
    what is there on that day is handed out. `[stock]` of the mapping says how it is read.
    `shortage` is the option for items that are short and have none in the programme. `arrears` is
    what is owed to households since earlier rounds: a plan's folder, a file or a frame.

    `site_details` are addresses, coordinates and the like of sites: a file or a frame (see
    `load_site_details`). They change no figure.

    `level` is the share of the full ration, such as `"70 %"`, instead of the levels of the
    programme and its items. `times` is how many distributions are in one. `days` are the days of
    daily rates, if all rates are daily. None means as the programme says. Pools do not change.

    `spark` is a session of Spark, or the name of a master such as `"local[*]"` or
    `"spark://host:7077"`: Spark then reads the path or the table `source`, and does the work where
    its machines are. It needs the extra `spark`; a Spark frame needs no `spark`.

    `memory`, such as `"2GiB"`, bounds what grows with the rows; the rest is in temporary files
    (`TMPDIR`) until the end. None means half of what the machine, or its container, has.

    Raises InputError if something cannot be read, DataError if rows have problems or do not fit
    the programme.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"household_id": ["1", "2"], "persons": [4, 3], "adults": [2, 1]})
    >>> compute(frame).totals["rice"].quantity
    Quantity('35 kg')
    >>> [each.value for each in compute(frame, by="persons").by]
    ['3', '4']
    """
    options = read_options(columns, mapping, by, largest, date, spark, memory)
    chosen = with_overrides(with_amounts(programme, level, times, days), shortage)
    supplies = _supplies(chosen, stock, shortage, arrears, date, options.mapping)
    details = _site_details(site_details, chosen, options.mapping)
    scanned = read_register(
        source, chosen, options, supplied=supplies is not None, progress=progress
    )
    scanned.refuse_problems(drop_rejected=drop_rejected)
    due = what_is_due(scanned)
    issued = what_is_issued(due, supplies)
    plan = build_plan(due, issued)
    plan._inputs = inputs(programme=programme, mapping=mapping, stock=stock, arrears=arrears)
    if details is None:
        return plan
    plan = plan.with_site_details(details)
    plan._inputs += inputs(site_details=site_details)
    return plan


def _site_details(
    source: Any, programme: Programme, mapping: RegisterMapping
) -> SiteDetails | None:
    """Read the details of sites before the register: it may take long."""
    if source is None or isinstance(source, SiteDetails):
        return source
    from ration.sites.load import load_site_details  # only if it is used

    return load_site_details(source, programme, mapping=mapping)


def _supplies(
    programme: Programme,
    stock: Any,
    shortage: Option | None,
    arrears: Any,
    date: dt.date | None,
    mapping: RegisterMapping,
) -> "Supplies | None":
    """Load what there is to issue from; None means all that is due is handed out."""
    if stock is None and shortage is not None:
        raise ValueError("shortage needs stock: give stock too")
    if stock is None and arrears is None:
        return None
    from ration.stock.supplies import load_supplies  # only if it is used

    return load_supplies(programme, stock, arrears, date or programme.date, mapping)
