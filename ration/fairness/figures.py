"""The figures of fairness: per head, coverage, inequality, gaps and curves."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from ration.fairness.gap import gap
from ration.fairness.gini import gini, lorenz, some_points
from ration.fairness.measure import Measure
from ration.fairness.population import Place, Shared, Spread
from ration.fairness.record import (
    Amount,
    AreaShares,
    GapRecord,
    Having,
    Inequality,
    Lorenz,
    LorenzPoint,
)
from ration.fairness.shares import Share, total
from ration.fairness.theil import theil, theil_of_areas
from ration.programme.item import Item


def inequality(
    measure: Measure,
    having: Having,
    shared: Shared,
    unit: Fraction,
    *,
    of_households: bool,
    threshold: Fraction | None = None,
) -> Inequality:
    """How unevenly people are served; a part of their shares is `unit`.

    `threshold` is per head, in the measure's unit; None means that nobody is counted below it.
    """
    several = len(shared.areas) > 1
    shares, means = shared.everybody, [*shared.means.values()]
    everything = total(shares)
    parts = theil_of_areas(shared.areas) if of_households and several else None
    ends = (shares[0], shares[-1]) if of_households and shares else ()
    least, most = (share.per_head * unit for share in ends) if ends else (None, None)
    between = theil(means) if several else None
    return Inequality(
        measure=measure.id,
        having=having,
        people=everything.people,
        nothing=_without(shares) if of_households else None,
        below=below(shares, threshold / unit) if of_households and threshold is not None else None,
        mean=everything.per_head * unit if everything.people else None,
        least=least,
        most=most,
        gini=gini(shares) if of_households else None,
        gini_areas=gini(means) if several else None,
        theil=theil(shares) if of_households and parts is None else parts and parts.whole,
        within=parts and parts.within,
        between=between if parts is None else parts.between,
    )


def _without(shares: Sequence[Share]) -> int:
    return sum(share.people for share in shares if not share.amount)


def below(shares: Sequence[Share], least: Fraction) -> int:
    """How many people have less than `least` parts per head."""
    return sum(share.people for share in shares if share.people and share.per_head < least)


def amounts(
    places: Sequence[Place],
    measures: Sequence[Measure],
    spreads: Mapping[str, Spread],
    items: Mapping[str, Item],
    heads: str,
    *,
    of_households: bool,
) -> Iterator[tuple[Place, tuple[Amount, ...]]]:
    """What each of `places` gets of every measure; `spreads` are by the measure's id."""
    by_area = {each.id: spreads[each.id].of("ration").areas for each in measures}
    for place in places:
        people = dict(place.people)[heads]
        yield (
            place,
            tuple(
                _amount(
                    measure,
                    measure.issued(place.lines, items),
                    measure.due(place.lines, items),
                    people,
                    gini(by_area[measure.id].get(place.name, ())) if of_households else None,
                )
                for measure in measures
            ),
        )


def _amount(
    measure: Measure, issued: int, due: int, people: int, inside: Fraction | None
) -> Amount:
    unit = measure.unit_of_part
    return Amount(
        measure=measure.id,
        issued=issued * unit,
        due=due * unit,
        per_head=Fraction(issued, people) * unit if people else None,
        met=Fraction(issued, due) if due else None,
        gini=inside,
    )


def area(place: Place, gets: tuple[Amount, ...], need: Fraction | None) -> AreaShares:
    """The record of an area."""
    return AreaShares(
        area=place.name, people=place.people, served=place.served, amounts=gets, need=need
    )


def gap_record(having: Having, shared: Shared, reference: str, unit: Fraction) -> GapRecord:
    """The gap between an area and the rest; a part of their shares is `unit`."""
    found = gap(shared.means, reference, unit)
    return GapRecord(
        having=having,
        reference=found.reference,
        rest=found.rest,
        difference=found.difference,
        times=found.times,
    )


def curves(having: Having, shared: Shared, *, of_households: bool) -> Iterator[Lorenz]:
    """The Lorenz curves over households and over areas, of what is known and not empty."""
    over: dict[str, Sequence[Share]] = {"households": shared.everybody} if of_households else {}
    if len(shared.areas) > 1:
        over["areas"] = [*shared.means.values()]
    for name, shares in over.items():
        corners = lorenz(shares)
        if corners:
            points = [LorenzPoint(people=x, amount=y) for x, y in some_points(corners)]
            yield Lorenz(
                over="areas" if name == "areas" else "households",
                having=having,
                corners=len(corners),
                points=tuple(points),
            )
