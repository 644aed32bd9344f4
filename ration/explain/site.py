"""Explain a site's figure of one item: from its households, line by line."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import polars as pl

from ration.core.problems.errors import DataError
from ration.core.problems.names import nearest
from ration.core.problems.problem import problem
from ration.core.running.progress import OnProgress
from ration.engine.grouping import PLACE
from ration.engine.rules import Rule
from ration.explain.arithmetic import equal_sizes, explained_rule, reckon_heads, rounding_used
from ration.explain.computed import Computed, computed, in_packs
from ration.explain.pools import pool_share
from ration.explain.sharing import ItemSharing, rule_of
from ration.programme.allocation import Allocation
from ration.programme.condition import Condition
from ration.programme.household_days import DAYS
from ration.programme.item import Item
from ration.programme.load import ProgrammeSource
from ration.programme.phrases import condition_text
from ration.programme.shortage import Option
from ration.register.columns.frame_columns import COUNT, HOUSEHOLD_DAYS, PERSONS, SITE
from ration.register.limits import MAX_PERSONS
from ration.register.mapping.load import MappingSource
from ration.register.source.collect import collect
from ration.results.explain.explanation import EqualHouseholds, EqualIssues, SiteExplanation
from ration.results.lines import Manifest
from ration.stock.claims import ALL_DUE, ALL_ISSUED, NEW_DUE
from ration.stock.claims import ROWS as CLAIM_ROWS

# If a site has more different households than this, a linear rule is shown by their sums.
MOST_DIFFERENT = 60


def explain_site(
    source: Any,
    item: str,
    site: str,
    programme: ProgrammeSource = "kaesong-2020",
    *,
    channel: str | None = None,
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
) -> SiteExplanation:
    """Explain a site's figure of an item: what equal households are due, and how it adds up.

    `item` is the id of an item or its name, `channel` that of the site; None means the one that
    hands the item out there. The other arguments are those of `compute`, whose plan is explained;
    it is computed without the rows that have problems.

    Raises InputError if something cannot be read; DataError if the plan cannot be computed, or if
    it has no such item or site.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"household_id": ["1", "2"], "persons": [4, 4], "adults": [2, 1]})
    >>> found = explain_site(frame, "rice", "all")
    >>> [(each.rows, each.due, each.sum) for each in found.households], found.line.quantity
    ([(2, Quantity('20 kg'), Quantity('40 kg'))], Quantity('40 kg'))
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
    chosen = _item(plan, item)
    manifest = _manifest(plan, chosen, site, channel)
    return explained_line(plan, chosen, manifest)


def _item(plan: Computed, text: str) -> Item:
    """The item with this id or name."""
    items = {line.item: plan.programme.item(line.item) for line in plan.plan.totals.values()}
    named = {item.name.casefold(): item for item in items.values()}
    found = items.get(text) or named.get(text.casefold())
    if found is None:
        wrong = problem("explain-item", column="item", value=text, near=nearest(text, items))
        raise DataError(plan.programme.id, [wrong])
    return found


def _manifest(plan: Computed, item: Item, site: str, channel: str | None) -> Manifest:
    """The manifest of a site that hands out the item."""
    channels = [each.id for each in plan.programme.channels if _hands_out(plan, item, each.id)]
    if channel is not None and channel not in channels:
        near = nearest(channel, channels)
        wrong = problem("explain-channel", column="channel", value=channel, item=item.id, near=near)
        raise DataError(plan.programme.id, [wrong])
    wanted = channels if channel is None else [channel]
    found = [manifest for each in wanted if (manifest := plan.manifest(each, site)) is not None]
    if len(found) > 1:
        several = ", ".join(each.channel for each in found)
        wrong = problem("explain-channels", column="site", value=site, channels=several)
        raise DataError(plan.programme.id, [wrong])
    if not found:
        names = [each.site for channel in wanted for each in plan.plan.manifests(channel)[:1000]]
        near = nearest(site, names)
        wrong = problem("explain-site", column="site", value=site, item=item.id, near=near)
        raise DataError(plan.plan.source.source, [wrong])
    return found[0]


def _hands_out(plan: Computed, item: Item, channel: str) -> bool:
    ways = {(rule.item, rule.channel) for rule in plan.programme.allocations}
    ways |= {(pool.item, pool.channel) for pool in plan.programme.pools}
    return (item.id, channel) in ways


