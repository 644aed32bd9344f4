"""The pipeline of one item: when full issues break it, and the call that prevents that."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import accumulate

from ration.programme.item import Item
from ration.programme.programme import Programme
from ration.programme.schedule import Pipeline
from ration.results.rounds import Call, ItemPipeline, PipelineRound
from ration.results.stock import Lot, used
from ration.rounds.lots import Landed, Lots, land, steps_of, total_steps
from ration.rounds.usable import Demand, LotsAt, Outlook, rounds_covered
from ration.stock.claims import Site

PlaceStock = Mapping[tuple[str | None, str | None], Site | None]  # None means a depot


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
    unusable: int
    reserve: int

    @property
    def usable(self) -> int:
        """What is left and can be handed out later."""
        return self.closing - self.unusable


def supply(
    programme: Programme,
    pipeline: Pipeline,
    item: Item,
    lots: Lots,
    demands: Sequence[tuple[dt.date, Demand]],
) -> ItemPipeline:
    """Plan the pipeline of an item; `demands` has what every round requires.

    A site issues its own stock first; depots supply the rest. A later round does not make up for
    what is short in a round. Stock counts as cover and as reserve only if somebody comes for it
    before it expires.
    """
    places = _places([*lots.here, *lots.ahead], {site for _, demand in demands for site in demand})
    steps = list(_rounds(programme, pipeline, item, lots, demands, places))
    steps = _for_next(steps)
    short = next((step.day for step in steps if step.short), None)
    low = next((step.day for step in steps if step.short or step.usable < step.reserve), None)
    return ItemPipeline(
        item=item.id,
        name=item.name,
        unit=item.unit,
        breaks=short,
        low=low,
        short=item.quantity(sum(step.short for step in steps)),
        days=_days(programme, pipeline, item, lots, demands, places),
        call=None if low is None else _call(pipeline, item, steps, low),
        rounds=tuple(_in_units(item, number, step) for number, step in enumerate(steps, 1)),
    )


def _for_next(steps: Sequence[_Step]) -> list[_Step]:
    """The rounds with the reserve of the next one each: that is what must be left for it.

    The round after the last is not known; it is taken to need as much as the last.
    """
    after = [*steps[1:], *steps[-1:]]
    return [replace(step, reserve=kept.reserve) for step, kept in zip(steps, after, strict=True)]


def _rounds(
    programme: Programme,
    pipeline: Pipeline,
    item: Item,
    lots: Lots,
    demands: Sequence[tuple[dt.date, Demand]],
    places: PlaceStock,
) -> Iterator[_Step]:
    outlook = Outlook(item, demands, _spacing(programme, demands[-2:]) or 1)
    for number, (day, demand) in enumerate(demands, 1):
        opening = total_steps(programme, lots.here)[item.id]
        landed = land(programme, pipeline, lots, day)
        left, required, short = _issue(programme, landed, demand, places)
        lots = Lots(left, landed.lots.ahead)
        closing = total_steps(programme, left)[item.id]
        usable = outlook.usable(_by_place(left, places), number)
        yield _Step(
            day=day,
            opening=opening,
            arrivals=landed.arrivals[item.id],
            losses=landed.lost[item.id] + landed.expired[item.id],
            required=required,
            short=short,
            closing=closing,
            unusable=closing - usable,
            reserve=pipeline.kept(required),
        )


def _issue(
    programme: Programme, landed: Landed, demand: Demand, places: PlaceStock
) -> tuple[tuple[Lot, ...], int, int]:
    """Issue a round: the lots left, the steps required, and the steps short."""
    by_place = _by_place(landed.kept, places)
    required = lacking = sum(demand.values())
    left: list[Lot] = []
    depot = by_place.pop(None, [])
    for site, own in by_place.items():
        kept, taken = _take(programme, own, demand.get(site, 0) if site else 0)
        left, lacking = left + kept, lacking - taken
    kept, taken = _take(programme, depot, lacking)
    return tuple(left + kept), required, lacking - taken


def _by_place(lots: Iterable[Lot], places: PlaceStock) -> dict[Site | None, list[Lot]]:
    by_place: dict[Site | None, list[Lot]] = {}
    for lot in lots:
        by_place.setdefault(places[lot.channel, lot.site], []).append(lot)
    return by_place


def _places(lots: Iterable[Lot], sites: Set[Site]) -> PlaceStock:
    """The site of each channel and site that lots name; None for a depot."""
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
            ("", lot.site),  # no household is there in any round
        )
        for lot in lots
    }


def _take(programme: Programme, lots: Sequence[Lot], need: int) -> tuple[list[Lot], int]:
    """Take `need` steps from the lots of one place: the lots left, and the steps taken."""
    in_order = sorted(lots, key=lambda lot: lot.order)
    amounts = [(lot, steps_of(programme, lot)) for lot in in_order]
    kept, total = [], 0
    for lot, steps, taken in used(amounts, need):
        total += taken
        if taken < steps:
            quantity = programme.item(lot.item).quantity(steps - taken)
            kept.append(lot.model_copy(update={"quantity": quantity}))
    return kept, total


def _call(pipeline: Pipeline, item: Item, steps: Sequence[_Step], low: dt.date) -> Call:
    """What to call for by `low`, so that every later round and its reserve are covered."""
    short = list(accumulate(step.short for step in steps))
    lacks = [
        so_far + step.reserve - step.usable
        for so_far, step in zip(short, steps, strict=True)
        if step.day >= low
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


def _days(
    programme: Programme,
    pipeline: Pipeline,
    item: Item,
    lots: Lots,
    demands: Sequence[tuple[dt.date, Demand]],
    places: PlaceStock,
) -> Fraction | None:
    """The days until the first shortage, at the first round's rate, with the stock of its day."""
    day, demand = demands[0]
    length = _spacing(programme, demands[:2])
    if length is None or not sum(demand.values()):
        return None
    lots_at: LotsAt = _by_place(land(programme, pipeline, lots, day).kept, places)
    return length * rounds_covered(item, day, demand, length, lots_at)


def _spacing(programme: Programme, demands: Sequence[tuple[dt.date, Demand]]) -> int | None:
    """The days from a round to the next; without a next one, those of the programme's ration."""
    first, *others = [day for day, _ in demands]
    return (others[0] - first).days if others else programme.days


def _in_units(item: Item, number: int, step: _Step) -> PipelineRound:
    return PipelineRound(
        number=number,
        date=step.day,
        opening=item.quantity(step.opening),
        arrivals=item.quantity(step.arrivals),
        losses=item.quantity(step.losses),
        requirement=item.quantity(step.required),
        short=item.quantity(step.short),
        closing=item.quantity(step.closing),
        unusable=item.quantity(step.unusable),
        reserve=item.quantity(step.reserve),
    )
