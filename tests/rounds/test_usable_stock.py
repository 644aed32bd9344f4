"""Cover, breaks and reserves count only stock that rounds can hand out to somebody."""

import datetime as dt
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ration
from ration.programme.item import Item
from ration.results.rounds import ItemPipeline
from ration.results.stock import Lot
from ration.rounds.usable import Outlook, rounds_covered

DAY = dt.date(2024, 1, 31)
TEA = """
id = "tea"
version = "1"
title = "Tea"
date = 2024-01-31
rounds = {{ every = "10 days", count = 3 }}
[channels.tent]
[items.tea]
name = "Tea"
unit = "g"
{more}
[[allocations]]
item = "tea"
per = "person"
quantity = "10 g"
channel = "tent"
"""
TEN_PERCENT = {"reserve": "10 %"}


def tea(more: str = "") -> ration.Programme:
    return ration.parse_programme(TEA.format(more=more))


def people(**tents: tuple[int, str]) -> pl.DataFrame:
    """A register with the persons and the tent of each household."""
    rows = [(name, size, tent) for name, (size, tent) in tents.items()]
    return pl.DataFrame(rows, schema=["household_id", "persons", "tent"], orient="row")


TEN = people(a=(4, "A"), b=(6, "B"))  # 100 g a round, on 31 January, 10 and 20 February


def lots(*rows: tuple[str, str | None, str | None, str | None]) -> pl.DataFrame:
    """Lots of tea: quantity, expiry, arriving, tent."""
    cells = [("tea", *row) for row in rows]
    names = ["item", "quantity", "expiry", "arriving", "site"]
    return pl.DataFrame(cells, schema=dict.fromkeys(names, pl.String), orient="row")


def pipeline(stock: Any, programme: ration.Programme | None = None, **options: Any) -> ItemPipeline:
    options = {"pipeline": TEN_PERCENT, "shortage": "equal"} | options
    (line,) = ration.run_rounds(TEN, programme or tea(), stock, **options).pipeline
    return line


TEA_ITEM = Item(id="tea", name="Tea", unit="g")


def lot(grams: int, expiry: int | None, row: int) -> Lot:
    """A lot that expires so many days after the first round."""
    last = None if expiry is None else DAY + dt.timedelta(expiry)
    return Lot(item="tea", quantity=TEA_ITEM.quantity(grams), expiry=last, row=row)


class Loop:
    """What is left of lots, by place, when a plain loop takes from them."""

    def __init__(self, lots_of: dict[Any, list[Lot]]) -> None:
        self.lots = lots_of
        self.left = {
            id(each): int(each.quantity.amount) for own in lots_of.values() for each in own
        }

    def take(self, place: Any, need: int, day: dt.date) -> int:
        """Take up to `need` grams of what is still good, what expires first first."""
        taken = 0
        for each in sorted(self.lots.get(place, []), key=lambda lot: lot.order):
            part = 0 if each.expired(day) else min(self.left[id(each)], need - taken)
            self.left[id(each)] -= part
            taken += part
        return taken


class TestReserve:
    """The reserve is stock that a later round can hand out."""

    def test_stock_at_a_site_where_nobody_goes(self) -> None:
        stock = lots(("300 g", None, None, None), ("900 g", None, None, "Qx 7"))
        line = pipeline(stock)
        assert [(r.closing.text, r.unusable.text) for r in line.rounds] == [
            *(("1100", "900"), ("1000", "900")),
            ("900", "900"),
        ]
        assert line.days == 30
        assert (line.breaks, line.low) == (None, dt.date(2024, 2, 20))
        assert line.call is not None
        assert str(line.call.net) == "10 g"

    def test_a_lot_that_expires_before_the_next_round(self) -> None:
        stock = lots(("310 g", None, None, None), ("150 g", "2024-02-25", None, None))
        line = pipeline(stock)
        assert [r.unusable.text for r in line.rounds] == ["0", "0", "0"]
        assert [r.closing.text for r in line.rounds] == ["360", "260", "160"]
        stock = lots(("300 g", None, None, None), ("5 g", "2024-03-05", None, "B"))
        assert pipeline(stock).rounds[-1].unusable.text == "0"

    @pytest.mark.parametrize(
        ("life", "expiry", "unusable"),
        [
            ("1 day", "2024-02-29", "150"),  # the next rounds are on 1 and 11 March
            ("1 day", "2024-03-02", "50"),
            ("1 day", "2024-03-12", "0"),
            ("9 days", "2024-03-09", "150"),
            ("9 days", "2024-03-10", "50"),
        ],
    )
    def test_after_the_last_round(self, life: str, expiry: str, unusable: str) -> None:
        stock = lots(
            *(("100 g", None, None, None), ("200 g", "2024-02-29", None, None)),
            ("250 g", expiry, "2024-02-20", None),
        )
        last = pipeline(stock, tea(f'least_life = "{life}"')).rounds[-1]
        assert (last.closing.text, last.unusable.text) == ("250", unusable)

    def test_a_site_that_is_closed_later(self) -> None:
        stock = lots(("300 g", None, None, None), ("90 g", None, None, "A"))
        registers = [TEN, people(b=(10, "B"))]
        result = ration.run_rounds(registers, tea(), stock, pipeline=TEN_PERCENT, shortage="equal")
        (line,) = result.pipeline
        assert [r.unusable.text for r in line.rounds] == ["50", "50", "50"]
        assert line.low is None  # 40 g of 100 g are left beside the 50 g at A
        assert str(result.rounds[-1].items[0].closing) == "90 g"


