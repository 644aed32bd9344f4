"""Laws of rounds: nothing is lost from round to round; a call-forward keeps a pipeline whole."""

import datetime as dt
import tempfile
from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st
from registers import Case, Row, cases
from strategies import load

import ration
from ration.results.rounds import Flow
from ration.results.stock import Lot, Stock
from ration.rounds.rounds import Rounds

FIRST = dt.date(2024, 1, 31)
FEW = settings(max_examples=settings().max_examples // 2)  # each is several plans
SHARES = st.sampled_from(("0 %", "2 %", "10 %", "33.3 %", "250 %"))


class Run(NamedTuple):
    """A programme, a register for every round, and a stock."""

    case: Case
    rows: list[list[Row]]
    stock: Stock
    options: dict[str, Any]

    @property
    def programme(self) -> ration.Programme:
        return load(self.case.table)

    def frames(self) -> list[pl.DataFrame]:
        return [self.case.frame(rows) for rows in self.rows]

    def run(self, **changes: Any) -> Rounds:
        """Run the rounds, with `changes` to the options."""
        inputs: dict[str, Any] = {"registers": self.frames(), "stock": self.stock}
        options = inputs | self.options | changes
        return ration.run_rounds(programme=self.programme, **options)


@st.composite
def stocks(draw: st.DrawFn, case: Case, rows: list[Row]) -> Stock:
    """Lots of every item at depots and at sites; some arrive later, some expire."""
    plan, programme = case.plan(rows), load(case.table)
    sites = [
        (each.channel, each.site, line.item) for each in plan.sites for line in each.lines.values()
    ]
    lots = []
    for item in (programme.item(line.item) for line in plan.totals.values()):
        need = int(item.steps(plan.totals[item.id].quantity))
        of_item = [(channel, site) for channel, site, name in sites if name == item.id]
        for _ in range(draw(st.integers(0, 3))):
            channel, site = draw(st.sampled_from([(None, None), *of_item]))
            many = draw(st.integers(0, 2 * need) | st.just(need))
            after = [draw(st.none() | st.integers(-3, 45)) for _ in range(2)]
            days = [None if n is None else FIRST + dt.timedelta(n) for n in after]
            lot = Lot(
                item=item.id, quantity=item.quantity(many), channel=channel, site=site,
                arriving=days[0], expiry=days[1],
            )  # fmt: skip
            lots.append(lot)
    return Stock(lots=tuple(lots))


@st.composite
def runs(draw: st.DrawFn) -> Run:
    """Up to three rounds; the first household is always there, others come, go and change."""
    case = draw(cases(most=4))
    arrears = draw(st.sampled_from(("last", "first", "none")))
    case.table["shortage"] = {
        "option": draw(st.sampled_from(("equal", "postpone"))), "arrears": arrears,
    }  # fmt: skip
    first, *others = case.rows
    registers = []
    for _ in range(draw(st.integers(1, 3))):
        kept = draw(st.sets(st.integers(0, len(others) - 1))) if others else set()
        cells = draw(st.permutations(others))
        rows = [cells[n] | {"household_id": each["household_id"]} for n, each in enumerate(others)]
        registers.append([first, *(rows[n] for n in sorted(kept))])
    count = draw(st.integers(len(registers), 3))
    pipeline = {"lead_time": "22 days", "losses": draw(SHARES), "reserve": draw(SHARES)}
    every = draw(st.sampled_from(("10 days", "1 week", "1 month")))
    rounds = {"first": FIRST, "every": every, "count": count}
    stock = draw(stocks(case, draw(st.sampled_from(registers))))
    return Run(case, registers, stock, {"rounds": rounds, "pipeline": pipeline})


def by_item(found: Rounds) -> dict[str, list[Flow]]:
    """The flows of every item, round after round."""
    flows: dict[str, list[Flow]] = {}
    for round_ in found.rounds:
        for flow in round_.items:
            flows.setdefault(flow.item, []).append(flow)
    return flows


def amounts(flow: Any) -> dict[str, Fraction]:
    """The amounts of a flow, by name; none is negative."""
    found = {name: getattr(flow, name) for name in type(flow).model_fields}
    amounts = {name: item.amount for name, item in found.items() if hasattr(item, "amount")}
    assert min(amounts.values()) >= 0
    return amounts


class TestConservation:
    """Opening + arrivals = issued + losses + closing, to the step, always."""

    @given(runs())
    def test_rounds_add_up(self, drawn: Run) -> None:
        """Stock, arrears, lots, households, people and the pipeline, of the same drawn rounds."""
        found = drawn.run()
        self.of_stock(found)
        self.of_arrears(drawn, found)
        self.of_lots(found)
        self.of_households(drawn, found)
        self.of_people(drawn, found)
        self.of_the_pipeline(found)

    def of_stock(self, found: Rounds) -> None:
        for flows in by_item(found).values():
            for flow in map(amounts, flows):
                gone = flow["issued"] + flow["lost"] + flow["expired"]
                assert flow["opening"] + flow["arrivals"] == gone + flow["closing"]
            for before, after in pairwise(flows):
                assert before.closing == after.opening

    def of_arrears(self, drawn: Run, found: Rounds) -> None:
        programme = drawn.programme
        pools = {pool.item for pool in programme.pools}
        for item, flows in by_item(found).items():
            for each in map(amounts, flows):
                after = each["issued"] + each["owed_after"] + each["lapsed"]
                assert each["owed_before"] + each["due"] == after
            for before, then in pairwise(flows):
                assert before.owed_after == then.owed_before
            shortage = programme.shortage_of(programme.item(item))
            if item not in pools and shortage is not None and shortage.arrears != "none":
                assert not any(flow.lapsed.amount for flow in flows)

    def of_lots(self, found: Rounds) -> None:
        """The lots that a plan leaves, idle ones too, add up to its round's closing stock."""
        for round_ in found.rounds:
            stock = found.plan(round_.number).stock
            assert stock is not None
            left = [(use.lot.item, use.left) for use in stock.lots]
            left += [(lot.item, lot.quantity) for lot in stock.idle]
            for flow in round_.items:
                closing = sum(quantity.amount for name, quantity in left if name == flow.item)
                assert closing == flow.closing.amount

    def of_households(self, drawn: Run, found: Rounds) -> None:
        """What households are owed adds up to the arrears; rounds issue what their plans do."""
        programme = drawn.programme
        owed = found.arrears()
        for item, flows in by_item(found).items():
            names = [
                name for name in owed.columns if name.split("@")[0] == programme.item(item).column
            ]
            steps = sum(int(owed[name].sum()) for name in names)
            assert programme.item(item).quantity(steps) == flows[-1].owed_after
            for number, flow in enumerate(flows, 1):
                assert found.plan(number).totals[item].quantity == flow.issued

    def of_people(self, drawn: Run, found: Rounds) -> None:
        """Households before + new − gone = households after; the list and the counts agree."""
        ids = [{row["household_id"].strip() for row in rows} for rows in drawn.rows]
        ids += ids[-1:] * (len(found.rounds) - len(ids))
        for number, (before, after) in enumerate(pairwise(ids), 2):
            listed = dict(found.changes(number).select("household_id", "change").iter_rows())
            assert {name for name, kind in listed.items() if kind == "new"} == after - before
            assert {name for name, kind in listed.items() if kind == "gone"} == before - after
            counted = found.rounds[number - 1].changes
            assert counted is not None
            assert counted.changed == sum(kind == "changed" for kind in listed.values())

    def of_the_pipeline(self, found: Rounds) -> None:
        for item in found.pipeline:
            for round_ in map(amounts, item.rounds):
                gone = round_["losses"] + round_["requirement"] - round_["short"]
                assert round_["opening"] + round_["arrivals"] == gone + round_["closing"]
            days = [round_.date for round_ in item.rounds if round_.short.amount]
            assert item.breaks == (days[0] if days else None)
            assert item.short.amount == sum(round_.short.amount for round_ in item.rounds)


class TestPipeline:
    """The call-forward keeps a pipeline whole."""

    @FEW
    @given(runs())
    def test_a_call_keeps_it_whole(self, drawn: Run) -> None:
        """With the call-forwards no round is short, every reserve is kept, and all is issued."""
        calls = {need.item: need.call.quantity for need in drawn.run().pipeline if need.call}
        found = drawn.run(stock=self.with_calls(drawn, calls))
        for item in found.pipeline:
            assert (item.call, item.breaks, item.low) == (None, None, None)
            assert all(round_.closing.amount >= round_.reserve.amount for round_ in item.rounds)
        for flows in by_item(found).values():
            assert all(flow.issued == flow.due and not flow.owed_after.amount for flow in flows)

    @FEW
    @given(runs())
    def test_less_does_not_keep_it_whole(self, drawn: Run) -> None:
        """If one step less arrives, an item is short or its reserve is used."""
        free = drawn._replace(options=drawn.options | {"pipeline": {"reserve": "10 %"}})
        programme = drawn.programme
        for need in free.run().pipeline:
            if need.call is not None:
                item = programme.item(need.item)
                less = item.quantity(item.steps(need.call.quantity) - 1)
                after = free.run(stock=self.with_calls(free, {item.id: less}))
                (again,) = (other for other in after.pipeline if other.item == item.id)
                assert again.low is not None

    @FEW
    @given(runs(), st.data())
    def test_a_lot_that_no_round_hands_out_counts_for_nothing(
        self, drawn: Run, data: st.DataObject
    ) -> None:
        """At a site where nobody goes, or expired before the first round: no figure changes."""
        programme = drawn.programme
        before = drawn.run()
        more = []
        for _ in range(data.draw(st.integers(1, 3))):
            item = programme.item(data.draw(st.sampled_from([i.item for i in before.pipeline])))
            facts: dict[str, Any] = data.draw(
                st.sampled_from(
                    ({"site": "Qx 971"}, {"expiry": FIRST - dt.timedelta(1), "depot": "D"})
                )
            )
            quantity = item.quantity(data.draw(st.integers(1, 10_000)))
            more.append(Lot(item=item.id, quantity=quantity, **facts))
        after = drawn.run(stock=Stock(lots=(*drawn.stock.lots, *more)))
        for one, other in zip(before.pipeline, after.pipeline, strict=True):
            for name in ("breaks", "low", "short", "days", "call"):
                assert getattr(one, name) == getattr(other, name)
            for first, then in zip(one.rounds, other.rounds, strict=True):
                usable = [each.closing.amount - each.unusable.amount for each in (first, then)]
                assert usable[0] == usable[1] >= 0

    @staticmethod
    def with_calls(drawn: Run, calls: Mapping[str, ration.Quantity]) -> Stock:
        """Add lots to the stock that arrive as the call-forwards ask."""
        needed = {need.item: need.call.needed_by for need in drawn.run().pipeline if need.call}
        more = [
            Lot(item=item, quantity=quantity, arriving=needed[item])
            for item, quantity in calls.items()
        ]
        return Stock(lots=(*drawn.stock.lots, *more))


class TestRoundTrip:
    """Written rounds are read back equal."""

    @FEW
    @given(runs())
    def test_folder(self, drawn: Run) -> None:
        found = drawn.run()
        with tempfile.TemporaryDirectory() as name:
            found.write(Path(name) / "out")
            for place in (Path(name) / "out", Path(name) / "out/rounds.json"):
                read = ration.load_rounds(place)
                assert read.to_json() == found.to_json()
                assert read.model_dump() == found.model_dump()
                for number in range(1, len(found.rounds) + 1):
                    assert read.plan(number) == found.plan(number)


class TestOneTruth:
    """A round is one computation, with the remaining stock and the arrears of the round before."""

    @FEW
    @given(runs())
    def test_a_round_equals_compute(self, drawn: Run) -> None:
        found = drawn.run()
        last = len(found.rounds)
        before = None
        if last > 1:
            early = drawn.options["rounds"] | {"count": last - 1}
            frames = drawn.frames()[: last - 1]
            before = drawn.run(registers=frames, rounds=early).arrears()
        plan = found.plan(last)
        stock = plan.stock
        assert stock is not None
        lots = (*(use.lot for use in stock.lots), *stock.idle, *stock.later, *stock.expired)
        alone = ration.compute(
            drawn.frames()[-1],
            drawn.programme,
            stock=Stock(lots=lots),
            arrears=before,
            date=found.rounds[-1].date,
        )
        assert (alone.totals, list(alone.sites)) == (plan.totals, list(plan.sites))

    @FEW
    @given(runs(), st.randoms(use_true_random=False))
    def test_order(self, drawn: Run, random: Any) -> None:
        """Shuffled registers, or the same register for every round, change nothing."""
        count = drawn.options["rounds"]["count"]
        rows = drawn.rows + drawn.rows[-1:] * (count - len(drawn.rows))
        shuffled = [random.sample(households, len(households)) for households in rows]
        before, after = drawn.run(), drawn._replace(rows=shuffled).run()
        assert [round_.items for round_ in before.rounds] == [
            round_.items for round_ in after.rounds
        ]
        assert [round_.changes for round_ in before.rounds] == [
            round_.changes for round_ in after.rounds
        ]
        assert before.pipeline == after.pipeline
