"""Explain one household: which rows it is made of, and how every figure comes from them."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.core.running.progress import OnProgress
from ration.engine.amount_columns import OWED
from ration.engine.exclusions import HIDDEN, is_hidden
from ration.engine.rules import rules
from ration.explain.arithmetic import equal_sizes, explained_rule, reckon, rounded, rounding_used
from ration.explain.computed import Computed, computed, in_packs
from ration.explain.find import Found, find_household
from ration.explain.pools import pool_share
from ration.explain.sharing import ItemSharing
from ration.programme.item import Item
from ration.programme.load import ProgrammeSource
from ration.programme.programme import Programme
from ration.programme.shortage import Option
from ration.register.columns.frame_columns import COUNT, ID, NUMBER, SITE, WORD
from ration.register.limits import MAX_PERSONS
from ration.register.mapping.load import MappingSource
from ration.register.people.roster import is_defined
from ration.register.source.collect import collect
from ration.results.explain.explanation import (
    AtChannel,
    ExplainedCount,
    ExplainedItem,
    ExplainedWord,
    Explanation,
    PoolShare,
)

Row = Mapping[str, Any]  # a household's row of the typed frame


def explain_household(
    source: Any,
    household: str,
    programme: ProgrammeSource = "kaesong-2020",
    *,
    columns: Mapping[str, str] | None = None,
    mapping: MappingSource | None = None,
    largest: int = MAX_PERSONS,
    stock: Any = None,
    shortage: Option | None = None,
    arrears: Any = None,
    date: dt.date | None = None,
    level: str | None = None,
    times: int | None = None,
    days: int | None = None,
    progress: OnProgress | None = None,
    memory: int | str | None = None,
) -> Explanation:
    """Explain why one household gets what it gets: rows, rules, sums, shortage, arrears, packs.

    `household` is its id as in the register. The other arguments are those of `compute`, whose
    plan is explained; it is computed without the rows that have problems. A household whose rows
    are rejected or left out is explained too, and so is an id that no row has: see `status`.

    Raises InputError if something cannot be read, DataError if the plan cannot be computed.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"household_id": ["1", "2"], "persons": [4, 3], "adults": [2, 1]})
    >>> rice = explain_household(frame, "1").items[0]
    >>> rice.gets, rice.channels[0].rules[0].reckoning.text
    (Quantity('20 kg'), '4 persons × 5 kg = 20 kg')
    """
    plan = computed(
        source,
        programme,
        columns,
        mapping,
        largest=largest,
        stock=stock,
        shortage=shortage,
        arrears=arrears,
        date=date,
        level=level,
        times=times,
        days=days,
        progress=progress,
        memory=memory,
    )
    return explained(plan, find_household(plan.households, plan.mapping, household))


def explained(plan: Computed, found: Found) -> Explanation:
    """Explain a household that was found, or why it was not."""
    facts: dict[str, Any] = {}
    if found.row is not None:
        row = _with_issues(plan, found)
        facts["counts"] = tuple(_counts(plan, row))
        facts["words"] = tuple(_words(plan, row))
        facts["items"] = tuple(_items(plan, row))
        facts["pools"] = tuple(_pools(plan, row))
    owed = tuple(_owed_to_nobody(plan, found)) if found.status == "unknown" else ()
    return Explanation(
        **plan.stamp,
        household=found.id,
        status=found.status,
        rows=() if found.rows is None else found.rows.explained(),
        left_out_by=found.why,
        problems=(*found.problems, *owed),
        **facts,
    )


def _owed_to_nobody(plan: Computed, found: Found) -> Iterator[Problem]:
    """Warn if a household that is not in the register is still owed something."""
    arrears = None if plan.issues is None else plan.issues.arrears
    if arrears is None:
        return
    own = arrears.frame.filter(pl.col(ID) == found.id)
    items = {rule.key: rule.item for rule in rules(plan.programme)}
    owed = [
        f"{items[key].quantity(int(own[column].sum()))} of {key[0]}"
        for key, column in arrears.columns.items()
        if own.height and own[column].sum()
    ]
    if owed:
        yield problem("explain-owed", column="household_id", value=found.id, owed=some(owed))


def _with_issues(plan: Computed, found: Found) -> Row:
    """The household's row; with stock, also what it is issued and owed by every rule."""
    assert found.row is not None
    if plan.issues is None:
        return found.row
    scanned = plan.households.scanned
    own = scanned.rows.filter(pl.col(ID) == found.id)
    return collect(scanned.register, plan.issues.rows(own)).row(0, named=True)


