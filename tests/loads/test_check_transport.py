"""Every fault of a file of transport is found, at its place."""

from decimal import Decimal
from typing import Any

import polars as pl
import pytest

import ration
from ration.loads.check_transport import checked
from ration.programme.transport import load_transport

PROGRAMME = ration.load_programme(
    {
        "id": "tea", "version": "1", "title": "Tea", "currency": "KPW",
        "channels": {"tent": {}},
        "items": {"tea": {"name": "Tea", "unit": "kg"}, "soap": {"name": "Soap", "unit": "bar"}},
        "allocations": [
            {"item": "tea", "per": "person", "quantity": "1 kg", "channel": "tent"},
            {"item": "soap", "per": "person", "quantity": "1 bar", "channel": "tent"},
        ],
    }
)  # fmt: skip
PLAN = ration.compute(
    pl.DataFrame({"household_id": ["1", "2"], "persons": [4, 2], "tent": ["North", "South"]}),
    PROGRAMME,
)


def lorry(**keys: Any) -> dict[str, Any]:
    return {"vehicles": {"lorry": {"name": "Lorry", "carries": "5 t", **keys}}}


def depots(*each: dict[str, Any]) -> dict[str, Any]:
    return {"depots": list(each)}


FAULTS: list[tuple[dict[str, Any], str, str]] = [
    (lorry(carries="5 L"), "programme-not-weight", "vehicles.lorry.carries"),
    (lorry(volume="5 kg"), "programme-not-volume", "vehicles.lorry.volume"),
    (lorry(items=["tee"]), "programme-item-unknown", "vehicles.lorry.items[0]"),
    (lorry(sites=["North", "Nort"]), "transport-site-unknown", "vehicles.lorry.sites[1]"),
    (lorry(not_sites=["Soth"]), "transport-site-unknown", "vehicles.lorry.not_sites[0]"),
    (lorry(depots=["Port"]), "transport-depot-unknown", "vehicles.lorry.depots[0]"),
    (
        lorry(sites=["North"], not_sites=["South"]),
        "transport-sites-twice",
        "vehicles.lorry.not_sites",
    ),
    (lorry(cost_a_trip="5 kg"), "transport-cost", "vehicles.lorry.cost_a_trip"),
    (lorry(cost_a_trip="5 KPW/day"), "transport-cost", "vehicles.lorry.cost_a_trip"),
    (lorry(cost_a_km="5 USD"), "transport-money", "vehicles.lorry.cost_a_km"),
    (lorry(cost_a_km="-5 KPW"), "programme-below-zero", "vehicles.lorry.cost_a_km"),
    ({"apart": [["tea"], ["soap", "tea"]]}, "transport-apart-twice", "apart[1][1]"),
    ({"apart": [["tee"]]}, "programme-item-unknown", "apart[0][0]"),
    (depots({"name": "A"}, {"name": "A"}), "transport-depot-twice", "depots[1].name"),
    (depots({"name": "A", "latitude": "37"}), "site-details-half", "depots[0].longitude"),
    (depots({"name": "A", "longitude": "37"}), "site-details-half", "depots[0].latitude"),
    (
        depots({"name": "A", "latitude": "97", "longitude": "126"}),
        "site-details-range",
        "depots[0].latitude",
    ),
    (
        depots({"name": "A", "latitude": "37", "longitude": "east"}),
        "site-details-coordinate",
        "depots[0].longitude",
    ),
    (
        depots({"name": "A", "latitude": "126 E", "longitude": "37 N"}),
        "site-details-swapped",
        "depots[0].latitude",
    ),
    (depots({"name": "A", "stock": {"tee": "5 kg"}}), "programme-item-unknown",
     "depots[0].stock.tee"),
    (depots({"name": "A", "stock": {"tea": "much"}}), "quantity-unreadable",
     "depots[0].stock.tea"),
    (depots({"name": "A", "stock": {"tea": "5 L"}}), "quantity-unit-unknown",
     "depots[0].stock.tea"),
    (depots({"name": "A", "stock": {"soap": "0.5 bar"}}), "programme-not-steps",
     "depots[0].stock.soap"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "code", "place"), FAULTS, ids=[each[2] for each in FAULTS])
def test_a_fault_has_its_place(file: dict[str, Any], code: str, place: str) -> None:
    found = checked(load_transport(file), PROGRAMME, PLAN)
    assert (found[0].code, found[0].column) == (code, place)
    assert {each.code for each in found} == {code}


def test_a_name_that_is_nearly_right_is_named() -> None:
    (found,) = checked(load_transport(lorry(sites=["Nort"])), PROGRAMME, PLAN)
    assert found.hint == "did you mean North?"


def test_a_file_without_faults_has_none() -> None:
    file = {
        **lorry(cost_a_trip="5 KPW", cost_a_km="0 KPW", sites=["North"], depots=["A"]),
        "apart": [["tea"], ["soap"]],
        **depots({"name": "A", "latitude": "37", "longitude": "126", "stock": {"tea": "0 kg"}}),
    }
    assert checked(load_transport(file), PROGRAMME, PLAN) == []


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        (lorry(cost_a_km="5 USD"), "vehicles.lorry.cost_a_km"),
        ({"transport": {"apart": [["tee"]]}}, "transport.apart[0][0]"),
        ({"transport": depots({"name": "A"}, {"name": "A"})}, "transport.depots[1].name"),
    ],
)
def test_a_programme_is_checked_alike(parts: dict[str, Any], place: str) -> None:
    with pytest.raises(ration.InputError) as error:
        ration.load_programme({**PROGRAMME.model_dump(exclude_defaults=True), **parts})
    assert [each.column for each in error.value.problems] == [place]


def test_transport_of_a_programme_is_kept_when_it_is_written() -> None:
    transport = {
        "transport": {
            "apart": [["tea"]], "split": "always", "detour": Decimal("1.5"),
            "depots": [{"name": "A", "stock": {"tea": "5 t"}}],
        }
    }  # fmt: skip
    programme = ration.load_programme({**PROGRAMME.model_dump(exclude_defaults=True), **transport})
    assert ration.parse_programme(ration.dump_programme(programme)) == programme
    page = ration.programme_page(programme)
    (section,) = (each for each in page.sections if each.heading == "How it is brought to sites")
    assert section.sentences == (
        "From A; tea travel apart; the goods of a site are divided to fill vehicles; "
        "1.5 km by road for each as the crow flies.",
        "At A: 5 t of tea.",
    )
