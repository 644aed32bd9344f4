"""Laws of who sends what: against every answer of small questions, and by hand."""

from typing import ClassVar

import pytest
from depot_questions import Question, best, faults, missing_steps, questions
from hypothesis import given
from strategies import MANY

from ration.loads.depots import better_packs, whole_numbers
from ration.loads.depots.assign import Demand, DepotPiece, assign
from ration.loads.depots.flow import least_flow
from ration.loads.depots.whole_numbers import Answer, Column, Row


class TestLaws:
    @MANY
    @given(questions())
    def test_all_is_sent_once_or_missing_and_no_depot_sends_more_than_it_has(
        self, question: Question
    ) -> None:
        assert faults(question, assign(*question, seconds=5)) == []

    @MANY
    @given(questions(items=1))
    def test_it_is_the_best_answer_of_all(self, question: Question) -> None:
        found = assign(*question, seconds=5)
        missing, cost = best(question)
        assert (missing_steps(question[1], found), found.cost) == (missing, cost)

    @MANY
    @given(questions(items=1))
    def test_the_bound_never_exceeds_the_cost(self, question: Question) -> None:
        found = assign(*question, seconds=5)
        assert found.least <= best(question)[1] <= found.cost
        assert not found.proved or found.least == found.cost

    @MANY
    @given(questions(items=1, sizes=1))
    def test_packs_of_one_size_are_always_proved(self, question: Question) -> None:
        assert assign(*question, seconds=5).proved

    @MANY
    @given(questions(items=1))
    def test_another_depot_never_makes_it_worse(self, question: Question) -> None:
        demands, pieces, stock, costs = question
        before = assign(*question, seconds=5)
        more = {**stock, (len(costs), 0): 20} if stock else stock
        after = assign(demands, pieces, more, [*costs, [3] * len(costs[0])], seconds=5)
        values = [(missing_steps(pieces, each), each.cost) for each in (after, before)]
        assert values[0] <= values[1]

    @MANY
    @given(questions(items=2))
    def test_items_are_questions_of_their_own(self, question: Question) -> None:
        demands, pieces, stock, costs = question
        both = assign(*question, seconds=5)
        alone = [
            assign([d for d in demands if pieces[d.piece].item == item], pieces, stock, costs,
                   seconds=5)
            for item in (0, 1)
        ]  # fmt: skip
        assert sorted(both.sent) == sorted(alone[0].sent + alone[1].sent)
        assert both.cost == alone[0].cost + alone[1].cost


class TestWithoutSolver:
    """Without HiGHS the answer is still whole, and what it may cost at least is still true."""

    @MANY
    @given(questions(items=1))
    def test_it_is_within_its_bound(self, question: Question) -> None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(whole_numbers, "find_spec", lambda _: None)
            found = assign(*question, seconds=5)
        assert faults(question, found) == []
        missing, cost = best(question)
        assert missing_steps(question[1], found) >= missing
        assert found.least <= found.cost
        if missing_steps(question[1], found) == missing:
            assert found.least <= cost <= found.cost
        if found.proved:
            assert (missing_steps(question[1], found), found.cost) == (missing, cost)