def explained_line(plan: Computed, item: Item, manifest: Manifest) -> SiteExplanation:
    """Explain the line of an item in a manifest."""
    programme, at = plan.programme, (manifest.channel, manifest.site)
    line = manifest.lines[item.id]
    pool = next(
        (each for each in programme.pools if (each.item, each.channel) == (item.id, at[0])), None
    )
    facts: dict[str, Any] = {}
    if pool is not None:
        shared = pool_share(plan.households, pool, manifest.site)
        facts |= {"pool": shared, "due": shared.share, "sharing": shared.sharing}
    else:
        rule = rule_of(programme, item.id, manifest.channel)
        households = tuple(_households(plan, rule, manifest.site))
        due = sum(int(item.steps(each.sum)) for each in households)
        facts["rules"] = tuple(explained_rule(programme, each) for each in rule.allocations)
        facts["several"] = "households" in plan.households.columns.counts
        facts |= {"households": households, "due": item.quantity(due)}
        facts["rounding"] = rounding_used(item, item.round)
        if plan.issues is not None:
            sharing = ItemSharing(programme, plan.issues, item)
            facts["issues"] = tuple(_issues(sharing, at))
            facts["sharing"] = sharing.explained(at)
    return SiteExplanation(
        **plan.stamp,
        channel=manifest.channel,
        title=manifest.title,
        titles=programme.channel(manifest.channel).titles,
        site=manifest.site,
        item=item.id,
        name=item.name,
        names=item.names,
        unit=item.unit,
        level=line.level,
        equal=equal_sizes(programme, item),
        packed=in_packs(item, int(item.steps(line.quantity))),
        line=line,
        **facts,
    )


def _households(plan: Computed, rule: Rule, site: str) -> Iterator[EqualHouseholds]:
    """The different households of a site, as the rule sees them; few rows if it is linear."""
    scanned = plan.households.scanned
    keys = list(rule.composition)
    own = scanned.rows.filter(pl.col(SITE.column(rule.channel)) == site)
    counted = own.group_by(keys).agg(pl.len().alias("rows")).sort(keys)
    table = collect(scanned.register, counted)
    different: Iterable[dict[str, Any]] = table.iter_rows(named=True)
    together = rule.linear and table.height > MOST_DIFFERENT
    if together:
        sums = {name: int((table[name] * table["rows"]).sum()) for name in keys}
        different = [{**sums, "rows": int(table["rows"].sum())}]
    for row in different:
        yield _equal(rule, row, together=together)


def _equal(rule: Rule, row: Mapping[str, int], *, together: bool) -> EqualHouseholds:
    item, programme = rule.item, rule.programme
    persons, days = row.get(PERSONS), row.get(HOUSEHOLD_DAYS)
    each = tuple(
        reckon_heads(
            programme, allocation, row[name], persons, days, _why_none(allocation, row[name], days)
        )
        for allocation, name in zip(rule.allocations, rule.heads, strict=True)
    )
    due = rule.due(row)
    times = 1 if together else row["rows"]
    return EqualHouseholds(
        rows=row["rows"],
        counts=tuple((_named(rule, name), row[name]) for name in rule.composition),
        each=each,
        exact=item.quantity(due.exact),
        due=item.quantity(due.steps),
        sum=item.quantity(due.steps * times),
        together=together,
    )


def _why_none(allocation: Allocation, heads: int, days: int | None) -> Condition | None:
    """The condition that a household does not meet, if nothing else can be why it counts 0."""
    if days == 0:
        return next((only for only in allocation.only if only.column == DAYS), None)
    everybody = allocation.per in ("household", "households", "person", "persons")
    others = [only for only in allocation.only if only.column != DAYS or days is None]
    alone = len(others) == 1 and everybody and heads == 0
    return others[0] if alone else None


def _named(rule: Rule, column: str) -> str:
    """The name of a column that a rule reads; of heads with conditions, with the conditions."""
    if COUNT.holds(column):
        return COUNT.name(column)
    allocation = rule.allocations[rule.heads.index(column)]
    counted = rule.programme.count_column(allocation.per) or "households"
    only = (f"{each.column} {condition_text(each)}" for each in allocation.only)
    return f"{counted} ({', '.join(only)})"


def _issues(sharing: ItemSharing, at: tuple[str, str]) -> Iterator[EqualIssues]:
    """The households of a site by what they are due, owed and issued."""
    channel, site = at
    table = sharing.issued.tables[channel].filter(pl.col(PLACE) == site)
    rows: Counter[tuple[int, int, int]] = Counter()
    for new, due, issued, count in table.select(
        NEW_DUE, ALL_DUE, ALL_ISSUED, CLAIM_ROWS
    ).iter_rows():
        rows[new, due - new, issued] += count
    quantity = sharing.item.quantity
    for (new, owed, issued), count in sorted(rows.items()):
        yield EqualIssues(
            rows=count,
            due=quantity(new),
            owed=quantity(owed),
            issued=quantity(issued),
            sum=quantity(issued * count),
        )
