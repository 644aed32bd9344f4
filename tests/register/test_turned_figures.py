"""Figures whose order marks of direction turn: what is shown is not what would be read."""

from pathlib import Path

import pytest

import ration
from ration.register.values.normalize import plainly


@pytest.mark.parametrize(
    "text", ["1\u202e23", "12\u200f34", "1\u2066\u202d23", "\u202e21", "5\u061c0 kg", "٣\u202e٠٤"]
)
def test_no_such_text_is_a_number(text: str) -> None:
    assert not plainly(text).removesuffix(" kg").isascii()


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("\u200f12\u200e", "12"),  # around a number, as programs in Arabic write it
        ("\u202b12\u202c", "12"),
        ("12\u200f/5\u200f/2020", "12/5/2020"),
        ("1\u200b2", "12"),  # shown as 12
        ("٣\u200f كغ", "3 كغ"),
    ],
)
def test_marks_that_turn_no_figures_are_dropped(text: str, plain: str) -> None:
    assert plainly(text) == plain


@pytest.mark.parametrize("quantity", ["\u202e12 kg", " \u202e12 kg", "1\u202e2 kg"])
def test_a_turned_stock_is_refused(tmp_path: Path, quantity: str) -> None:
    file = tmp_path / "stock.csv"
    file.write_text(f"item,quantity\nrice,{quantity}\n", encoding="utf-8")
    with pytest.raises(ration.DataError) as error:
        ration.load_stock(file, ration.load_programme("kaesong-2020"))
    assert [each.row for each in error.value.problems] == [2]
