"""The forms of ids show what all ids would: nothing that is looked for in ids is lost."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ration
from ration.register.check.batch.id_forms import IdText
from ration.register.check.batch.near_ids import NearIds
from ration.register.columns.damaged_ids import may_be_damaged
from ration.register.values.totals_words import may_name_totals
from ration.register.values.usual_lines import without_usual

_PARTS = ("H", "h-", "0", "7", "o", "O", " ", ".0", "E+", "'", "#", "2-Feb", "Total", "٣", "-", "/")
IDS = st.lists(st.lists(st.sampled_from(_PARTS), min_size=1, max_size=4).map("".join), min_size=1)


@given(IDS)
def test_forms_show_whatever_all_ids_show(ids: list[str]) -> None:
    text = IdText.of("\n".join(ids))
    whole = IdText(text.ids, text.ids, text.lines)
    lengths = [len(each.encode()) for each in ids]
    near = []
    for each in (text, whole):
        look = NearIds()
        look.add(each, min(lengths), max(lengths))
        near.append((look.zeros, look.letter_o, look.wide, look.spaced, look._upper, look._lower))
    assert near[0] == near[1]
    assert may_name_totals(text.forms) == may_name_totals(text.ids)
    assert may_be_damaged(text.forms, max(lengths)) == may_be_damaged(text.ids, max(lengths))
    assert text.lines == len(ids)


def test_many_forms_are_not_listed() -> None:
    ids = [f"{number:b}".replace("0", "a").replace("1", "b") for number in range(1000)]
    text = IdText.of("\n".join(ids))
    assert text.forms == text.ids
    assert text.lines == len(ids)


@pytest.mark.parametrize("other", [" H-1", "H-1\t", "H-1\n", "H-1\u3000", "H-1\u00a0"])
def test_an_id_with_spaces_is_the_same_id(other: str) -> None:
    frame = pl.DataFrame({"household_id": ["H-1", other], "persons": [4, 3], "adults": [2, 1]})
    with pytest.raises(ration.DataError) as raised:
        ration.compute(frame)
    assert [each.code for each in raised.value.problems] == ["id-duplicate"] * 2


@pytest.mark.parametrize("blank", ["", " ", "\n", None])
def test_an_id_of_spaces_is_blank(blank: str | None) -> None:
    frame = pl.DataFrame({"household_id": ["H-1", blank], "persons": [4, 3], "adults": [2, 1]})
    with pytest.raises(ration.DataError) as raised:
        ration.compute(frame)
    assert [each.code for each in raised.value.problems] == ["id-blank"]


def test_lines_that_have_no_end_stay_as_they_are() -> None:
    assert without_usual(b"") == b""
    assert without_usual(b"\nH") == b"\nH"
    assert without_usual(b"\nH\nH\nH\n") == b"\nH\n\n"
