"""Check a register: how many rows are accepted and rejected, and every problem."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Unpack, overload

from ration.core.problems.errors import DataError
from ration.core.problems.problem import Problem
from ration.core.problems.table import JoinedProblems, ProblemTable
from ration.core.running.progress import OnProgress
from ration.engine.household_sizes import sizes as household_sizes
from ration.engine.limits import overflows
from ration.engine.sites import everyone
from ration.export.inputs import inputs
from ration.plan.call_options import CheckOptions, F, Files
from ration.plan.check_queries import (
    SIZES,
    SizesQuery,
    odd_households,
    read_from,
    site_rows,
)
from ration.plan.check_report import Report, Rows
from ration.plan.due import what_is_due
from ration.plan.fingerprint import by_code, register_stamp
from ration.plan.scanned import ScannedRegister, read_register
from ration.programme.load import ProgrammeSource
from ration.programme.override import with_overrides
from ration.register.limits import MAX_PERSONS
from ration.register.mapping.load import MappingSource
from ration.register.prepare import read_options

if TYPE_CHECKING:
    import polars as pl


@overload
def check(
    source: Files,
    programme: ProgrammeSource = ...,
    *,
    spark: None = None,
    **options: Unpack[CheckOptions],
) -> "Report[pl.DataFrame]": ...
@overload
def check(
    source: Files,
    programme: ProgrammeSource = ...,
    *,
    spark: object,
    **options: Unpack[CheckOptions],
) -> Report: ...
@overload
def check(
    source: F, programme: ProgrammeSource = ..., **options: Unpack[CheckOptions]
) -> "Report[F]": ...
def check(
    source: Any,
    programme: ProgrammeSource = "kaesong-2020",
    *,
    columns: Mapping[str, str] | None = None,
    mapping: MappingSource | None = None,
    largest: int = MAX_PERSONS,
    date: dt.date | None = None,
    spark: Any = None,
    progress: OnProgress | None = None,
    memory: int | str | None = None,
) -> Report:
    """Check a register: how many rows are accepted and rejected, and every problem.

    The parameters are those of `compute`. Raises InputError if the register cannot be read,
    DataError if a column that the programme needs is missing.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"household_id": ["1", "1"], "persons": [4, 3], "adults": [2, 5]})
    >>> report = check(frame)
    >>> report.read, report.accepted, [problem.code for problem in report.problems]
    (2, 0, ['id-duplicate', 'group-larger', 'id-duplicate'])
    """
    options = read_options(columns, mapping, largest=largest, day=date, spark=spark, memory=memory)
    scanned = read_register(
        source,
        with_overrides(programme),
        options,
        more=lambda checks: {SIZES: SizesQuery(checks)},
        progress=progress,
    )
    report = _report(scanned)
    identity = scanned.checks.columns.identity
    read = inputs(programme=programme, mapping=mapping)
    report._rows = Rows(scanned.scan, identity, options.mapping, read)
    return report


def _report(scanned: ScannedRegister) -> Report:
    scan, checks = scanned.scan, scanned.checks
    problems = ProblemTable.of(scan.problems or _uncomputable(scanned))
    few = (*scanned.prepared.warnings, *_spelling(scanned))
    warnings = JoinedProblems(few, scan.warnings)
    stamp = register_stamp(scan).model_copy(update={"problems": problems})
    answer = scan.answers[SIZES]
    sizes, none = household_sizes(answer), SizesQuery(checks).none(answer)
    by_site = scanned.by_site
    return Report.model_construct(
        **dict(stamp),
        programme=scanned.stamp,
        warnings=warnings,
        found=by_code(problems.counts() + warnings.counts()),
        read_from=read_from(scanned.programme, checks.columns),
        people=() if overflows(scan) else everyone(checks, next(iter(by_site.values()))),
        none=none,
        sizes=sizes,
        odd=odd_households(checks.programme, sizes, none),
        sites=site_rows(scan, checks, by_site),
    )


def _spelling(scanned: ScannedRegister) -> tuple[Problem, ...]:
    queries, scan = scanned.queries, scanned.scan
    return (*queries.alike(scan), *queries.absent_sites(scan))


def _uncomputable(scanned: ScannedRegister) -> Sequence[Problem]:
    """Find why good rows cannot be computed: they do not fit the programme."""
    try:
        scanned.refuse_problems(drop_rejected=False)
        what_is_due(scanned)
    except DataError as error:
        return error.problems
    return ()
