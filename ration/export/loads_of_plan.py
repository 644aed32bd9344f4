"""Refuse loads that are not of a plan, before anything of them is printed."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain

from ration.core.problems.errors import InputError
from ration.core.problems.problem import Problem, problem
from ration.programme.programme import Programme
from ration.results.loads import LoadsRecord
from ration.results.plan.plan import PlanRecord
from ration.results.plan.site_table import site_names
from ration.results.provenance import ProgrammeStamp, RegisterStamp
from ration.seals.seal import seal_of

# What tells one register from another; its path may differ.
_OF_REGISTER = ("sha256", "read", "accepted", "rejected", "left_out", "ages_on", "mapping")
_DIGITS = 12  # of a fingerprint, where people read it


def refuse_other_loads(loads: LoadsRecord, plan: PlanRecord, programme: Programme) -> None:
    """Raise InputError if loads are of another plan, or no longer as they were made.

    Loads that have the seal of a plan are of that plan alone. Without a seal, the programme and
    the register must be those of the plan.
    """
    found = next(chain(other_plan(loads, plan), goods_faults(loads, plan, programme)), None)
    if found is not None:
        raise InputError("loads", [found])


def other_plan(loads: LoadsRecord, plan: PlanRecord) -> Iterator[Problem]:
    """What shows that loads are of another plan; nothing if they are of this one."""
    if loads.programme != plan.programme:
        yield problem("loads-programme", programme=_programme(loads.programme, plan.programme))
    if _register(loads.source) != _register(plan.source):
        theirs, ours = _named(loads.source), _named(plan.source)
        yield problem("loads-register", theirs=theirs, ours=ours)
    code = seal_of(plan).code
    if loads.seal not in (None, code):
        yield problem("loads-plan", theirs=loads.seal, ours=code)


def goods_faults(loads: LoadsRecord, plan: PlanRecord, programme: Programme) -> Iterator[Problem]:
    """Places and goods of loads that the plan and the programme do not have."""
    numbers = set[str]()
    sites = {channel: {*site_names(plan.manifests(channel))} for channel in plan.channels}
    items = {item.id: {pack.name for pack in item.packs} for item in programme.items}
    for trip in loads.trips:
        if trip.number in numbers:
            yield problem("loads-trip-twice", trip=trip.number)
        numbers.add(trip.number)
        for stop in trip.stops:
            if stop.channel is not None and stop.site not in sites.get(stop.channel, ()):
                place = f"{stop.channel} {stop.site}"
                yield problem("loads-place", trip=trip.number, place=place)
            for each in stop.goods:
                if each.item not in items or each.pack not in (None, *items[each.item]):
                    goods = " ".join(filter(None, (each.item, each.pack)))
                    yield problem("loads-goods", trip=trip.number, goods=goods)


def _programme(theirs: ProgrammeStamp, ours: ProgrammeStamp) -> str:
    """The programme of loads, with what tells it from that of the plan."""
    named = f"{theirs.id} {theirs.version}"
    if (theirs.id, theirs.version) != (ours.id, ours.version):
        return named
    if theirs.amounts != ours.amounts:
        return f"{named}, {theirs.amounts or 'the full ration'}"
    return f"{named}, SHA-256 {theirs.sha256[:_DIGITS]}"


def _register(stamp: RegisterStamp) -> tuple[object, ...]:
    return tuple(getattr(stamp, name) for name in _OF_REGISTER)


def _named(stamp: RegisterStamp) -> str:
    digest = "" if stamp.sha256 is None else f", SHA-256 {stamp.sha256[:_DIGITS]}"
    return f"{stamp.counted}{digest}"


def sums_fault(loads: LoadsRecord) -> Problem | None:
    """The first trip that has no stops, does not add up, or is over what its vehicle carries."""
    most = {each.vehicle: each.kg for each in loads.carries}
    for trip in loads.trips:
        kg = sum((stop.kg for stop in trip.stops), Fraction(0))
        if not trip.stops or trip.kg != kg or kg > most.get(trip.vehicle, kg):
            return problem("loads-sums", trip=trip.number)
    return None
