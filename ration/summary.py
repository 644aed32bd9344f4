"""From what is due to lines: packs, weights, vehicles; and from the sites' lines to totals."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from ration.condition import Condition
from ration.construct import construct
from ration.entitlement import Due
from ration.item import Item, Round
from ration.line import Dispatch, Line, PackCount
from ration.packing import Packed, Packing
from ration.plan import Assumption
from ration.problem import some
from ration.programme import Programme
from ration.rule import Allocation, Pool
from ration.schedule import Pipeline, RoundSchedule, percent
from ration.shapes import Part
from ration.shortage import Shortage
from ration.supplied import Supplied, Supply


class Liner:
    """Makes the lines of one item: what is handed out, in packs, with weights and vehicles."""

    def __init__(self, programme: Programme, item: Item) -> None:
        self.item = item
        self.packing = Packing(item)
        self._none = self.packing.quantity(Fraction(0))
        self._vehicles = [
            vehicle
            for vehicle in programme.vehicles
            if vehicle.items is None or item.id in vehicle.items
        ]
        mine = [one for one in programme.allocations if one.item == item.id]
        spans = {one.days or programme.days for one in mine}
        self._days = spans.pop() if len(spans) == 1 else None  # that the ration is for
        self._facts: dict[str, Any] = {
            "item": item.id,
            "name": item.name,
            "unit": item.unit,
            "pool": any(pool.item == item.id for pool in programme.pools),
            "assumption": _is_assumed(programme, item),
            "assumed_packs": any(one.assumption for one in item.packs),
            "assumed_weight": item.assumption,
        }

    def at_site(self, due: Due, supplied: Supplied | None = None) -> Line:
        """The line for what is due at one site; of it what is issued, where stock was shared."""
        steps = due.steps if supplied is None else supplied.issued
        return self.line(due, self.packing.pack(steps), supplied)

    def line(self, due: Due, packed: Packed, supplied: Supplied | None = None) -> Line:
        """The line for what is due at a place, packed for it."""
        handed_out = due.steps if supplied is None else supplied.issued
        packs, quantity = self.packing.packs, self.packing.quantity(handed_out)
        exact = due.exact == due.steps
        sent = self.packing.dispatch(packed)
        loads = [(one.id, self.packing.vehicles(packed, one)) for one in self._vehicles]
        return construct(
            Line,
            **self._facts,
            quantity=quantity,
            exact=self.packing.quantity(due.exact),
            rounding=self._none if exact else self.packing.quantity(due.steps - due.exact),
            packs=tuple(
                construct(PackCount, pack=one.name, holds=one.holds, count=count)
                for one, count in zip(packs, packed.counts, strict=True)
            ),
            loose=self.packing.quantity(packed.loose) if packs else quantity,
            dispatch=None
            if sent is None
            else construct(
                Dispatch,
                packs=tuple((one.name, n) for one, n in zip(packs, sent[0], strict=True)),
                over=self.packing.quantity(sent[1]).amount,
            ),
            net_kg=packed.net_kg,
            gross_kg=packed.gross_kg,
            volume_m3=packed.volume_m3,
            vehicles=tuple((name, count) for name, count in loads if count is not None),
            supply=None if supplied is None else self._supply(due, supplied),
        )

    def _supply(self, due: Due, supplied: Supplied) -> Supply:
        """How what is required compares with what there is, in the item's unit."""
        amount = self.packing.step
        required, owed, issued, available, delivered = supplied
        days = None
        if available is not None and self._days is not None and due.steps:
            days = Fraction(available * self._days, due.steps)
        return construct(
            Supply,
            required=required * amount,
            owed=owed * amount,
            available=None if available is None else available * amount,
            delivered=None if delivered is None else delivered * amount,
            short=(required - issued) * amount,
            balance=None if available is None else (available - issued) * amount,
            covered=Fraction(issued, required) if required else Fraction(1),
            days=days,
        )


def assumptions(programme: Programme) -> tuple[Assumption, ...]:
    """Every figure of the programme that is ours, where it stands and what it says."""
    return tuple(
        Assumption(place=place, item=item, says=says, source=part.source or programme.source)
        for place, item, says, part in figures(programme)
        if part.assumption
    )


def figures(programme: Programme) -> Iterator[tuple[str, str | None, str, Part]]:
    """Every part of the programme that may have figures: its place, its item, what it says."""
    for group in programme.groups:
        last = "and over" if group.to_age is None else f"to {group.to_age}"
        ages = f"{group.title or group.id}: ages {group.from_age or 0} {last}"
        asked: list[str] = [group.sex] if group.sex else []
        asked += [f"{one.column} {asked_text(one)}" for one in group.where]
        yield f"groups.{group.id}", None, ", ".join([ages, *asked]), group
    for item in programme.items:
        facts = {"contains": item.contains, "weighs": item.weighs, "takes": item.volume}
        told = ", ".join(f"{verb} {what}" for verb, what in facts.items() if what is not None)
        yield f"items.{item.id}", item.id, f"1 {item.unit} {told}" if told else item.name, item
        if item.round is not None:
            yield f"items.{item.id}.round", item.id, round_text(item.round), item.round
        for index, pack in enumerate(item.packs):
            tare = "" if pack.tare is None else f", tare {pack.tare}"
            says = f"{pack.name} of {pack.holds}{tare}"
            yield f"items.{item.id}.packs[{index}]", item.id, says, pack
    for index, rule in enumerate(programme.allocations):
        yield f"allocations[{index}]", rule.item, rule_text(rule, programme.days), rule
        if rule.round is not None:
            yield f"allocations[{index}].round", rule.item, round_text(rule.round), rule.round
    for index, pool in enumerate(programme.pools):
        yield f"pools[{index}]", pool.item, rule_text(pool), pool
    for place, shortage in programme.shortages():
        of = next((one.id for one in programme.items if one.shortage is shortage), None)
        yield place, of, shortage_text(shortage), shortage
    for vehicle in programme.vehicles:
        says = f"{vehicle.name} carries {vehicle.carries}"
        yield f"vehicles.{vehicle.id}", None, says, vehicle
    yield from _supply_figures(programme)


