"""Which goods share a vehicle: every pack travels once, none is over its limits, none is lost."""

from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import MANY

from ration.loads.packing import fleets, patterns, question
from ration.loads.packing.bounds import least_cost
from ration.loads.packing.division import beyond, divided
from ration.loads.packing.in_order import loads_in_order
from ration.loads.packing.lots import Lot
from ration.loads.packing.pack import pack
from ration.loads.packing.pieces import Goods, Kind, Load, Packing, Piece, size_of
from ration.programme.transport import Split
from ration.results.loads import Least

SPLITS: tuple[Split, ...] = ("never", "needed", "always")
LEASTS: tuple[Least, ...] = ("vehicles", "cost")

Drawn = tuple[list[Piece], list[Goods], list[Kind]]


@st.composite
def questions(draw: st.DrawFn) -> Drawn:
    """Up to five sites, two pieces and three kinds, of which the first carries all to all sites."""
    size = st.integers(1, 6)
    room = st.none() | size
    pieces = draw(st.lists(st.builds(Piece, size, room, st.booleans()), min_size=1, max_size=2))
    cost = st.integers(0, 9)
    first = Kind(draw(st.integers(6, 16)), draw(st.none() | st.integers(6, 16)), draw(cost))
    other = st.builds(Kind, st.integers(1, 16), st.none() | st.integers(0, 16), cost)
    kinds = [first, *draw(st.lists(other, max_size=2))]
    more = st.frozensets(st.integers(0, len(kinds) - 1)).map(lambda some: some | {0})
    counts = st.tuples(*[st.integers(0, 3)] * len(pieces))
    sites = draw(st.lists(st.builds(Goods, counts, more), max_size=5))
    return pieces, sites, kinds


def cost_of(loads: Sequence[Load], kinds: Sequence[Kind]) -> int:
    return sum(kinds[load.kind].cost for load in loads)


def worth(packing: Packing, kinds: Sequence[Kind], least: Least) -> int:
    return len(packing.loads) if least == "vehicles" else cost_of(packing.loads, kinds)


def check(drawn: Drawn, loads: Sequence[Load]) -> None:
    """Every piece travels exactly once, in a vehicle that may go there and is not over a limit."""
    pieces, sites, kinds = drawn
    sent = [[0] * len(pieces) for _ in sites]
    for load in loads:
        kind = kinds[load.kind]
        sizes = [size_of(pieces, part.counts) for part in load.parts]
        assert sum(weight for weight, _ in sizes) <= kind.weight
        assert kind.room is None or sum(room for _, room in sizes) <= kind.room
        assert len({part.site for part in load.parts}) == len(load.parts) > 0
        for part in load.parts:
            assert load.kind in sites[part.site].kinds
            assert any(part.counts)
            sent[part.site] = [a + b for a, b in zip(sent[part.site], part.counts, strict=True)]
    assert [tuple(each) for each in sent] == [goods.counts for goods in sites]


@given(questions(), st.sampled_from(SPLITS), st.sampled_from(LEASTS))
def test_every_piece_travels_once_and_no_vehicle_is_over_its_limits(
    drawn: Drawn, split: Split, least: Least
) -> None:
    if split == "never" and beyond(*drawn):
        with pytest.raises(ValueError, match="no vehicle carries the goods"):
            pack(*drawn, split=split, least=least, seconds=2)
        return
    packing = pack(*drawn, split=split, least=least, seconds=2)
    check(drawn, packing.loads)
    assert packing.least_loads <= len(packing.loads)
    assert packing.least_cost <= cost_of(packing.loads, drawn[2])
    bound = packing.least_loads if least == "vehicles" else packing.least_cost
    assert packing.proved == (worth(packing, drawn[2], least) == bound)


@given(questions(), st.sampled_from(LEASTS))
def test_goods_of_a_site_are_divided_only_if_no_vehicle_in_use_carries_them(
    drawn: Drawn, least: Least
) -> None:
    pieces, sites, kinds = drawn
    loads = pack(*drawn, split="needed", least=least, seconds=2).loads
    used = {load.kind for load in loads}
    stops = [part.site for load in loads for part in load.parts]
    for site in {site for site in stops if stops.count(site) > 1}:
        size = size_of(pieces, sites[site].counts)
        assert not any(kinds[at].holds(*size) for at in used & sites[site].kinds)


