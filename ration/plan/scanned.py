"""A register that was scanned for a programme, as check, compute and rounds use it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from ration.core.problems import DataError
from ration.engine.grouping import PLACE
from ration.engine.limits import limit_problems
from ration.plan.queries import PlanQueries, plan_queries
from ration.programme.programme import Programme
from ration.register.check.rows import Checks
from ration.register.check.scan import Key, Query, Scanned, scan_register
from ration.register.prepare import PreparedRegister, ReadOptions, prepare, refuse
from ration.register.source.register import Register


@dataclass(frozen=True)
class ScannedRegister:
    """A register whose rows were checked, and that answered all that plans ask of it."""

    prepared: PreparedRegister
    queries: PlanQueries
    scanned: Scanned

    @property
    def programme(self) -> Programme:
        """The programme as given, with its shortage rules."""
        return self.prepared.programme

    @property
    def checks(self) -> Checks:
        """What the rows were held against, with the programme that was scanned for."""
        return self.prepared.checks

    @property
    def register(self) -> Register:
        """The register that was scanned."""
        return self.scanned.register

    @cached_property
    def by_site(self) -> Mapping[str, pl.DataFrame]:
        """By channel: the households of each site and composition, added up."""
        return {channel: self.scanned.answers["sites", channel] for channel in self.queries.sites}

    @cached_property
    def sites(self) -> frozenset[tuple[str, str]]:
        """Every channel's sites that have households."""
        return frozenset(
            (channel, site)
            for channel, answer in self.by_site.items()
            for site in answer[PLACE].unique()
            if site
        )

    def refuse_problems(self, *, drop_rejected: bool) -> None:
        """DataError where rows have problems (`drop_rejected` goes on without them) or a limit."""
        if self.scanned.problems and not drop_rejected:
            raise DataError(self.register.source, self.scanned.problems)
        refuse(self.register, limit_problems(self.checks.programme, self.scanned))


def scan(
    source: Any,
    programme: Programme,
    options: ReadOptions,
    *,
    supplied: bool = False,
    more: Callable[[Checks], Mapping[Key, Query]] | None = None,
    progress: Callable[[int], object] | None = None,
) -> ScannedRegister:
    """Open the register `source`, check every row, and answer what a plan asks.

    `supplied`: the plan is issued from stock. `more` are queries beside those of a plan.

    Raises InputError where it cannot be read, DataError where a column is missing.
    """
    prepared = prepare(source, programme, options, supplied=supplied)
    queries = plan_queries(prepared, supplied=supplied)
    named = {**queries.named(), **(more(prepared.checks) if more else {})}
    scanned = scan_register(prepared.register, prepared.checks, named, progress)
    return ScannedRegister(prepared, queries, scanned)
