"""The queries of a plan: one scan answers them about the accepted rows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from ration.core.problems.names import shorten, some
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import cleaned
from ration.engine.exclusions import absent_values, listed_values
from ration.engine.grouping import Grouping
from ration.engine.nothing import NothingQuery, by_site_alone, nothing_queries
from ration.engine.rules import Rule, rules
from ration.engine.served import served_keys
from ration.engine.sites import named_people
from ration.programme.programme import Programme
from ration.register.check.alike.words_alike import words_alike
from ration.register.check.queries import Distinct, Key, Query
from ration.register.check.scanned import Scanned
from ration.register.columns.columns import Columns
from ration.register.columns.frame_columns import CELL, COUNT, ROWS, SITE, WORD
from ration.register.prepare import PreparedRegister
from ration.results.household_days import HouseholdDays

if TYPE_CHECKING:
    from ration.engine.household_days import DaysQuery

_DAYS: Key = ("household days",)  # the name of the query


class Renamed(NamedTuple):
    """The query which of some names a column of a typed frame has."""

    column: str
    names: tuple[str, ...]

    def query(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Each name that is there, once."""
        text = cleaned(pl.col(self.column))
        return rows.select(text.filter(text.is_in(self.names)).unique())


class PlanQueries(NamedTuple):
    """The queries of a plan.

    `days` is about the days of each household; None means that the register has none.
    `sites` has a grouping for every channel, by its id; `subtotals` one for every `by`, by its
    columns. `exclusions` are by item: who gets nothing of it; the item None means of all items.
    `listed` are the words that the programme lists, by column, each with its place there.
    """

    columns: Columns
    days: "DaysQuery | None"
    sites: Mapping[str, Grouping]
    subtotals: Mapping[tuple[str, ...], Grouping]
    exclusions: Mapping[str | None, NothingQuery]
    listed: Mapping[str, Sequence[tuple[str, str]]]

    def named(self) -> dict[Key, Query]:
        """Name all queries; their answers have the same names."""
        queries: dict[Key, Query] = {
            ("sites", channel): grouping for channel, grouping in self.sites.items()
        }
        queries |= {("subtotals", *by): grouping for by, grouping in self.subtotals.items()}
        queries |= {
            ("exclusions", item): query
            for item, query in self.exclusions.items()
            if by_site_alone(query) is None
        }
        queries |= {("words", column): Distinct(WORD.column(column)) for column in self.listed}
        queries |= {} if self.days is None else {_DAYS: self.days}
        return queries | self._renamed

    def household_days(self, scanned: Scanned) -> HouseholdDays | None:
        """How many households have fewer days; None means that the register has no days."""
        return None if self.days is None else self.days.result(scanned.answers[_DAYS])

    def alike(self, scanned: Scanned) -> tuple[Problem, ...]:
        """Warn of sites and words in accepted rows that may be the same."""
        values: dict[str, dict[str, int]] = {}
        for name, query in self.named().items():
            for column, texts in _texts(query, scanned.answers[name]):
                if column in self.columns.texts:
                    values.setdefault(self.columns.texts[column], {}).update(texts)
        sites = {*self.columns.sites.values()}
        return tuple(
            warning
            for source, rows in values.items()
            for warning in words_alike(
                source, rows, personal=self.columns.personal, sites=source in sites
            )
        )

    def absent_sites(self, scanned: Scanned) -> Iterator[Problem]:
        """Warn of other names of sites in the mapping that no accepted row has."""
        people = scanned.register.people
        if people is not None and people.of is not None:  # replaced before they were grouped
            return
        found = {text for name in self._renamed for text in scanned.answers[name].to_series()}
        absent = [name for name in self.columns.site_names if name not in found]
        if absent:
            yield problem("site-name-absent", names=some(f'"{shorten(name)}"' for name in absent))

    @property
    def _renamed(self) -> dict[Key, Query]:
        """The queries which names that a mapping replaces the columns of sites have."""
        names = tuple(self.columns.site_names)
        columns = map(CELL.column, self.columns.sites.values() if names else ())
        return {("renamed sites", column): Renamed(column, names) for column in columns}

    def unseen(self, scanned: Scanned) -> list[Problem]:
        """Warn of words that the programme lists and no accepted row has."""
        if not scanned.accepted:
            return [problem("register-rejected" if scanned.read else "register-empty")]
        present = {
            column: scanned.answers["words", column].to_series().to_list() for column in self.listed
        }
        return absent_values(self.columns, self.listed, present)


def plan_queries(prepared: PreparedRegister, *, supplied: bool) -> PlanQueries:
    """Make the queries of a plan for a register.

    `supplied` means the plan is issued from stock: then households that may be issued different
    amounts are grouped separately.
    """
    checks = prepared.checks
    programme = checks.programme
    people = tuple(COUNT.column(name) for name in dict.fromkeys(checks.people.values()))
    every = rules(programme)
    sites = {}
    for channel in programme.channels:
        of_channel = tuple(rule for rule in every if rule.channel == channel.id)
        pools = tuple(pool for pool in programme.pools if pool.channel == channel.id)
        keys = _extra_keys(programme, of_channel) if supplied else {}
        keys |= served_keys(programme, of_channel, pools, supplied=supplied)
        sites[channel.id] = Grouping((SITE.column(channel.id),), of_channel, people, keys, pools)
    keys = served_keys(programme, every, (), supplied=False)
    subtotals = {
        by: Grouping(tuple(map(WORD.column, by)), every, people, keys)
        for by in dict.fromkeys(prepared.by)
    }
    exclusions = nothing_queries(programme, checks.columns, named_people(checks))
    days = None
    if programme.household_days:
        from ration.engine.household_days import DaysQuery

        days = DaysQuery(programme.days or 0)
    listed = listed_values(programme)
    return PlanQueries(checks.columns, days, sites, subtotals, exclusions, listed)


def _extra_keys(programme: Programme, of_channel: Sequence[Rule]) -> dict[str, pl.Expr]:
    """The columns by which households may be issued different amounts by some rules."""
    from ration.stock.tiers import extra_keys, tiers_of

    return extra_keys(tiers_of(programme, of_channel))


def _texts(query: Query, answer: pl.DataFrame) -> Iterator[tuple[str, dict[str, int]]]:
    """The text columns that a query reads, each with the texts in its answer and their rows."""
    if isinstance(query, Grouping):
        for column, key in zip(query.columns, query.keys, strict=True):
            yield column, dict(answer.group_by(key).agg(pl.col(ROWS).sum()).iter_rows())
    elif isinstance(query, Distinct):
        yield query.column, dict.fromkeys(answer.to_series(), 0)
