"""Transfers that would help, worked out by hand; and the law that nothing is given twice."""

import datetime as dt
from fractions import Fraction
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import MANY

import ration
from ration.loads.depots.moves import moves
from ration.loads.depots.plan_depots import depot_names, depot_stock
from ration.loads.depots.transfers import Help, transfers_of
from ration.programme.transport import load_transport

PROGRAMME = ration.load_programme(
    {
        "id": "r", "version": "1", "title": "Rice", "currency": "KPW",
        "channels": {"centre": {"title": "Centre"}},
        "items": {
            "rice": {"name": "Rice", "unit": "kg", "step": "1 kg",
                     "packs": [{"name": "bag", "holds": "5 kg", "tare": "0 kg"}]},
        },
        "allocations": [
            {"item": "rice", "per": "person", "quantity": "1 kg", "channel": "centre"}
        ],
        "shortage": {"option": "equal"},
        "vehicles": {
            "lorry": {"name": "Lorry", "carries": "10 kg", "cost_a_trip": "100 KPW",
                      "cost_a_km": "2 KPW"},
            "cart": {"name": "Cart", "carries": "3 kg", "cost_a_trip": "45 KPW",
                     "not_sites": ["West"]},
        },
    }
)  # fmt: skip
HOMES = pl.DataFrame(
    {
        "household_id": ["A", "B", "C"], "persons": [4, 10, 4],
        "centre": ["North", "South", "West"],
    }
)  # fmt: skip
FAR = {"North": 10, "West": 30, "East": 5}


def plan(*lots: dict[str, Any]) -> ration.DistributionPlan:
    stock = pl.DataFrame(list(lots), infer_schema_length=None)
    return ration.compute(HOMES, PROGRAMME, stock=stock)


def rice(kg: int, **more: Any) -> dict[str, Any]:
    return {"item": "rice", "quantity": str(kg), "site": None, "depot": None} | more


def helped(*lots: dict[str, Any], priced: bool = True, far: bool = True) -> Help:
    def km(giver: tuple[str, str], taker: tuple[str, str]) -> Fraction | None:
        assert taker == ("centre", "South")
        return Fraction(FAR[giver[1]]) if far else None

    return transfers_of(plan(*lots), PROGRAMME, PROGRAMME.vehicles if priced else (), km)


class TestByHand:
    """South needs 10 kg and has 3: it is 7 kg short. North needs 4 and has 20: 16 kg are over."""

    def test_north_has_over_what_south_is_short_of(self) -> None:
        found = helped(
            rice(20, site="North"), rice(3, site="South"), rice(4, site="West"), priced=False
        )
        assert [(each.pack, each.count, each.quantity) for each in found.transfers] == [
            ("bag", 1, Fraction(5)), (None, None, Fraction(2)),
        ]  # fmt: skip
        first = found.transfers[0]
        assert (first.from_channel, first.from_site, first.to_site) == ("centre", "North", "South")
        assert first.km == 10
        assert first.cost is None
        (rice_help,) = found.items
        amounts = (Fraction(7), Fraction(16), Fraction(7))
        assert rice_help[:7] == ("rice", "Rice", "kg", 1, *amounts)

    def test_a_trip_costs_the_way_there_and_back_with_the_cheapest_kind(self) -> None:
        """Lorry: 100 + 2 x 10 x 2 = 140. Carts: 2 whole bags do not fit, 3 kg carry no bag."""
        found = helped(rice(20, site="North"), rice(3, site="South"), rice(4, site="West"))
        assert [each.cost for each in found.transfers] == [140, 0]

    def test_the_cheaper_trip_for_each_kg_comes_first(self) -> None:
        """North: 7 kg for 140. West has 7 over too, 30 km away: 100 + 120 = 220."""
        found = helped(rice(11, site="North"), rice(3, site="South"), rice(11, site="West"))
        assert {each.from_site for each in found.transfers} == {"North"}

    def test_never_more_than_is_over_and_then_from_the_next(self) -> None:
        found = helped(rice(9, site="North"), rice(3, site="South"), rice(9, site="West"))
        moved = {
            site: sum(each.quantity for each in found.transfers if each.from_site == site)
            for site in ("North", "West")
        }
        assert moved == {"North": 5, "West": 2}

    def test_goods_where_nobody_comes_are_over(self) -> None:
        found = helped(rice(4, site="North"), rice(3, site="South"), rice(4, site="West"),
                       rice(50, site="East"))  # fmt: skip
        assert {each.from_site for each in found.transfers} == {"East"}
        assert found.items[0].over == 50

    def test_without_distances_the_largest_amount_comes_first(self) -> None:
        found = helped(rice(6, site="North"), rice(3, site="South"), rice(9, site="West"),
                       priced=False, far=False)  # fmt: skip
        assert [each.from_site for each in found.transfers] == ["West", "North"]
        assert [each.km for each in found.transfers] == [None, None]

    def test_what_depots_keep_is_named_beside_what_sites_are_short_of(self) -> None:
        """10 of 18 kg in equal shares, in whole kg: 2, 5 and 2 are sent, and 1 stays at Port."""
        found = helped(rice(10, depot="Port"))
        (rice_help,) = found.items
        (port,) = rice_help.depots
        assert port.depot == "Port"
        assert [port.available, port.sent, port.left] == [10, 9, 1]
        assert [rice_help.sites, rice_help.short, rice_help.over] == [3, 9, 0]
        assert found.transfers == ()

    def test_nothing_is_short(self) -> None:
        found = helped(rice(20, site="North"), rice(10, site="South"), rice(4, site="West"))
        assert found == Help((), ())

    def test_a_plan_without_stock_has_no_transfers(self) -> None:
        bare = ration.compute(HOMES, PROGRAMME.unsupplied)
        assert transfers_of(bare, PROGRAMME, (), lambda *_: None) == Help((), ())


