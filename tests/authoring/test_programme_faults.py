"""Faults of a programme file: each has its code and its place."""

import pytest
from small import SMALL

import ration

SECOND = """
[[pools]]
item = "coal"
quantity = "5 t"
channel = "tent"
[[allocations]]
"""
DEPOTS = """
[transport]
[[transport.depots]]
name = "Port"
supplied_from = "{port}"
[[transport.depots]]
name = "Hub"
supplied_from = "{hub}"
[[allocations]]
"""
LORRY = """
[vehicles.lorry]
name = "Lorry"
carries = "10 t"
hours_to_load = {hours}
[[allocations]]
"""


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("[channels.tent]", "[channels]\ntent = 3", "toml-not-table", "channels.tent"),
        ("[groups.adults]", 'rounds = 3\n[groups.adults]', "toml-not-table", "rounds"),
        ('"1 kg"\nonly', "1\nonly", "quantity-no-unit", "allocations[1].quantity"),
        ("from_age = 17", 'where = "x"', "toml-not-list", "groups.adults.where"),
        ('{ category = ["A", "B"] }', '"A"', "toml-not-list", "allocations[1].only"),
        ("[[allocations]]", SECOND, "programme-item-unknown", "pools[0].item"),
        (
            "[[allocations]]",
            DEPOTS.format(port="Hbu", hub="Port"),
            "transport-depot-unknown",
            "transport.depots[0].supplied_from",
        ),
        *(
            (
                "[[allocations]]",
                LORRY.format(hours=hours),
                "number-not-positive",
                "vehicles.lorry.hours_to_load",
            )
            for hours in ("-1", '"an hour"')
        ),
    ],
)  # fmt: skip
def test_a_fault_has_its_code_and_place(old: str, new: str, code: str, place: str) -> None:
    assert old in SMALL
    with pytest.raises(ration.InputError) as raised:
        ration.parse_programme(SMALL.replace(old, new, 1))
    assert [(each.code, each.column) for each in raised.value.problems] == [(code, place)]


def test_depots_that_supply_each_other_are_all_named() -> None:
    text = SMALL.replace("[[allocations]]", DEPOTS.format(port="Hub", hub="Port"), 1)
    with pytest.raises(ration.InputError) as raised:
        ration.parse_programme(text)
    assert [(each.code, each.value) for each in raised.value.problems] == [
        ("transport-depot-circle", "Hub"),
        ("transport-depot-circle", "Port"),
    ]


def test_units_of_an_item_of_known_weight_are_named() -> None:
    text = SMALL.replace('unit = "kg"', 'unit = "sack"\nweighs = "25 kg"')
    text = text.replace('quantity = "1 kg"', 'quantity = "1 L"')
    with pytest.raises(ration.InputError) as raised:
        ration.parse_programme(text.replace('round = { to = "1 kg", mode = "up" }\n', ""))
    (unit,) = (each for each in raised.value.problems if each.code == "quantity-unit-unknown")
    assert (unit.column, unit.hint) == (
        "allocations[1].quantity", "use a unit of rice: sack or mg, g, kg, t",
    )  # fmt: skip


class TestMadeInPython:
    """Parts that a file cannot have: its tables and keys have different names."""

    def test_an_id_twice(self) -> None:
        programme = ration.parse_programme(SMALL)
        twice = {**programme.model_dump(), "channels": programme.channels * 2}
        with pytest.raises(ValueError, match=r"channels\.tent: the id is used twice"):
            ration.Programme.model_validate(twice)

    def test_a_condition_twice(self) -> None:
        programme = ration.parse_programme(SMALL)
        first, second = programme.allocations
        twice = second.model_copy(update={"only": second.only * 2})
        with pytest.raises(ValueError, match=r"only\): a column is named twice"):
            ration.Programme.model_validate(
                {**programme.model_dump(), "allocations": (first, twice)}
            )

    def test_a_programme_is_made_of_its_parts(self) -> None:
        programme = ration.parse_programme(SMALL)
        parts = {name: getattr(programme, name) for name in type(programme).model_fields}
        assert ration.Programme(**parts) == programme
