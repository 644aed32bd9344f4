"""Scan a register for a programme: check, compute, rounds and roll-outs use it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from ration.core.problems.errors import DataError
from ration.core.running.progress import OnProgress
from ration.engine.grouping import PLACE
from ration.engine.limits import limit_problems
from ration.plan.fingerprint import programme_stamp
from ration.plan.queries import PlanQueries, plan_queries
from ration.programme.programme import Programme
from ration.register.check.batch.single_row import Checks
from ration.register.check.queries import Key, Query
from ration.register.check.scan import scan_register
from ration.register.check.scanned import Scanned
from ration.register.prepare import PreparedRegister, ReadOptions, prepare, refuse
from ration.register.source.register import Register
from ration.results.provenance import ProgrammeStamp


@dataclass(frozen=True)
class ScannedRegister:
    """A register whose rows were checked, with the answers to all queries of a plan."""

    prepared: PreparedRegister
    queries: PlanQueries
    scan: Scanned

    @property
    def programme(self) -> Programme:
        """The programme as given, with its shortage options."""
        return self.prepared.programme

    @property
    def checks(self) -> Checks:
        """The checks of the rows; their programme has no shortage options if there is no stock."""
        return self.prepared.checks

    @property
    def register(self) -> Register:
        """The register that was scanned."""
        return self.scan.register

    @cached_property
    def by_site(self) -> Mapping[str, pl.DataFrame]:
        """By channel, the sums of the households of each site and composition."""
        return {channel: self.scan.answers["sites", channel] for channel in self.queries.sites}

    @cached_property
    def sites(self) -> frozenset[tuple[str, str]]:
        """The sites that have households, each with its channel."""
        return frozenset(
            (channel, site)
            for channel, answer in self.by_site.items()
            for site in answer[PLACE].unique()
            if site
        )

    @cached_property
    def stamp(self) -> ProgrammeStamp:
        """The programme as given, with the days of the households."""
        days = self.queries.household_days(self.scan)
        return programme_stamp(self.programme).model_copy(update={"household_days": days})

    def refuse_problems(self, *, drop_rejected: bool) -> None:
        """Raise DataError for limits, and for rows with problems unless `drop_rejected`."""
        if self.scan.problems and not drop_rejected:
            raise DataError(self.register.source, self.scan.problems)
        refuse(self.register, limit_problems(self.checks.programme, self.scan))


def read_register(
    source: Any,
    programme: Programme,
    options: ReadOptions,
    *,
    supplied: bool = False,
    more: Callable[[Checks], Mapping[Key, Query]] | None = None,
    progress: OnProgress | None = None,
) -> ScannedRegister:
    """Open the register `source`, check every row, and answer the queries of a plan.

    `supplied` means the plan is issued from stock. `more` makes further queries.

    Raises InputError if it cannot be read, DataError if a column is missing.
    """
    prepared = prepare(source, programme, options, supplied=supplied, progress=progress)
    queries = plan_queries(prepared, supplied=supplied)
    named = {**queries.named(), **(more(prepared.checks) if more else {})}
    scan = scan_register(prepared.register, prepared.checks, named, progress, options.memory)
    return ScannedRegister(prepared, queries, scan)
