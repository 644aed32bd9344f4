"""The pipeline of one item: every round issued in full, when that breaks, and what averts it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.programme.schedule import Pipeline
from ration.results.rounds import Call, ItemPipeline, PipelineRound
from ration.results.stock import Lot, used
from ration.rounds.lots import Landed, Lots, in_all, land, steps_of
from ration.stock.claims import Site

Demand = Mapping[Site, int]  # what every site requires of an item in a round, in steps
PlaceStock = Mapping[tuple[str | None, str | None], Site | None]  # None: a depot


@dataclass(frozen=True)
class _Step:
    """One round of the pipeline, in steps."""

    day: dt.date
    opening: int
    arrivals: int
    losses: int
    required: int
    short: int
    closing: int
    reserve: int


def supply(
    programme: Programme,
    pipeline: Pipeline,
    item: Item,
    lots: Lots,
    demands: Sequence[tuple[dt.date, Demand]],
) -> ItemPipeline:
    """The pipeline of an item; `demands` has what every round requires.

    A site issues what lies there; what it lacks comes from depots. What is short in a round is
    not made up for later.
    """
    steps = list(_rounds(programme, pipeline, item, lots, demands))
    short = next((one.day for one in steps if one.short), None)
    low = next((one.day for one in steps if one.short or one.closing < one.reserve), None)
    return ItemPipeline(
        item=item.id,
        name=item.name,
        unit=item.unit,
        breaks=short,
        low=low,
        short=item.quantity(sum(one.short for one in steps)),
        days=_days(programme, steps),
        call=None if low is None else _call(pipeline, item, steps, low),
        rounds=tuple(_told(item, number, one) for number, one in enumerate(steps, 1)),
    )


def _rounds(
    programme: Programme,
    pipeline: Pipeline,
    item: Item,
    lots: Lots,
    demands: Sequence[tuple[dt.date, Demand]],
) -> Iterator[_Step]:
    places = _places([*lots.here, *lots.ahead], {site for _, one in demands for site in one})
    for day, demand in demands:
        opening = in_all(programme, lots.here)[item.id]
        landed = land(programme, pipeline, lots, day)
        left, required, short = _issue(programme, landed, demand, places)
        lots = Lots(left, landed.lots.ahead)
        yield _Step(
            day=day,
            opening=opening,
            arrivals=landed.arrivals[item.id],
            losses=landed.lost[item.id] + landed.expired[item.id],
            required=required,
            short=short,
            closing=in_all(programme, left)[item.id],
            reserve=pipeline.kept(required),
        )


def _issue(
    programme: Programme, landed: Landed, demand: Demand, places: PlaceStock
) -> tuple[tuple[Lot, ...], int, int]:
    """What is left of the lots when a round was issued, what it required, what was short."""
    by_place: dict[Site | None, list[Lot]] = {}
    for lot in landed.kept(landed.lots.here):
        by_place.setdefault(places[lot.channel, lot.site], []).append(lot)
    required = lacking = sum(demand.values())
    left: list[Lot] = []
    depot = by_place.pop(None, [])
    for site, own in by_place.items():
        kept, taken = _taken(programme, own, demand.get(site, 0) if site else 0)
        left, lacking = left + kept, lacking - taken
    kept, taken = _taken(programme, depot, lacking)
    return tuple(left + kept), required, lacking - taken


def _places(lots: Iterable[Lot], sites: Set[Site]) -> PlaceStock:
    """Where lots lie, by what they say of it."""
    channels = sorted({channel for channel, _ in sites})
    return {
        (lot.channel, lot.site): None
        if lot.site is None
        else next(
            (
                (channel, lot.site)
                for channel in channels
                if lot.channel in (None, channel) and (channel, lot.site) in sites
            ),
            ("", lot.site),  # nobody is there in any round
        )
        for lot in lots
    }


def _taken(programme: Programme, lots: Sequence[Lot], need: int) -> tuple[list[Lot], int]:
    """What is left of lots at one place when so much was needed, and how much was taken."""
    in_order = sorted(lots, key=lambda lot: lot.order)
    known = [(lot, steps_of(programme, lot)) for lot in in_order]
    kept, gone = [], 0
    for lot, steps, taken in used(known, need):
        gone += taken
        if taken < steps:
            quantity = programme.item(lot.item).quantity(steps - taken)
            kept.append(lot.model_copy(update={"quantity": quantity}))
    return kept, gone


def _call(pipeline: Pipeline, item: Item, steps: Sequence[_Step], low: dt.date) -> Call:
    """What must be there by `low`, so that every round from then on is whole, and its reserve."""
    short = list(accumulate(one.short for one in steps))
    lacks = [
        so_far + one.reserve - one.closing
        for so_far, one in zip(short, steps, strict=True)
        if one.day >= low
    ]
    net = max(short[-1], *lacks)
    lead = pipeline.lead_time
    by = None if lead is None else lead.day(low, -1)
    return Call(
        quantity=item.quantity(pipeline.to_send(net)),
        net=item.quantity(net),
        needed_by=low,
        call_by=by,
        late=by is not None and by < steps[0].day,
    )


def _days(programme: Programme, steps: Sequence[_Step]) -> Fraction | None:
    """For how many days of the first round's requirement there is stock on its day."""
    first = steps[0]
    length = (steps[1].day - first.day).days if len(steps) > 1 else programme.days
    if length is None or not first.required:
        return None
    there = first.opening + first.arrivals - first.losses
    return Fraction(there * length, first.required)


def _told(item: Item, number: int, one: _Step) -> PipelineRound:
    return PipelineRound(
        number=number,
        date=one.day,
        opening=item.quantity(one.opening),
        arrivals=item.quantity(one.arrivals),
        losses=item.quantity(one.losses),
        requirement=item.quantity(one.required),
        short=item.quantity(one.short),
        closing=item.quantity(one.closing),
        reserve=item.quantity(one.reserve),
    )
