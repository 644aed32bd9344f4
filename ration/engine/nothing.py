"""Who gets nothing, and why: silent exclusion is the worst error in the field."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

import polars as pl

from ration.engine.amount_columns import DUE, ISSUED
from ration.engine.exclusions import HIDDEN, condition_column, is_hidden
from ration.engine.grouping import PLACE
from ration.engine.rules import Rule, rules
from ration.engine.zero import ALWAYS, certain, zero_up_to
from ration.programme.allocation import Allocation, Pool
from ration.programme.programme import Programme
from ration.register.check.batch.typed_frame import heads
from ration.register.columns.columns import Columns
from ration.register.columns.frame_columns import (
    COUNT,
    HOUSEHOLDS,
    PERSONS,
    SITE,
    SUM,
    ColumnKind,
)
from ration.results.exclusions import Cause, Exclusion

_COUNTS = ColumnKind("pool")  # whether a household counts for a pool, by item and channel
_SHORT = "short"  # a key: something is due and nothing of it is issued

Reason = tuple[Cause, str | None, str | None]
Sharing = Mapping[tuple[str, str], Collection[str]]  # by item and channel, the sites with a share


class Nothing(NamedTuple):
    """Households that get nothing, by reason, and the people in them."""

    exclusions: list[Exclusion]
    people: dict[str, int]


@dataclass(frozen=True)
class NothingQuery:
    """The query which households get nothing of `item` by `rules` and `pools`.

    `item` None means nothing of any item. `people` are the counts to add up, by name. `issued`
    means that the rows have what is issued from stock by each rule, by its number in the programme.
    """

    programme: Programme
    columns: Columns
    item: str | None
    rules: Mapping[int, Rule]
    pools: tuple[Pool, ...]
    people: Mapping[str, str] = field(default_factory=dict)
    issued: bool = False

    def query(self, rows: pl.LazyFrame) -> pl.LazyFrame:
        """Count the households that may get nothing, by the columns that decide."""
        few = self._issued_nothing() if self.issued else self._few_heads()
        keys = self._keys()
        if self.issued and self.rules:
            due = pl.sum_horizontal(map(DUE.column, self.rules)) > 0
            # What is short needs no more keys: there may be very many compositions.
            keys = {name: pl.when(due).then(None).otherwise(key) for name, key in keys.items()}
            keys[_SHORT] = due
        keys |= self._pool_keys()
        return (
            rows.filter(pl.all_horizontal(pl.lit(True), *few))
            .group_by(key.alias(name) for name, key in keys.items())
            .agg(
                pl.col(column).sum().alias(SUM.column(column))
                for column in dict.fromkeys([HOUSEHOLDS, *self.people.values()])
            )
        )

    def answer(self, table: pl.DataFrame, sharing: Sharing, due_shares: Sharing) -> Nothing:
        """Count the households by reason, in the order of columns and values.

        `sharing` are the sites that get a share of each pool, and `due_shares` those that are due
        one.
        """
        reasons: Counter[Reason] = Counter()
        people: Counter[str] = Counter()
        for row in table.iter_rows(named=True):
            reason = self._reason(row, sharing, due_shares)
            if reason is not None:
                reasons[reason] += row[SUM.column(HOUSEHOLDS)]
                people.update({who: row[SUM.column(name)] for who, name in self.people.items()})
        ordered = sorted(reasons, key=lambda why: (why[1] or "", why[2] or "", why[0]))
        exclusions = [
            Exclusion(
                item=self.item, cause=cause, column=column, value=value, households=reasons[why]
            )
            for why in ordered
            for cause, column, value in [why]
        ]
        return Nothing(exclusions, dict(people))

    def _few_heads(self) -> Iterator[pl.Expr]:
        """The rows with so few heads that the rules may give nothing."""
        yield from (pl.col(name) <= most for name, most in self._most if most is not None)

    @cached_property
    def _most(self) -> list[tuple[str, int | None]]:
        """How many heads may give nothing, by column; the same for every batch of rows."""
        return [each for rule in self.rules.values() for each in zero_up_to(rule).items()]

    def _issued_nothing(self) -> Iterator[pl.Expr]:
        if self.rules:
            yield pl.sum_horizontal(map(ISSUED.column, self.rules)) == 0

    def _keys(self) -> dict[str, pl.Expr]:
        names = [name for rule in self.rules.values() for name in rule.composition]
        for rule in self._allocations:
            names += [condition_column(self.programme, condition) for condition in rule.only]
        # A row may stand for very many households; one of them is enough to apply a rule.
        return {HOUSEHOLDS: pl.lit(1)} | {n: pl.col(n) for n in names if n != HOUSEHOLDS}

    def _pool_keys(self) -> dict[str, pl.Expr]:
        keys = {SITE.column(pool.channel): pl.col(SITE.column(pool.channel)) for pool in self.pools}
        for pool in self.pools:
            if (weight := pool_weight(self.programme, pool)) not in ALWAYS:
                keys[pool_key(pool)] = pl.col(weight) > 0
        return keys

    @property
    def _allocations(self) -> list[Allocation]:
        mine = [allocation for rule in self.rules.values() for allocation in rule.allocations]
        return [allocation for allocation in self.programme.allocations if allocation in mine]

    def _reason(
        self, row: Mapping[str, Any], sharing: Sharing, due_shares: Sharing
    ) -> Reason | None:
        """Why the households of a row get nothing; None means they get some."""
        counting = [pool for pool in self.pools if row.get(pool_key(pool), True)]
        if any(_has_share(pool, row, sharing) for pool in counting):
            return None
        if row.get(_SHORT):
            return "shortage", None, None
        dues = [rule.due(row) for rule in self.rules.values()]
        if any(due.steps for due in dues):
            return None
        if any(_has_share(pool, row, due_shares) for pool in counting):
            return "shortage", None, None
        if any(due.exact for due in dues):
            return "rounding", None, None
        if counting:
            return "share", None, None
        return next(self._reasons(row))

    def _reasons(self, row: Mapping[str, Any]) -> Iterator[Reason]:
        """Why each rule gives nothing, first those that have heads for it."""
        for rule in self._allocations:
            if row[heads(self.programme, rule)]:
                yield ("size", "persons", str(row[PERSONS])) if rule.sizes else (
                    "amount", None, None,
                )  # fmt: skip
        for rule in self._allocations:
            for condition in rule.only:
                value = row[condition_column(self.programme, condition)]
                if not condition.admits(value):
                    yield "only", condition.column, self._shown(condition.column, str(value))
            yield "heads", self.programme.count_column(rule.per) or "households", "0"
        for pool in self.pools:
            yield "heads", self.programme.count_column(pool.by) or "households", "0"

    def _shown(self, column: str, value: str) -> str:
        return HIDDEN if is_hidden(self.columns, column) else value


def pool_key(pool: Pool) -> str:
    """The key that tells whether a household counts for a pool, if not all do."""
    return _COUNTS.column(f"{pool.item}:{pool.channel}")


def pool_weight(programme: Programme, pool: Pool) -> str:
    """The column of a typed frame by which a pool is shared."""
    return COUNT.column(programme.count_column(pool.by) or "households")


def _has_share(pool: Pool, row: Mapping[str, Any], sharing: Sharing) -> bool:
    return row[SITE.column(pool.channel)] in sharing[pool.item, pool.channel]


def nothing_queries(
    programme: Programme, columns: Columns, people: Mapping[str, str], *, issued: bool = False
) -> dict[str | None, NothingQuery]:
    """Make a query for every item that a household may get nothing of, and one for all items.

    `people` are the columns of counts, by name. With `issued` there is one for every item.
    """
    every = dict(enumerate(rules(programme)))
    sure = {number for number, rule in every.items() if certain(rule)}
    made = NothingQuery(programme, columns, None, every, programme.pools, people, issued)
    queries: dict[str | None, NothingQuery] = {}
    for item in programme.items:
        mine = {number: rule for number, rule in every.items() if rule.item.id == item.id}
        pools = tuple(pool for pool in programme.pools if pool.item == item.id)
        if pools or (mine and (issued or sure.isdisjoint(mine))):
            queries[item.id] = replace(made, item=item.id, rules=mine, pools=pools, people={})
    if issued or not sure:
        queries[None] = made
    return queries


def by_site_alone(query: NothingQuery) -> Pool | None:
    """The pool whose share alone decides, so that the answer about sites is enough."""
    if query.rules or len(query.pools) != 1:
        return None
    (pool,) = query.pools
    return pool if pool_weight(query.programme, pool) in ALWAYS else None


def from_sites(pool: Pool, answer: pl.DataFrame) -> pl.DataFrame:
    """The answer about a pool from that of the channel's sites."""
    sums = [name for name in answer.columns if SUM.holds(name)]
    return answer.group_by(pl.col(PLACE).alias(SITE.column(pool.channel))).agg(pl.col(sums).sum())
