"""Check a register: how many rows are accepted and rejected, and every problem."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ration.core.problems import DataError, Problem
from ration.engine.household_sizes import sizes as household_sizes
from ration.engine.limits import overflows
from ration.engine.sites import everyone
from ration.export.inputs import inputs
from ration.plan.check_queries import (
    SIZES,
    SizesQuery,
    by_code,
    odd_households,
    read_from,
    site_rows,
)
from ration.plan.check_report import Report, Rows
from ration.plan.due import what_is_due
from ration.plan.fingerprint import register_stamp
from ration.plan.scanned import ScannedRegister, read_register
from ration.programme.override import with_overrides
from ration.programme.programme import Programme
from ration.register.limits import MAX_PERSONS
from ration.register.mapping.mapping import RegisterMapping
from ration.register.prepare import read_options


def check(
    source: Any,
    programme: Programme | str | Path = "kaesong-2020",
    *,
    columns: Mapping[str, str] | None = None,
    mapping: RegisterMapping | str | Path | None = None,
    largest: int = MAX_PERSONS,
    date: dt.date | None = None,
    progress: Callable[[int], object] | None = None,
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
    options = read_options(columns, mapping, largest=largest, day=date, memory=memory)
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
    stamp = register_stamp(scan)
    if not scan.problems:
        stamp = stamp.model_copy(update={"problems": _uncomputable(scanned)})
    warnings = (*scanned.prepared.warnings, *_spelling(scanned), *scan.warnings)
    answer = scan.answers[SIZES]
    sizes, none = household_sizes(answer), SizesQuery(checks).none(answer)
    by_site = scanned.by_site
    return Report.model_construct(
        **dict(stamp),
        programme=scanned.stamp,
        warnings=warnings,
        found=by_code((*stamp.problems, *warnings)),
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


def _uncomputable(scanned: ScannedRegister) -> tuple[Problem, ...]:
    """Find why good rows cannot be computed: they do not fit the programme."""
    try:
        scanned.refuse_problems(drop_rejected=False)
        what_is_due(scanned)
    except DataError as error:
        return error.problems
    return ()
