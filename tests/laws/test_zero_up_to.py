"""How many heads alone get nothing: as many as that, and no more."""

from typing import Any

import pytest
import tomli_w

import ration
from ration.engine.rules import rules
from ration.engine.zero import certain, zero_up_to


def of(**allocation: Any) -> tuple[dict[str, int | None], bool]:
    """The heads that get nothing, and whether everybody gets some, by a rule in whole kg."""
    table: dict[str, Any] = {
        "id": "r", "version": "1", "title": "Rice", "channels": {"centre": {}},
        "groups": {"adults": {"from_age": 18}},
        "items": {"rice": {"name": "Rice", "unit": "kg", "step": "1 kg"}},
        "allocations": [{"item": "rice", "channel": "centre"} | allocation],
    }  # fmt: skip
    (rule,) = rules(ration.parse_programme(tomli_w.dumps(table)))
    return zero_up_to(rule), certain(rule)


@pytest.mark.parametrize(
    ("quantity", "round_", "most"),
    [
        ("1 kg", "down", 0),
        ("0.5 kg", "down", 1),
        ("0.1 kg", "down", 9),
        ("0.05 kg", "down", 19),
        ("0.4 kg", "up", 0),
        ("0.1 kg", "nearest", 4),
    ],
)
def test_rounding_decides_how_many_heads_get_nothing(quantity: str, round_: str, most: int) -> None:
    found, everybody = of(quantity=quantity, per="person", round={"mode": round_})
    assert list(found.values()) == [most]
    assert everybody == (most == 0)


def test_what_no_rounding_decides_is_more_than_nothing() -> None:
    """One head would get 0.1 kg, for which there is no rounding."""
    found, _ = of(quantity="0.1 kg", per="adults")
    assert list(found.values()) == [0]
