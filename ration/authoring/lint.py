"""Warnings for the author of a valid programme: what may be missing or a slip."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from ration.authoring.plausible import implausible
from ration.core.models import Sourced
from ration.core.problems.names import similar_names
from ration.core.problems.problem import Problem, problem
from ration.core.toml.lines import at_lines
from ration.programme.allocation import Allocation, Group, Pool
from ration.programme.assumptions import figures
from ration.programme.draft import RESERVED
from ration.programme.item import Item
from ration.programme.load import ProgrammeSource, load_programme, programme_text
from ration.programme.programme import Programme

_NEAR = 0.8  # how alike a name and its slip are at least, from 0 to 1

Band = tuple[int, int | None]  # months of age, without the last; None means no end


def programme_warnings(programme: ProgrammeSource) -> tuple[Problem, ...]:
    """Warn of what may be missing or a slip in a programme, in the order of its parts.

    A plan can be computed in spite of every warning. Those of a file have its lines.

    >>> from ration.programme.load import parse_programme, programme_text
    >>> programme_warnings("dprk-pds")
    ()
    >>> text = programme_text("dprk-pds").replace('per = "grade9"', 'per = "Grade9"')
    >>> [(each.column, each.value, each.hint) for each in programme_warnings(parse_programme(text))]
    [('allocations[8].per', 'Grade9', 'did you mean grade9?')]
    """
    loaded = load_programme(programme)
    warnings = (
        *_ages(loaded),
        *_unused(loaded),
        *_without_packs(loaded),
        *_unsourced(loaded),
        *_near_names(loaded),
        *_idle_priorities(loaded),
        *implausible(loaded),
    )
    if isinstance(programme, str | Path):
        return tuple(at_lines(warnings, programme_text(programme)))
    return warnings


def _unused(programme: Programme) -> Iterator[Problem]:
    rules: list[Allocation | Pool] = [*programme.allocations, *programme.pools]
    conditions = {condition.column for rule in programme.allocations for condition in rule.only}
    used = {
        *conditions,
        *programme.partition,
        *(rule.per for rule in programme.allocations),
        *(pool.by for pool in programme.pools),
    }
    for group in programme.groups:
        if group.id not in used and group.column not in used:
            yield problem("group-unused", column=f"groups.{group.id}")
    for channel in programme.channels:
        if channel.id not in {rule.channel for rule in rules}:
            yield problem("channel-unused", column=f"channels.{channel.id}")
    for item in programme.items:
        if item.id not in {rule.item for rule in rules}:
            yield problem("item-unused", column=f"items.{item.id}")


def _without_packs(programme: Programme) -> Iterator[Problem]:
    """Warn of items without packs, but for money and pools, which have none."""
    pooled = {pool.item for pool in programme.pools}
    for item in programme.items:
        if not item.packs and item.unit != programme.currency and item.id not in pooled:
            yield problem("item-no-packs", column=f"items.{item.id}")


def _unsourced(programme: Programme) -> Iterator[Problem]:
    for place, _, _, part in figures(programme):
        if part.assumption and part.source is None:
            yield problem("assumption-unexplained", column=place)
        elif part.source is None and programme.source is None and _has_figures(part):
            yield problem("figure-unsourced", column=place)


def _has_figures(part: Sourced) -> bool:
    """Whether a part states a figure: an item or a group may be only a name."""
    if isinstance(part, Item):
        return any(size is not None for size in (part.contains, part.weighs, part.volume))
    if isinstance(part, Group):
        return (part.from_age, part.to_age) != (None, None)
    return True


def _near_names(programme: Programme) -> Iterator[Problem]:
    for index, rule in enumerate(programme.allocations):
        place = f"allocations[{index}]"
        conditions = [(f"{place}.only", condition.column) for condition in rule.only]
        for where, name in [(f"{place}.per", rule.per), *conditions]:
            meant = _meant(programme, name)
            if meant is not None:
                near = f"did you mean {meant}?"
                yield problem("count-near-name", column=where, value=name, near=near)


def _meant(programme: Programme, name: str) -> str | None:
    """The group or reserved name that `name` may be a slip of; None means there is none.

    Names whose digits differ are not alike: `under2` is no slip of `under5`.
    """
    known = [*RESERVED, *(group.id for group in programme.groups)]
    if name in known or name in {group.column for group in programme.groups}:
        return None
    digits = re.findall(r"\d+", name)
    comparable = [other for other in known if re.findall(r"\d+", other) == digits]
    return next(iter(similar_names(name, comparable, _NEAR)), None)


def _idle_priorities(programme: Programme) -> Iterator[Problem]:
    """Warn of priorities of allocations that have no effect when their item is short."""
    for index, rule in enumerate(programme.allocations):
        if rule.priority is None:
            continue
        place = f"allocations[{index}].priority"
        shortage = programme.shortage_of(programme.item(rule.item))
        ranks = {other.priority for other in programme.allocations if other.item == rule.item}
        if len(ranks) == 1:
            yield problem("priority-alone", column=place, item=rule.item)
        elif shortage is not None and shortage.option != "priority":
            yield problem("priority-idle", column=place, item=rule.item, option=shortage.option)


def _ages(programme: Programme) -> Iterator[Problem]:
    """Warn of gaps and overlaps between the age bands of the groups.

    Equal bands (men and women) are intended. So is, outside the partition, a band within another
    (the old among the adults): only bands that cross are reported.
    """
    bands = [
        (group, _band(group))
        for group in programme.groups
        if (group.from_age, group.to_age) != (None, None)
    ]
    for group, (first, end) in bands:
        if end is not None and end <= first:
            place = f"groups.{group.id}"
            yield problem("ages-nobody", column=place, start=_age_text(first))
    bands = [(group, band) for group, band in bands if band[1] is None or band[1] > band[0]]
    parts = [band for band in bands if band[0].id in programme.partition]
    yield from _gaps(parts or bands, whole=len(parts) > 1)
    for number, (group, band) in enumerate(bands):
        for other, other_band in bands[number + 1 :]:
            both = {group.id, other.id} <= set(programme.partition)
            common = _common(band, other_band)
            if common and band != other_band and (both or common not in (band, other_band)):
                place, ages = f"groups.{other.id}", _ages_text(common)
                yield problem("ages-overlap", column=place, ages=ages, other=group.id)


def _gaps(bands: list[tuple[Group, Band]], *, whole: bool) -> Iterator[Problem]:
    """Warn of ages between the bands; if they are the `whole` partition, also outside them."""
    spans = sorted((band for _, band in bands), key=lambda band: band[0])
    names = ", ".join(group.id for group, _ in bands)
    gaps: list[Band] = [(0, spans[0][0])] if spans and whole and spans[0][0] > 0 else []
    reached = spans[0][1] if spans else None
    for _, (first, end) in pairwise(spans):
        if reached is not None and first > reached:
            gaps.append((reached, first))
        reached = None if reached is None or end is None else max(reached, end)
    if whole and reached is not None:
        gaps.append((reached, None))
    for gap in gaps:
        yield problem("ages-gap", column="groups", ages=_ages_text(gap), groups=names)


def _common(band: Band, other: Band) -> Band | None:
    first = max(band[0], other[0])
    ends = [end for end in (band[1], other[1]) if end is not None]
    end = min(ends) if ends else None
    return None if end is not None and end <= first else (first, end)


def _band(group: Group) -> Band:
    last = group.last_month
    return group.first_month or 0, None if last is None else last + 1


def _age_text(months: int) -> str:
    return f"{months} months" if months % 12 else str(months // 12)


def _ages_text(band: Band) -> str:
    """A band in completed years or months, both ends included."""
    first, end = band
    if end is None:
        return f"{_age_text(first)} and over"
    if first % 12 or end % 12:
        return f"{first} to {end - 1} months"
    last = end // 12 - 1
    return str(last) if first == last * 12 else f"{first // 12} to {last}"