def _supply_figures(programme: Programme) -> Iterator[tuple[str, str | None, str, Part]]:
    if programme.rounds is not None:
        yield "rounds", None, rounds_text(programme.rounds), programme.rounds
    if programme.pipeline is not None:
        yield "pipeline", None, pipeline_text(programme.pipeline), programme.pipeline


def rounds_text(rounds: RoundSchedule) -> str:
    """When the rounds are, in words.

    >>> rounds_text(RoundSchedule.model_validate({"every": "15 days", "count": 6}))
    '6 rounds, every 15 days'
    """
    if rounds.every is None:
        return f"{len(rounds.dates)} rounds, on {some(str(day) for day in rounds.dates)}"
    start = "" if rounds.first is None else f" from {rounds.first}"
    return f"{rounds.count} rounds, {rounds.every.words}{start}"


def pipeline_text(pipeline: Pipeline) -> str:
    """What supply is planned with, in words.

    >>> pipeline_text(Pipeline.model_validate({"lead_time": "22 days", "losses": "5 %"}))
    'lead time 22 days, losses 5 %, reserve 0 %'
    """
    lead = "not known" if pipeline.lead_time is None else str(pipeline.lead_time)
    shares = f"losses {percent(pipeline.losses)}, reserve {percent(pipeline.reserve)}"
    return f"lead time {lead}, {shares}"


def rule_text(rule: Allocation | Pool, days: int | None = None) -> str:
    """An allocation or a pool in words; `days` are the programme's.

    >>> from ration.quantity import Quantity
    >>> rule_text(Allocation(item="soap", per="person", quantity=Quantity("250 g"), channel="c"))
    '250 g per person'
    """
    if isinstance(rule, Pool):
        return f"{rule.quantity} in all, shared by {rule.by}"
    ranges = [
        f"{size.quantity} {'for more' if size.to is None else f'up to {size.to} persons'}"
        for size in rule.sizes
    ]
    rate = str(rule.quantity) if rule.quantity else f"{', '.join(ranges)}:"
    parts = [f"{rate} per {rule.per}"]
    daily = any(rate.daily for rate in (rule.quantity, *(s.quantity for s in rule.sizes)) if rate)
    parts += [f"for {rule.days or days} days"] if daily else []
    parts += [f"at most {rule.cap} counted"] if rule.cap else []
    parts += [f"plus {rule.base} a household"] if rule.base else []
    parts += [f"at least {rule.at_least}"] if rule.at_least else []
    parts += [f"at most {rule.at_most}"] if rule.at_most else []
    parts += [round_text(rule.round)] if rule.round else []
    parts += [f"only where {one.column} is {asked_text(one)}" for one in rule.only]
    return ", ".join(parts)


def round_text(rounding: Round, item: Item | None = None) -> str:
    """A rounding in words, as `rounded up to 1 kg`; with `item`, its packs and step spelled out."""
    to = rounding.to or ("the step" if item is None else str(item.smallest))
    if item is not None and rounding.to in [pack.name for pack in item.packs]:
        to = f"whole {rounding.to}s of {item.quantity(item.rounds_to(rounding))}"
    if rounding.mode == "threshold":
        return f"rounded to {to}, up where more than {rounding.threshold} remains"
    if rounding.mode == "nearest" and item is not None:
        return f"rounded to the nearest {to}, half up"
    return f"rounded {rounding.mode} to {to}"


def shortage_text(said: Shortage) -> str:
    """What is done where there is too little, in words.

    >>> shortage_text(Shortage(option="priority", households={"status": ["IDP", "returnee"]}))
    'where there is too little, in full by status: IDP, returnee, then all others; what is not \
issued is owed, and paid last'
    """
    ranks = [f"{one.column}: {', '.join(one.values or ())}" for one in said.households]
    done = {
        "postpone": "none of it, until it is whole",
        "equal": "the same share of what is due to everybody",
        "floor": f"{said.floor} per {said.per} first, then the same share of the rest",
        "priority": f"in full by {ranks[0]}, then all others" if ranks else "in full by priority",
    }[said.option]
    carried = {
        "last": "what is not issued is owed, and paid last",
        "first": "what is not issued is owed, and paid first",
        "none": "what is not issued is not owed",
    }[said.arrears]
    return f"where there is too little, {done}; {carried}"


def asked_text(one: Condition) -> str:
    """What a condition asks of its column, as `AAY or PHH` or `at least 1`."""
    if one.values is not None:
        return " or ".join(one.values)
    bounds = [f"at least {one.min}"] if one.min is not None else []
    return " and ".join([*bounds, *([f"at most {one.max}"] if one.max is not None else [])])


def _is_assumed(programme: Programme, item: Item) -> bool:
    """Whether the quantity of an item rests on a rate or a rounding that is ours."""
    rules = [rule for rule in programme.allocations if rule.item == item.id]
    pools = [pool for pool in programme.pools if pool.item == item.id]
    rounds = [item.round, *(rule.round for rule in rules)]
    made = [one for one in rounds if one is not None]
    return any(part.assumption for part in (*rules, *pools, *made))