class TestLittleIsAsked:
    """However little the solver is asked, or whatever it answers, nothing is sent wrongly."""

    @MANY
    @given(questions(items=1))
    def test_the_answer_is_whole_and_its_bound_holds(self, question: Question) -> None:
        limits: list[dict[str, object]] = [
            {"_MOST": 0},  # is asked nothing
            {"_FEW": -1, "_SMALL": 0},  # or nothing where the gap is small: any gap is
            {"solve": lambda columns, *_: Answer([1] * len(columns), proved=True)},
        ]
        missing, cost = best(question)
        for limit in limits:
            with pytest.MonkeyPatch.context() as patch:
                for name, value in limit.items():
                    patch.setattr(better_packs, name, value)
                found = assign(*question, seconds=5)
            assert faults(question, found) == []
            assert missing_steps(question[1], found) >= missing
            assert found.least <= found.cost
            if "solve" not in limit and missing_steps(question[1], found) == missing:
                assert found.least <= cost <= found.cost

    WRONG: ClassVar = {"solve": lambda columns, *_: Answer([2] * len(columns), proved=True)}
    UNASKED = pytest.mark.parametrize(
        "limits", [{"_MOST": 0}, {"_FEW": -1, "_SMALL": 0}, WRONG], ids=["many", "small", "wrong"]
    )
    KINDS: ClassVar = [DepotPiece(0, 50, 50), DepotPiece(0, 30, 30)]
    DEMANDS: ClassVar = [Demand(0, 0, 1), Demand(0, 1, 2)]

    @UNASKED
    def test_a_small_pack_is_sent_where_nobody_finds_that_a_large_one_is_more(
        self, limits: dict[str, object], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Of 50, a pack of 30 leaves 50 and 30 missing; the pack of 50 leaves only two of 30."""
        asked: Question = (self.DEMANDS, self.KINDS, {(0, 0): 50}, [[1]])
        assert missing_steps(self.KINDS, assign(*asked, seconds=5)) == 60
        for name, value in limits.items():
            monkeypatch.setattr(better_packs, name, value)
        found = assign(*asked, seconds=5)
        assert faults(asked, found) == []
        assert missing_steps(self.KINDS, found) == 80
        assert not found.proved

    @UNASKED
    def test_a_small_pack_is_near_where_nobody_finds_that_a_large_one_is_cheaper(
        self, limits: dict[str, object], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """50 are near and all else is twice as far: 50 + 2 x 60, or 30 + 2 x 80."""
        asked: Question = (self.DEMANDS, self.KINDS, {(0, 0): 50, (1, 0): 500}, [[1], [2]])
        best = assign(*asked, seconds=5)
        assert (best.cost, best.proved) == (170, True)
        for name, value in limits.items():
            monkeypatch.setattr(better_packs, name, value)
        found = assign(*asked, seconds=5)
        assert faults(asked, found) == []
        assert (found.cost, found.least, found.proved) == (190, 170, False)

    def test_sums_that_floats_do_not_hold_are_not_asked(self) -> None:
        answer = whole_numbers.solve([Column(2**49, 2, [(0, 1)])], [Row(1, 2)], 5)
        assert answer == Answer(None, proved=False)
        assert whole_numbers.solve([Column(2**48, 2, [(0, 1)])], [Row(1, 2)], 5).numbers == [1]


class TestByHand:
    BAG = DepotPiece(item=0, steps=50, weight=50)

    def test_the_nearer_depot_sends_what_it_has(self) -> None:
        found = assign([Demand(0, 0, 5)], [self.BAG], {(0, 0): 149, (1, 0): 500}, [[1], [2]],
                       seconds=5)  # fmt: skip
        assert [(sent.depot, sent.count) for sent in found.sent] == [(0, 2), (1, 3)]
        assert (found.cost, found.proved) == (2 * 50 + 3 * 100, True)

    def test_a_far_site_gives_way_where_it_costs_least(self) -> None:
        """Both sites are nearest to depot 0; sending B from depot 1 costs 1 more, A 8 more."""
        demands = [Demand(0, 0, 1), Demand(1, 0, 1)]
        found = assign(demands, [self.BAG], {(0, 0): 50, (1, 0): 50}, [[1, 1], [9, 2]], seconds=5)
        assert [(sent.depot, sent.site) for sent in found.sent] == [(0, 0), (1, 1)]

    def test_a_depot_that_cannot_serve_a_site_sends_it_nothing(self) -> None:
        found = assign([Demand(0, 0, 1)], [self.BAG], {(0, 0): 0, (1, 0): 50}, [[1], [None]],
                       seconds=5)  # fmt: skip
        assert (found.sent, found.missing) == ((), (Demand(0, 0, 1),))

    def test_an_item_without_stock_anywhere_has_no_limit(self) -> None:
        found = assign([Demand(0, 0, 9)], [self.BAG], {(0, 7): 0}, [[1]], seconds=5)
        assert (found.missing, found.cost) == ((), 450)

    def test_small_packs_fill_what_large_ones_leave(self) -> None:
        """Depot 0 has 70: a bag of 50 and a bag of 20. Two bags of 50 do not fit."""
        kinds = [self.BAG, DepotPiece(item=0, steps=20, weight=20)]
        found = assign([Demand(0, 0, 2), Demand(0, 1, 1)], kinds, {(0, 0): 70}, [[1]], seconds=5)
        assert found.missing == (Demand(0, 0, 1),)
        assert (found.cost, found.proved) == (70, True)

    def test_a_place_without_a_way_to_room_does_not_raise_the_price_of_others(self) -> None:
        """Depot 1 has a way to room at depot 2, and another to what is missing, which is full.

        Depot 0 sends 3 to site 1, whose other 2 are missing; depots 1 and 2 send 1 each to site 0.
        """
        kinds = [DepotPiece(0, steps, steps) for steps in (1, 2, 3)]
        demands = [Demand(0, 0, 2), Demand(1, 1, 1), Demand(1, 2, 1)]
        costs = [[None, 0], [0, None], [1, None]]
        found = assign(demands, kinds, {(0, 0): 3, (1, 0): 1, (2, 0): 2}, costs, seconds=5)
        assert (found.cost, found.least, found.missing) == (1, 1, (Demand(1, 1, 1),))

    def test_the_prices_of_room_prove_the_cost(self) -> None:
        amounts, room = [4, 3, 6], [5, 4, None]
        costs = [[1, 1, 2], [5, 2, 2], [9, 9, 9]]
        flow = least_flow(amounts, costs, room)
        least = sum(
            amount * min(costs[place][at] + flow.prices[place] for place in range(3))
            for at, amount in enumerate(amounts)
        ) - sum(price * (most or 0) for price, most in zip(flow.prices, room, strict=True))
        assert least == flow.cost