@given(questions(), st.sampled_from(SPLITS), st.sampled_from(LEASTS), st.data())
def test_adding_a_vehicle_never_costs_more(
    drawn: Drawn, split: Split, least: Least, data: st.DataObject
) -> None:
    pieces, sites, kinds = drawn
    if split == "never" and beyond(*drawn):
        return
    kind = data.draw(st.builds(Kind, st.integers(1, 24), st.none(), st.integers(0, 12)))
    more = [
        goods._replace(kinds=goods.kinds | ({len(kinds)} if data.draw(st.booleans()) else set()))
        for goods in sites
    ]
    before = pack(*drawn, split=split, least=least, seconds=2)
    after = pack(pieces, more, [*kinds, kind], split=split, least=least, seconds=2)
    assert worth(after, [*kinds, kind], least) <= worth(before, kinds, least)


@given(questions(), st.sampled_from(LEASTS))
def test_the_bound_is_not_above_the_best_of_all_packings(drawn: Drawn, least: Least) -> None:
    """All packings of up to five sites, each together: by dividing them into groups."""
    pieces, sites, kinds = drawn
    if beyond(*drawn):
        return
    packing = pack(*drawn, split="never", least=least, seconds=2)
    best = min(by_hand(pieces, [each for each in sites if any(each.counts)], kinds, least))
    bound = packing.least_loads if least == "vehicles" else packing.least_cost
    assert bound <= best <= worth(packing, kinds, least)
    assert not packing.proved or best == bound


def by_hand(
    pieces: Sequence[Piece], sites: Sequence[Goods], kinds: Sequence[Kind], least: Least
) -> list[int]:
    """What every division of sites into groups costs, each in its cheapest vehicle."""
    groups: list[list[list[Goods]]] = [[]]
    for goods in sites:
        groups = [
            [*way[:at], [*way[at], goods] if at < len(way) else [goods], *way[at + 1 :]]
            for way in groups
            for at in range(len(way) + 1)
        ]
    totals = []
    for way in groups:
        costs = [
            min(
                (
                    1 if least == "vehicles" else kind.cost
                    for at, kind in enumerate(kinds)
                    if all(at in goods.kinds for goods in group)
                    and kind.holds(
                        sum(size_of(pieces, goods.counts)[0] for goods in group),
                        sum(size_of(pieces, goods.counts)[1] for goods in group),
                    )
                ),
                default=None,
            )
            for group in way
        ]
        known = [cost for cost in costs if cost is not None]
        if len(known) == len(costs):
            totals.append(sum(known))
    return totals


@given(questions(), st.sampled_from(LEASTS))
def test_what_is_left_of_each_site_fits_a_vehicle(drawn: Drawn, least: Least) -> None:
    pieces, sites, kinds = drawn
    loads, parts = divided(*drawn, least)
    check(drawn, [*loads, *(Load(-1, (part,)) for part in parts)] if not parts else loads + [
        Load(next(at for at in sorted(sites[part.site].kinds)
                  if kinds[at].holds(*size_of(pieces, part.counts))), (part,))
        for part in parts
    ])  # fmt: skip
    assert {load.parts[0].site for load in loads} == set(beyond(*drawn))


def test_coal_by_wagons_and_then_by_lorries() -> None:
    """180 t fill 3 wagons of 60 t."""
    coal, wagon = [Piece(1, None, True)], [Kind(60_000, None, 1)]
    sites = [Goods((180_000,), frozenset({0}))]
    packing = pack(coal, sites, wagon, split="needed", least="vehicles", seconds=1)
    assert [load.parts[0].counts for load in packing.loads] == [(60_000,)] * 3
    assert packing.proved


def test_heavy_packs_travel_first() -> None:
    pieces = [Piece(10, None, False), Piece(50, None, False)]
    sites = [Goods((4, 2), frozenset({0}))]
    loads, parts = divided(pieces, sites, [Kind(100, None, 1)], "vehicles")
    assert [load.parts[0].counts for load in loads] == [(0, 2)]
    assert [part.counts for part in parts] == [(4, 0)]


def test_a_dear_vehicle_that_carries_all_together_is_not_used() -> None:
    """Two lorries are cheaper than the truck, which would keep the goods together."""
    sites = [Goods((6,), frozenset({0, 1}))]
    kinds = [Kind(5, None, 10), Kind(10, None, 100)]
    pieces = [Piece(1, None, False)]
    cheap = pack(pieces, sites, kinds, split="needed", least="cost", seconds=1)
    few = pack(pieces, sites, kinds, split="needed", least="vehicles", seconds=1)
    assert [load.kind for load in cheap.loads] == [0, 0]
    assert [load.kind for load in few.loads] == [1]


