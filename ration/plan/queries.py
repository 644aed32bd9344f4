"""What a plan asks of a register's rows, and how the answers make it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import polars as pl

from ration.core.lazy import joined
from ration.core.problems import DataError, Problem, problem
from ration.engine.apportion import NobodyToShare
from ration.engine.exclusions import ExclusionQuery, absent_values, exclusion_queries, listed_values
from ration.engine.grouping import DueByComposition, Grouping, Rule, compositions, rules
from ration.engine.households import Households, bound_entitlements
from ration.engine.sites import everyone, manifests, sites, subtotal_places, subtotals, totals
from ration.plan.fingerprint import programme_stamp, register_stamp
from ration.plan.plan import DistributionPlan
from ration.programme.assumptions import assumptions
from ration.programme.programme import Programme
from ration.register.check.near_duplicates import words_alike
from ration.register.check.rows import Checks
from ration.register.check.scan import Distinct, Query, Scanned
from ration.register.columns.frame_columns import COUNT, SITE, WORD
from ration.register.prepare import PreparedRegister

if TYPE_CHECKING:
    from ration.stock.supplies import Supplies


class PlanQueries:
    """What a plan asks of the accepted rows, and how it puts the answers together.

    `supplied`: it is issued from stock, so households that may be issued different amounts are
    told apart.
    """

    def __init__(
        self, checks: Checks, by: Sequence[tuple[str, ...]], *, supplied: bool = False
    ) -> None:
        programme = checks.programme
        people = tuple(COUNT.column(name) for name in dict.fromkeys(checks.people.values()))
        every = rules(programme)
        self.columns = checks.columns
        self.channels = []
        for one in programme.channels:
            mine = tuple(rule for rule in every if rule.channel == one.id)
            apart = _told_apart(programme, mine) if supplied else {}
            self.channels.append(Grouping((SITE.column(one.id),), mine, people, apart))
        self.districts = [
            Grouping(tuple(WORD.column(column) for column in columns), every, people)
            for columns in dict.fromkeys(by)
        ]
        self.left: tuple[ExclusionQuery, ...] = exclusion_queries(programme, checks.columns)
        self.listed = listed_values(programme)

    @property
    def all(self) -> list[Grouping | ExclusionQuery | Distinct]:
        """All of the questions, to be answered by one scan."""
        words = [Distinct(WORD.column(column)) for column in self.listed]
        return [*self.channels, *self.districts, *self.left, *words]

    def plan(
        self, read: PreparedRegister, examined: Scanned, supplies: "Supplies | None" = None
    ) -> DistributionPlan:
        """The plan that the answers make, issued from what there is; None: nothing is said of it.

        The questions must have been those of a plan that is `supplied`, where there is anything.
        """
        checks, register = read.checks, read.register
        programme = checks.programme
        answers = iter(examined.answers)
        by_site = [next(answers) for _ in self.channels]
        by_value = [next(answers) for _ in self.districts]
        lefts = [next(answers) for _ in self.left]
        present = {column: next(answers).to_series().to_list() for column in self.listed}
        known = _known(self.channels, by_site)
        bound_entitlements(rules(programme), examined.largest, known)
        try:
            places = list(sites(checks, self.channels, by_site, known))
        except NobodyToShare:
            raise DataError(register.source, [problem("pool-nobody")]) from None
        given = None
        if supplies is not None:
            given = supplies.give(programme, self.channels, by_site, places, examined.rows)
            places = [
                given.at_sites(channel.id, there)
                for channel, there in zip(programme.channels, places, strict=True)
            ]
        by_channel = {
            one.id: manifests(one, there)
            for one, there in zip(programme.channels, places, strict=True)
            if there.names
        }
        levels = subtotal_places(checks, self.districts, by_value, known)
        if given is not None:
            levels = given.at_districts(self.districts, levels, examined.rows)
        plan = DistributionPlan.model_construct(
            programme=programme_stamp(read.programme),
            source=register_stamp(register, examined),
            people=everyone(checks, by_site[0]),
            totals=totals(programme, places, {} if given is None else given.totals()),
            sites=joined(list(by_channel.values())),
            by=tuple(
                subtotal
                for columns, there in levels.items()
                for subtotal in subtotals([WORD.name(one) for one in columns], there)
            ),
            nothing=tuple(
                one
                for left, table in zip(self.left, lefts, strict=True)
                for one in left.answer(table)
            ),
            warnings=(
                *read.said,
                *self._unseen(present, examined),
                *self.alike(examined),
                *examined.warnings,
                *(() if given is None else given.said),
            ),
            assumptions=assumptions(read.programme),
            stock=None if given is None else given.stamp,
        )
        plan._channels = by_channel
        issues = None if given is None else given.issues
        plan._households = Households(programme, checks.columns, register, examined, known, issues)
        return plan

    def alike(self, examined: Scanned) -> tuple[Problem, ...]:
        """Sites and words of the accepted rows that differ in case or spaces alone."""
        values: dict[str, set[str]] = {}
        for question, answer in zip(self.all, examined.answers, strict=False):
            for column, texts in _texts(question, answer):
                if column in self.columns.texts:
                    values.setdefault(self.columns.texts[column], set()).update(texts)
        return tuple(
            one
            for source, texts in values.items()
            for one in words_alike(source, texts, hidden=self.columns.personal(source))
        )

    def _unseen(self, present: Mapping[str, Sequence[str]], examined: Scanned) -> list[Problem]:
        if not examined.accepted:
            return [problem("register-rejected" if examined.read else "register-empty")]
        return absent_values(self.columns, self.listed, present)


def _told_apart(programme: Programme, mine: Sequence[Rule]) -> dict[str, pl.Expr]:
    """The columns by which households may be issued different amounts by some rules."""
    from ration.stock.tiers import tiers_of, told_apart

    return told_apart(tiers_of(programme, mine))


def _texts(question: Query, answer: pl.DataFrame) -> Iterator[tuple[str, pl.Series]]:
    """The columns of text that a question asks about, and the texts in its answer."""
    if isinstance(question, Grouping):
        yield from zip(question.columns, answer.select(question.keys), strict=True)
    elif isinstance(question, Distinct):
        yield question.column, answer.to_series()


def _known(cuts: Sequence[Grouping], answers: Sequence[pl.DataFrame]) -> DueByComposition:
    """What every composition is due, by each rule that must be asked about every one."""
    return {
        rule.key: compositions(rule, answer)
        for cut, answer in zip(cuts, answers, strict=True)
        for rule in cut.rules
        if not rule.linear
    }
