"""Long cells and tags that never end are read in time that grows as they do.

Each of these texts took minutes: the pattern that reads it began anew at every character.
"""

import re

import pytest

from ration.core.problems.data_as_header import looks_like_data
from ration.register.source.layout.find import find_layout
from ration.register.source.workbook import (
    extent,
    extent_ods,
    hidden_ods,
    hidden_xlsx,
    sheet_xml,
)

LONG = 400_000


@pytest.mark.parametrize("part", ["1", "1,", ".", " '"])
def test_a_long_cell_under_a_header_is_no_number(part: str) -> None:
    rows = [(1, ["id", "persons"]), (2, ["A-1", part * (LONG // len(part)) + "x"])]
    assert find_layout("a.csv", rows, None, ()).row == 1


@pytest.mark.parametrize("part", ["@", "@.", "a@", "a@.", "1 ", "()"])
def test_a_long_name_of_a_column_is_no_address(part: str) -> None:
    assert not looks_like_data([f"x {part * (LONG // len(part))} x"])
    assert not looks_like_data([f"{part.strip() * (LONG // len(part))} x"])


def test_an_address_has_a_sign_before_and_a_point_after_it() -> None:
    for text in ("kim@example.org", "@a@b.c", "a@b@c.d", "a@b.."):
        assert looks_like_data([text])
    for text in ("@b.c", "a@.c", "a@b.", "a@b", "a b@c.d"):
        assert not looks_like_data([text])


@pytest.mark.parametrize(
    ("pattern", "part"),
    [
        (extent._ROW, b"<row "),
        (extent._FILLED, b"<c "),
        (extent._FILLED, b'<c r="A1" '),
        (extent_ods._TAG, b"<table-row "),
        (hidden_ods._TAG, b"<table-row "),
        (hidden_ods._NO_CELLS, b"<table-row "),
        (hidden_xlsx._TAG, b"<c "),
        (hidden_xlsx._ROW, b"<row "),
        (hidden_xlsx._COLUMN, b"<col "),
        (hidden_xlsx._Struck(frozenset((b"7",)), frozenset()).cells(), b"<c "),
        (sheet_xml._NO_RESULT, b"<f "),
    ],
)  # fmt: skip
def test_tags_without_an_end_are_read_once(pattern: re.Pattern[bytes], part: bytes) -> None:
    pattern.findall(part * (LONG // len(part)))


def test_the_references_of_one_cell_are_read_once() -> None:
    assert not any(extent._FILLED.findall(b"<c " + b'r="A1" ' * (LONG // 7) + b"/>")[0])
    assert extent._FILLED.findall(b'<c s="1"><c r="B2" s="1"/><x:c s="1" r="C3">') == [
        (b"", b""), (b"", b""), (b"C", b"3"),
    ]  # fmt: skip
