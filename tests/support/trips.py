"""Small loads: trips with a day and a depot, and the loads of a plan with a trip for each site."""

import datetime as dt
from collections.abc import Iterable, Iterator
from fractions import Fraction

from ration.results.lines import Line
from ration.results.loads import Loaded, LoadsRecord, Stop, Trip
from ration.results.plan.plan import PlanRecord
from ration.results.provenance import ProgrammeStamp, RegisterStamp
from ration.seals.seal import seal_of

PROGRAMME = ProgrammeStamp(id="p", version="1", title="P", date=None, sha256="0" * 64)
_REGISTER = RegisterStamp(source="r", sha256=None, read=0, accepted=0, rejected=0)


def trip(
    number: int, day: int = 1, depot: str | None = "Depot", stops: Iterable[Stop] = ()
) -> Trip:
    """A trip of a lorry; its weight is 1 kg if it has no stops."""
    every = tuple(stops)
    return Trip(
        number=f"T{number:03}",
        group=1,
        vehicle="lorry",
        name="Lorry",
        vehicle_number=1,
        depot=depot,
        day=day,
        kg=sum((each.kg for each in every), Fraction(0)) or Fraction(1),
        stops=every,
    )


def loads(trips: Iterable[Trip], plan: PlanRecord | None = None) -> LoadsRecord:
    """The loads of a plan; None means of none."""
    return LoadsRecord(
        programme=PROGRAMME if plan is None else plan.programme,
        source=_REGISTER if plan is None else plan.source,
        seal=None if plan is None else seal_of(plan).code,
        routes=False,
        least="vehicles",
        groups=(),
        trips=tuple(trips),
        days=(),
    )


def of_plan(plan: PlanRecord, depot: str | None, day: dt.date | None = None) -> LoadsRecord:
    """A trip for each site of a plan, with all that its manifests have: packs, and loose goods."""
    stops: dict[str, list[Stop]] = {}
    for manifest in plan.sites:
        goods: list[Loaded] = []
        for line in manifest.lines.values():
            goods += [*_goods(line)]
        if goods:
            stop = Stop(channel=manifest.channel, site=manifest.site, goods=tuple(goods))
            stops.setdefault(manifest.site, []).append(stop)
    trips = [trip(n, 1, depot, own) for n, own in enumerate(stops.values(), 1)]
    return loads([each.model_copy(update={"date": day}) for each in trips], plan)


def _goods(line: Line) -> Iterator[Loaded]:
    """The full packs of a line, and what is in none of them."""
    amounts = [
        (each.pack, each.count, each.count * each.holds.to(line.unit).amount)
        for each in line.packs
        if each.count
    ]
    for pack, count, quantity in [*amounts, (None, None, line.loose.amount)]:
        if quantity:
            yield Loaded(
                item=line.item,
                name=line.name,
                unit=line.unit,
                pack=pack,
                count=count,
                quantity=quantity,
                kg=Fraction(count or 1),
            )
