"""Count who has collected what: by site, through each channel, and in groups."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

import polars as pl

from ration.accounts.collected.households import GOT, STATUS, status_of
from ration.accounts.collected.sheets.due import ID, SITE, ChannelDue, PlanDue
from ration.accounts.collected.sheets.headings import DUE
from ration.programme.item import Item
from ration.results.accounts.collected import STATUSES, Coverage, ItemCollected, Status, StatusCount
from ration.results.lines import Counts

Sites = Mapping[tuple[str, str], int]  # how many files list each channel and site


def site_coverage(
    due: PlanDue, rows: Mapping[str, pl.DataFrame], files: Sites
) -> tuple[Coverage, ...]:
    """Count the households of every site, in the order of channels and sites."""
    found = []
    for channel in due.channels.values():
        for site, part in _parts(rows[channel.channel], SITE):
            counted = _coverage(due, channel, part)
            number = files.get((channel.channel, site), 0)
            found.append(counted.model_copy(update={"site": site, "files": number}))
    return tuple(found)


def group_coverage(
    due: PlanDue, rows: Mapping[str, pl.DataFrame], words: pl.DataFrame
) -> tuple[Coverage, ...]:
    """Count the households of every group: `words` has columns by `household_id`."""
    found = []
    for channel in due.channels.values():
        frame = rows[channel.channel]
        for by in words.columns[1:]:
            named = words.select(ID, pl.col(by).alias("value"))
            for value, part in _parts(frame.join(named, on=ID, how="left"), "value"):
                counted = _coverage(due, channel, part)
                found.append(counted.model_copy(update={"by": by, "value": value}))
    return tuple(found)


def channel_coverage(due: PlanDue, sites: Sequence[Coverage]) -> tuple[Coverage, ...]:
    """Add up the sites of each channel."""
    return tuple(
        added([each for each in sites if each.channel == channel])
        for channel in due.channels
        if any(each.channel == channel for each in sites)
    )


def added(parts: Sequence[Coverage]) -> Coverage:
    """Add up sites of one channel."""
    first = parts[0]
    days = sorted(day for each in parts for day in (each.first, each.last) if day)
    names = [n for n, _ in first.due if all(n in dict(each.due) for each in parts)]
    statuses = tuple(
        StatusCount(
            status=status,
            counts=tuple((name, sum(p.counted(name, status) for p in parts)) for name in names),
        )
        for status in STATUSES
    )
    came = sum((Counter(dict(each.came)) for each in parts), Counter())
    return Coverage(
        channel=first.channel,
        title=first.title,
        due=tuple((name, sum(each.counted(name) for each in parts)) for name in names),
        statuses=statuses,
        came=tuple((who, came[who]) for who in ("head", "proxy", "other") if came[who]),
        first=days[0] if days else None,
        last=days[-1] if days else None,
        files=sum(each.files for each in parts),
        estimated=any(each.estimated for each in parts),
        items=item_totals(parts),
    )


def item_totals(parts: Iterable[Coverage]) -> tuple[ItemCollected, ...]:
    """Add up each item over sites or channels, in the order in which they first come."""
    lines: dict[str, list[ItemCollected]] = {}
    for part in parts:
        for line in part.items:
            lines.setdefault(line.item, []).append(line)
    return tuple(_sum(several) for several in lines.values())


def _sum(lines: Sequence[ItemCollected]) -> ItemCollected:
    first = lines[0]
    statuses = sum((Counter(dict(line.statuses)) for line in lines), Counter())
    return ItemCollected(
        item=first.item,
        name=first.name,
        unit=first.unit,
        entitled=sum((line.entitled for line in lines), Fraction(0)),
        collected=sum((line.collected for line in lines), Fraction(0)),
        remaining=sum((line.remaining for line in lines), Fraction(0)),
        statuses=tuple((status, statuses[status]) for status in STATUSES if statuses[status]),
        persons=_total([line.persons for line in lines]),
        persons_served=_total([line.persons_served for line in lines]),
    )


def _total(counts: Sequence[int | None]) -> int | None:
    """The sum of counts; None if one is not known."""
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


def _parts(frame: pl.DataFrame, by: str) -> Iterator[tuple[str, pl.DataFrame]]:
    parts: Mapping[Any, pl.DataFrame] = frame.partition_by(by, as_dict=True)
    for key in sorted(parts, key=lambda key: (key[0] is None, key[0])):
        yield "" if key[0] is None else str(key[0]), parts[key]


def _coverage(due: PlanDue, channel: ChannelDue, frame: pl.DataFrame) -> Coverage:
    """Count the households of a frame."""
    parts: Mapping[Any, pl.DataFrame] = frame.partition_by(STATUS, as_dict=True)
    known = frame.filter(pl.col(STATUS) != "refused")
    days = known["date"].drop_nulls()
    came = Counter(known["by"].drop_nulls())
    return Coverage(
        channel=channel.channel,
        title=channel.title,
        due=counts_of(due, frame),
        statuses=tuple(
            StatusCount(status=status, counts=counts_of(due, parts.get((status,), frame.head(0))))
            for status in STATUSES
        ),
        came=tuple((who, came[who]) for who in ("head", "proxy", "other") if came[who]),
        first=None if days.is_empty() else str(days.min()),
        last=None if days.is_empty() else str(days.max()),
        items=tuple(_line(item, frame) for item in channel.items),
    )


def counts_of(due: PlanDue, frame: pl.DataFrame) -> Counts:
    """The households of a frame, and the people in them."""
    names = [name for name in due.counts if name != "households"]
    rows = "households" in due.counts  # rows that stand for several households
    households = int(frame["households"].sum()) if rows else frame.height
    return (("households", households), *((name, int(frame[name].sum())) for name in names))


def _line(item: Item, frame: pl.DataFrame) -> ItemCollected:
    entitled = item.quantity(int(frame[f"{DUE}{item.id}"].sum())).amount
    collected = item.quantity(int(frame[f"{GOT}{item.id}"].sum())).amount
    rows = frame.filter(pl.col(f"{DUE}{item.id}") > 0)
    outside: list[Status] = ["refused", "unreported"]
    of_item = pl.when(pl.col(STATUS).is_in(outside)).then(pl.col(STATUS))
    found = Counter(rows.select(of_item.otherwise(status_of([item.id]))).to_series())
    return ItemCollected(
        item=item.id,
        name=item.name,
        unit=item.unit,
        entitled=entitled,
        collected=collected,
        remaining=entitled - collected,
        statuses=tuple((status, found[status]) for status in STATUSES if found[status]),
        persons=_persons(rows),
        persons_served=_persons(rows.filter(pl.col(f"{GOT}{item.id}") > 0)),
    )


def _persons(rows: pl.DataFrame) -> int | None:
    return int(rows["persons"].sum()) if "persons" in rows.columns else None