def test_a_piece_that_fits_no_vehicle_is_refused() -> None:
    with pytest.raises(ValueError, match="a piece fits no vehicle"):
        divided(
            [Piece(9, None, False)],
            [Goods((1,), frozenset({0}))],
            [Kind(5, None, 1)],
            "cost",
        )


def test_goods_that_may_not_be_divided_and_no_vehicle_carries_are_refused() -> None:
    sites = [Goods((1,), frozenset({0})), Goods((3,), frozenset({0}))]
    with pytest.raises(ValueError, match="no vehicle carries the goods of site 1 together"):
        pack([Piece(5, None, False)], sites, [Kind(10, None, 1)], split="never", least="cost",
             seconds=1)  # fmt: skip


LIMITS: list[tuple[object, str, object]] = [
    (question, "_PLACES_A_SECOND", 0),
    (patterns, "_ROUNDS", 0),
    (patterns, "_ROUNDS_AGAIN", 0),
    (patterns, "_MOST_PATTERNS", 0),
    (fleets, "_MOST_SETS", 0),
    (question, "find_spec", lambda _: None),
]
EVERY, HEAVY = frozenset({0, 1, 2}), frozenset({0})
MORE_SETS = (
    [Piece(2, None, False)],
    [Goods((2,), HEAVY), Goods((2,), EVERY), Goods((3,), EVERY), Goods((3,), frozenset({0, 2}))],
    [Kind(13, None, 3), Kind(2, None, 4), Kind(3, 11, 6)],
)

FULL_CARTS = (  # in which fast searches need 5 carts, and HiGHS 4
    [Piece(1, None, False)],
    [Goods((weight,), HEAVY) for weight in (36, 34, 39, 27, 34, 42, 46, 49, 28, 42)],
    [Kind(100, None, 1)],
)


@MANY
@given(questions(), st.sampled_from(LEASTS))
@example(MORE_SETS, "cost")  # more was divided for the bound than for the answer
@example(FULL_CARTS, "vehicles")
def test_however_little_is_looked_for_loads_are_whole_and_their_bounds_hold(
    drawn: Drawn, least: Least
) -> None:
    """The limits of searches, and a computer without HiGHS: none of them makes an answer wrong."""
    best = pack(*drawn, split="needed", least=least, seconds=2)
    for where, limit, most in LIMITS:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(where, limit, most)
            packing = pack(*drawn, split="needed", least=least, seconds=2)
        check(drawn, packing.loads)
        assert packing.least_loads <= len(best.loads)
        assert packing.least_cost <= cost_of(best.loads, drawn[2])
        assert worth(packing, drawn[2], least) >= worth(best, drawn[2], least)
        if packing.proved:
            assert worth(packing, drawn[2], least) == worth(best, drawn[2], least)


ONE = frozenset({0})


def test_things_that_share_no_vehicle_by_their_room_need_one_each() -> None:
    """Three things of 6 in a room of 10: by weight, and by the sum of their rooms, 2 would do."""
    assert least_cost([Lot((1, 6), ONE, 3)], [Kind(10, 10, 7)], ONE) == 21


def test_the_bound_of_many_different_things_is_between_their_sum_and_one_each() -> None:
    """Of 150 sizes, the 50 above half of what a vehicle holds need 50 vehicles."""
    lots = [Lot((size, 0), ONE, 1) for size in range(1, 151)]
    bound = least_cost(lots, [Kind(200, None, 1)], ONE)
    assert max(50, -(-sum(range(1, 151)) // 200)) <= bound <= 150


def test_a_site_that_has_all_is_no_stop_of_a_later_vehicle() -> None:
    """Of 10, B's 4 go beside A's first 6; beside A's second go C's 4, and nothing for B."""
    pieces = [Piece(6, None, False), Piece(4, None, False)]
    sites = [Goods((2, 0), ONE), Goods((0, 1), ONE), Goods((0, 1), ONE)]
    loads = loads_in_order(pieces, sites, [Kind(10, None, 1)], ONE, "vehicles")
    assert [[part.site for part in load.parts] for load in loads] == [[0, 1], [0, 2]]