def _counts(plan: Computed, row: Row) -> Iterator[ExplainedCount]:
    people = plan.households.scanned.register.people
    groups = {group.column for group in plan.programme.groups if is_defined(group)}
    beside = {"persons", *groups} if people is not None else set()
    for name, parts in plan.households.columns.counts.items():
        made = name in beside or (people is not None and people.of is not None)
        numbers = () if made else tuple((part, int(row[NUMBER.column(part)])) for part in parts)
        yield ExplainedCount(name=name, value=row[COUNT.column(name)], parts=numbers)


def _words(plan: Computed, row: Row) -> Iterator[ExplainedWord]:
    columns = plan.households.columns
    for name, column in columns.words.items():
        value = HIDDEN if is_hidden(columns, name) else row[WORD.column(name)]
        yield ExplainedWord(name=name, column=column, value=value)


def _items(plan: Computed, row: Row) -> Iterator[ExplainedItem]:
    for item in plan.programme.items:
        channels = tuple(_at_channels(plan, item, row))
        if channels:
            yield _item(plan, item, channels)


def _item(plan: Computed, item: Item, channels: tuple[AtChannel, ...]) -> ExplainedItem:
    def total(amounts: list[Any]) -> Any:
        return item.quantity(sum((item.steps(each) for each in amounts), start=item.steps(zero)))

    zero = item.quantity(0)
    due = total([each.due for each in channels])
    facts: dict[str, Any] = {"gets": due}
    if plan.issues is not None:
        facts["gets"] = total([each.issued for each in channels])
        facts["owed_before"] = total([each.owed for each in channels])
        facts["owed_after"] = total([each.left for each in channels])
    return ExplainedItem(
        item=item.id,
        name=item.name,
        names=item.names,
        unit=item.unit,
        equal=equal_sizes(plan.programme, item),
        channels=channels,
        due=due,
        packed=in_packs(item, int(item.steps(facts["gets"]))),
        **facts,
    )


def _at_channels(plan: Computed, item: Item, row: Row) -> Iterator[AtChannel]:
    """What the item's rule gives through each of its channels."""
    programme = plan.programme
    words = {only.column: row[WORD.column(only.column)] for only in _worded(programme)}
    counts = {COUNT.name(name): n for name, n in row.items() if COUNT.holds(name)}
    for number, rule in enumerate(rules(programme)):
        if rule.item.id != item.id:
            continue
        channel = programme.channel(rule.channel)
        made = tuple(
            explained_rule(programme, each, reckon(programme, each, words, counts))
            for each in rule.allocations
        )
        exact = item.quantity(
            sum(item.steps(each.reckoning.exact) for each in made if each.reckoning is not None)
        )
        if item.round is None:
            due = item.quantity(
                sum(item.steps(each.reckoning.due) for each in made if each.reckoning is not None)
            )
        else:
            due = rounded(item, item.round, exact)
        site = row[SITE.column(rule.channel)]
        yield AtChannel(
            channel=channel.id,
            title=channel.title or channel.id,
            titles=channel.titles,
            site=site or None,
            rules=made,
            exact=exact,
            rounding=rounding_used(item, item.round),
            due=due,
            **_issued(plan, item, rule.channel, number, row),
        )


def _worded(programme: Programme) -> Iterator[Any]:
    yield from (only for _, only in programme.conditions() if only.values is not None)


def _issued(plan: Computed, item: Item, channel: str, number: int, row: Row) -> dict[str, Any]:
    """What is issued of an item through a channel, and how it was shared; {} without stock."""
    if plan.issues is None:
        return {}
    sharing = ItemSharing(plan.programme, plan.issues, item)
    site = row[SITE.column(channel)]
    if not site:  # it stays owed what it was owed
        owed = _owed(plan, item, channel, row) if sharing.carried else 0
        zero = item.quantity(0)
        return {"owed": item.quantity(owed), "issued": zero, "left": item.quantity(owed)}
    dues = sharing.due_by_tier(channel, row)
    shown = sharing.explained((channel, site), dues)
    issued = sum(item.steps(each.issued) for each in shown.stages if each.issued is not None)
    left = sum(dues.values()) - issued if sharing.carried else 0
    return {
        "owed": item.quantity(row[OWED.column(number)]),
        "issued": item.quantity(issued),
        "left": item.quantity(left),
        "sharing": shown,
    }


def _owed(plan: Computed, item: Item, channel: str, row: Row) -> int:
    arrears = None if plan.issues is None else plan.issues.arrears
    column = None if arrears is None else arrears.columns.get((item.id, channel))
    return 0 if column is None else int(row[column])


def _pools(plan: Computed, row: Row) -> Iterator[PoolShare]:
    for pool in plan.programme.pools:
        site = row[SITE.column(pool.channel)]
        if site:
            yield pool_share(plan.households, pool, site)