AMOUNTS = st.lists(st.integers(0, 30), max_size=6)


class TestLaws:
    @MANY
    @given(AMOUNTS, AMOUNTS, st.lists(st.none() | st.integers(0, 9), min_size=36, max_size=36))
    def test_all_that_can_move_moves_and_no_more(
        self, over: list[int], short: list[int], far: list[int | None]
    ) -> None:
        found = moves(over, short, lambda giver, taker, _: far[giver * 6 + taker])
        assert all(move.steps > 0 for move in found)
        gives = [sum(m.steps for m in found if m.giver == at) for at in range(len(over))]
        takes = [sum(m.steps for m in found if m.taker == at) for at in range(len(short))]
        assert all(given <= most for given, most in zip(gives, over, strict=True))
        assert all(taken <= most for taken, most in zip(takes, short, strict=True))
        assert sum(gives) == min(sum(over), sum(short))
        assert len(found) < max(1, len(over) + len(short))

    def test_no_more_moves_are_proposed_than_people_read(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("ration.loads.depots.moves.MOST", 2)
        found = moves([5, 4, 3], [12], lambda *_: None)
        assert [(move.giver, move.steps) for move in found] == [(0, 5), (1, 4)]


class TestDepots:
    """What is at depots: lots of the plan first, then the file of transport."""

    FILE = load_transport(
        {"depots": [{"name": "Port", "stock": {"rice": "5 t"}}, {"name": "Station"}]}
    )

    def test_the_lots_that_are_there_before_anything_is_sent(self) -> None:
        found = plan(rice(8, depot="Port"), rice(2, depot="Port"), rice(7), rice(5, site="North"))
        assert depot_stock(found, PROGRAMME, self.FILE) == {
            ("Port", "rice"): 10, (None, "rice"): 7,
        }  # fmt: skip
        assert depot_names(found, load_transport({})) == ("Port",)

    def test_lots_that_come_later_or_have_expired_are_not_there(self) -> None:
        lots = [
            rice(8, depot="Port") | {"expiry": None, "arriving": None},
            rice(4, depot="Port") | {"expiry": "2026-01-01", "arriving": None},
            rice(2, depot="Port") | {"expiry": None, "arriving": "2026-12-01"},
        ]
        stock = pl.DataFrame(lots, infer_schema_length=None)
        found = ration.compute(HOMES, PROGRAMME, stock=stock, date=dt.date(2026, 6, 1))
        assert depot_stock(found, PROGRAMME, self.FILE) == {("Port", "rice"): 8}

    def test_else_those_of_the_file_and_a_depot_without_stock_has_no_limit(self) -> None:
        found = plan(rice(20, site="North"))
        assert depot_stock(found, PROGRAMME, self.FILE) == {
            ("Port", "rice"): 5000, ("Station", "rice"): None,
        }  # fmt: skip
        assert depot_names(found, self.FILE) == ("Port", "Station")

    def test_nothing_is_known(self) -> None:
        assert depot_stock(plan(rice(20, site="North")), PROGRAMME, load_transport({})) is None