class TestDays:
    """Days are those until a site is short."""

    @pytest.mark.parametrize(
        ("rows", "days"),
        [
            ([("250 g", None, None, None)], 25),
            ([("100 g", None, None, None), ("900 g", None, None, "Qx 7")], 10),
            ([("100 g", None, None, None), ("900 g", None, None, "A")], 18),
            ([("250 g", "2024-02-05", None, None)], 10),
            ([("250 g", "2024-02-15", None, None)], 20),
            ([("250 g", "2024-02-15", None, None), ("10 g", None, None, None)], 21),
            ([("900 g", None, None, "A")], 4),
            ([("900 g", "2024-01-30", None, None)], 0),
            ([("900 g", None, "2024-02-01", None)], 0),
            ([("99999999999999999999 t", None, None, None)], 99999999999999999999 * 10**5),
        ],
    )  # fmt: skip
    def test_of_the_first_day(self, rows: list[Any], days: int) -> None:
        assert pipeline(lots(*rows)).days == days

    @given(
        st.lists(
            st.tuples(
                st.sampled_from([None, ("c", "A"), ("c", "B"), ("c", "X")]),
                st.integers(0, 40),
                st.none() | st.integers(0, 60),
            ),
            max_size=5,
        ),
        st.integers(0, 9),
        st.integers(1, 9),
    )
    def test_as_a_plain_loop(self, drawn: list[Any], need_a: int, need_b: int) -> None:
        """Round after round, each site its own first, what expires first first."""
        demand = {("c", "A"): need_a, ("c", "B"): need_b}
        lots_of: dict[Any, list[Lot]] = {}
        for row, (place, grams, expiry) in enumerate(drawn):
            lots_of.setdefault(place, []).append(lot(grams, expiry, row))
        found = rounds_covered(TEA_ITEM, DAY, demand, 10, lots_of)
        loop = Loop(lots_of)
        for number in range(200):
            day = DAY + dt.timedelta(10 * number)
            lacking = sum(need - loop.take(place, need, day) for place, need in demand.items())
            lacking -= loop.take(None, lacking, day)
            if lacking:
                assert found == number + 1 - Fraction(lacking, sum(demand.values()))
                return
        raise AssertionError("the stock never ends")


class TestOutlook:
    """What later rounds can hand out is what a plain loop over days hands out at most."""

    @given(
        st.integers(0, 2),
        st.lists(st.integers(0, 9), min_size=3, max_size=3),
        st.lists(st.tuples(st.integers(0, 30), st.integers(0, 80)), max_size=4),
    )
    def test_as_a_plain_loop(self, after: int, needs: list[int], drawn: list[Any]) -> None:
        days = [DAY + dt.timedelta(10 * number) for number in range(30)]
        demands = [(day, {("c", "A"): need}) for day, need in zip(days, needs, strict=False)]
        own = [lot(grams, expiry, row) for row, (grams, expiry) in enumerate(drawn)]
        every = list(zip(days, [*needs, *[needs[-1]] * 27], strict=True))
        loop = Loop({None: own})
        used = sum(loop.take(None, need, day) for day, need in every[after:])
        outlook = Outlook(TEA_ITEM, demands, 10)
        for place in (("c", "A"), None):
            assert outlook.usable({place: own}, after) == used
        assert outlook.usable({("c", "X"): own}, after) == 0
