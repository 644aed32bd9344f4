"""What is odd in a programme that can be read: warnings, for its author to look at."""

import difflib
import re
from collections.abc import Iterator
from itertools import pairwise

from ration.core.models import Sourced
from ration.core.problems import Problem, problem
from ration.programme.allocation import Age, Allocation, Group, Pool
from ration.programme.assumptions import figures
from ration.programme.draft import RESERVED
from ration.programme.item import Item
from ration.programme.programme import Programme

_NEAR = 0.8  # how alike two names are, of 1, that one may be a slip of the other

Band = tuple[int, int | None]  # months: the first, and the first that is no longer in it


def programme_warnings(programme: Programme) -> tuple[Problem, ...]:
    """What may be missing or meant otherwise in a programme, in the order of its parts.

    None of it keeps a plan from being computed.

    >>> from ration.programme.load import load_programme, parse_programme, programme_text
    >>> programme_warnings(load_programme("dprk-pds"))
    ()
    >>> text = programme_text("dprk-pds").replace('per = "grade9"', 'per = "Grade9"')
    >>> [(one.column, one.value, one.hint) for one in programme_warnings(parse_programme(text))]
    [('allocations[8].per', 'Grade9', 'did you mean grade9?')]
    """
    return (
        *_ages(programme),
        *_unused(programme),
        *_without_packs(programme),
        *_unsourced(programme),
        *_near_names(programme),
        *_idle_priorities(programme),
    )


def _unused(programme: Programme) -> Iterator[Problem]:
    given: list[Allocation | Pool] = [*programme.allocations, *programme.pools]
    asked = {one.column for rule in programme.allocations for one in rule.only}
    counted = {
        *programme.partition,
        *(rule.per for rule in programme.allocations),
        *(pool.by for pool in programme.pools),
    }
    for group in programme.groups:
        if group.id not in counted | asked and group.column not in counted | asked:
            yield problem("group-unused", column=f"groups.{group.id}")
    for channel in programme.channels:
        if channel.id not in {one.channel for one in given}:
            yield problem("channel-unused", column=f"channels.{channel.id}")
    for item in programme.items:
        if item.id not in {one.item for one in given}:
            yield problem("item-unused", column=f"items.{item.id}")


def _without_packs(programme: Programme) -> Iterator[Problem]:
    """Money comes in no packs, and a pool is shared out loose: both are left alone."""
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
    """Whether a part states a figure: an item or a group may be a name alone."""
    if isinstance(part, Item):
        return any(one is not None for one in (part.contains, part.weighs, part.volume))
    if isinstance(part, Group):
        return (part.from_age, part.to_age) != (None, None)
    return True


def _near_names(programme: Programme) -> Iterator[Problem]:
    for index, rule in enumerate(programme.allocations):
        place = f"allocations[{index}]"
        asked = [(f"{place}.only", one.column) for one in rule.only]
        for where, name in [(f"{place}.per", rule.per), *asked]:
            meant = _meant(programme, name)
            if meant is not None:
                near = f"did you mean {meant}?"
                yield problem("count-near-name", column=where, value=name, near=near)


def _meant(programme: Programme, name: str) -> str | None:
    """The group or reserved name that `name` is nearly; None where it is one, or like none.

    Names whose digits differ mean different things: `under2` is no slip of `under5`.
    """
    known = [*RESERVED, *(group.id for group in programme.groups)]
    if name in known or name in {group.column for group in programme.groups}:
        return None
    digits = re.findall(r"\d+", name)
    alike = {one.casefold(): one for one in known if re.findall(r"\d+", one) == digits}
    close = difflib.get_close_matches(name.casefold(), alike, n=1, cutoff=_NEAR)
    return alike[close[0]] if close else None


def _idle_priorities(programme: Programme) -> Iterator[Problem]:
    """Priorities of allocations that decide nothing where their item is short."""
    for index, rule in enumerate(programme.allocations):
        if rule.priority is None:
            continue
        place = f"allocations[{index}].priority"
        said = programme.shortage_of(programme.item(rule.item))
        ranks = {one.priority for one in programme.allocations if one.item == rule.item}
        if len(ranks) == 1:
            yield problem("priority-alone", column=place, item=rule.item)
        elif said is not None and said.option != "priority":
            yield problem("priority-idle", column=place, item=rule.item, option=said.option)


def _ages(programme: Programme) -> Iterator[Problem]:
    """Gaps and overlaps between the age bands of the groups.

    Bands that are alike (men and women), and outside the partition a band within another (the
    old among the adults), are meant: only bands that cross are said.
    """
    bands = [
        (group, (_start(group), _end(group)))
        for group in programme.groups
        if (group.from_age, group.to_age) != (None, None)
    ]
    for group, (first, end) in bands:
        if end is not None and end <= first:
            place = f"groups.{group.id}"
            yield problem("ages-nobody", column=place, start=_age_text(first))
    bands = [(group, band) for group, band in bands if band[1] is None or band[1] > band[0]]
    parts = [one for one in bands if one[0].id in programme.partition]
    yield from _gaps(parts or bands, whole=len(parts) > 1)
    for number, (group, band) in enumerate(bands):
        for other, its in bands[number + 1 :]:
            both = {group.id, other.id} <= set(programme.partition)
            common = _common(band, its)
            if common and band != its and (both or common not in (band, its)):
                place, ages = f"groups.{other.id}", _ages_text(common)
                yield problem("ages-overlap", column=place, ages=ages, other=group.id)


def _gaps(bands: list[tuple[Group, Band]], *, whole: bool) -> Iterator[Problem]:
    """The ages between bands that are in none; of `whole` partitions, before and after too."""
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


def _common(one: Band, other: Band) -> Band | None:
    first = max(one[0], other[0])
    ends = [end for end in (one[1], other[1]) if end is not None]
    end = min(ends) if ends else None
    return None if end is not None and end <= first else (first, end)


def _start(group: Group) -> int:
    return 0 if group.from_age is None else _months(group.from_age)


def _end(group: Group) -> int | None:
    """The first month of age that is no longer in the group; None: it has no end."""
    if group.to_age is None:
        return None
    return _months(group.to_age) + (12 if isinstance(group.to_age, int) else 1)


def _months(age: Age) -> int:
    return age * 12 if isinstance(age, int) else int(age.split()[0])


def _age_text(months: int) -> str:
    return f"{months} months" if months % 12 else str(months // 12)


def _ages_text(band: Band) -> str:
    """Completed years or months, both ends included."""
    first, end = band
    if end is None:
        return f"{_age_text(first)} and over"
    if first % 12 or end % 12:
        return f"{first} to {end - 1} months"
    last = end // 12 - 1
    return str(last) if first == last * 12 else f"{first // 12} to {last}"
