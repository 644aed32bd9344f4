"""Worked examples of prices from published figures, as data, calculated by hand.

A case has a `source`, a `note`, a list of `prices`, a `rate`, and what a stipend of KPW 8,000 is
`expected` to buy, or to be in dollars, within the `tolerance`.
"""

import tomllib
from fractions import Fraction
from pathlib import Path

import pytest

import ration

CASES = sorted((Path(__file__).parent / "cases").glob("*.toml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: Path, tmp_path: Path) -> None:
    case = tomllib.loads(path.read_text("utf-8"))
    prices = tmp_path / "prices.csv"
    prices.write_text(case["prices"].lstrip(), "utf-8")
    found = ration.value_of(
        "kaesong-2020",
        prices=prices,
        rates=[case["rate"]],
        household={"persons": 1, "adults": 1},
    )
    assert found.other is not None
    stipend = found.purses[0]
    got = {f"{each.item}_kg": each.kg for each in stipend.buys if each.kg is not None}
    got["stipend_usd"] = stipend.money * found.other.factor
    assert case["source"]
    assert case["note"]
    for name, figure in case["expected"].items():
        assert abs(got[name] - Fraction(figure)) <= Fraction(case["tolerance"]), name
