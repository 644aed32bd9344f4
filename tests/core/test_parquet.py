"""Parquet files that cannot be read, and what is no fault of theirs."""

import io
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ration
from ration.core.parquet.check import check_page, check_parquet
from ration.core.parquet.read import read_parquet
from ration.core.parquet.records import FOOTER
from ration.core.parquet.thrift import BOOL, INT, RECORD, TEXT, EndsEarly, Field, Thrift

CORPUS = Path(__file__).parents[1] / "fuzz" / "corpus"
FRAME = pl.DataFrame({
    "household_id": [f"H-{at}" for at in range(50)],
    "persons": [at % 7 for at in range(50)],
    "tags": [["a"] * (at % 3) for at in range(50)],
})  # fmt: skip


def check(data: bytes) -> None:
    check_parquet(io.BytesIO(data), len(data))


def written(frame: pl.DataFrame, **options: object) -> bytes:
    file = io.BytesIO()
    frame.write_parquet(file, **options)  # type: ignore[arg-type]
    return file.getvalue()


def test_what_is_no_parquet_file_is_named() -> None:
    with pytest.raises(ValueError, match=r"a\.parquet is no Parquet file, or a damaged one"):
        read_parquet(b"PAR1 and no more", "a.parquet")


def test_ctrl_c_while_a_file_is_read_is_no_fault_of_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pl, "read_parquet", interrupted)
    with pytest.raises(KeyboardInterrupt):
        read_parquet(written(FRAME), "a.parquet")


@pytest.mark.parametrize("compression", ["uncompressed", "snappy", "gzip", "brotli", "zstd", "lz4"])
@pytest.mark.parametrize("rows", [0, 1, 50])
def test_right_files_are_not_refused(compression: str, rows: int) -> None:
    for size in (None, 64):
        check(
            written(
                FRAME.head(rows), compression=compression, data_page_size=size, row_group_size=20
            )
        )


@pytest.mark.parametrize("name", ["arrow-second-pages", "polars", "repeated"])
def test_right_files_of_other_programs_are_not_refused(name: str) -> None:
    check((CORPUS / "parquet-counts" / name).read_bytes())


@pytest.mark.parametrize("name", ["parquet", "site-file"])
def test_a_count_of_a_page_that_its_reader_would_not_survive(name: str) -> None:
    with pytest.raises(ValueError, match="num_values is negative"):
        check((CORPUS / name / "that-claims-a-negative-count").read_bytes())


def test_such_a_register_is_an_error_of_the_file() -> None:
    with pytest.raises(ration.InputError) as error:
        ration.compute(CORPUS / "parquet" / "that-claims-a-negative-count")
    assert [each.code for each in error.value.problems] == ["file-broken"]


@given(st.data())
def test_no_damage_ends_in_anything_but_a_reason(data: st.DataObject) -> None:
    good = bytearray(_GOOD)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(good) - 1))
        good[at] = data.draw(st.integers(0, 255))
    with suppress(ValueError):
        check(bytes(good))


_GOOD = (CORPUS / "parquet-counts" / "polars").read_bytes()


@given(st.integers(0, len(_GOOD) - 1))
def test_no_part_of_a_file_is_a_file(length: int) -> None:
    with pytest.raises(ValueError, match="complete"):
        check(_GOOD[:length])


def zigzag(number: int) -> bytes:
    value, data = (number << 1) ^ (number >> 63), bytearray()
    while value > 127:
        data.append(value & 127 | 128)
        value >>= 7
    return bytes([*data, value])


def field(number: int, of: Field, value: Any) -> bytes:
    """A field in Thrift's compact protocol; texts are empty."""
    if of.kind == BOOL:
        return bytes([1 if value else 2]) + zigzag(number)
    kind = 9 if of.many else of.kind
    if not of.many:
        return bytes([kind]) + zigzag(number) + one(of, value)
    head = bytes([0xF0 | of.kind, len(value)])
    return bytes([kind]) + zigzag(number) + head + b"".join(one(of, each) for each in value)


def one(of: Field, value: Any) -> bytes:
    if of.kind == RECORD:
        return record(of.of or {}, value)
    return b"\0" if of.kind == TEXT else zigzag(value)


def record(fields: Mapping[int, Field], values: Mapping[str, Any]) -> bytes:
    found = [
        field(number, of, values[of.name]) for number, of in fields.items() if of.name in values
    ]
    return b"".join(found) + b"\0"


def with_footer(change: Callable[[dict[str, Any]], None]) -> bytes:
    """The good file, and a footer that is changed."""
    begin = len(_GOOD) - 8 - int.from_bytes(_GOOD[-8:-4], "little")
    footer = Thrift(_GOOD, begin).record(FOOTER)
    change(footer)
    data = record(FOOTER, footer)
    return _GOOD[:begin] + data + len(data).to_bytes(4, "little") + b"PAR1"


def group(footer: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = footer["row_groups"][0]
    return found


def column(footer: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = group(footer)["columns"][0]["meta_data"]
    return found


def rows(footer: dict[str, Any], count: int) -> None:
    footer["num_rows"] = group(footer)["num_rows"] = count


def test_a_footer_that_is_not_changed() -> None:
    check(with_footer(lambda _: None))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda it: it.pop("schema"), "schema is missing"),
        (lambda it: it.update(num_rows=4), "not the rows"),
        (lambda it: group(it).update(num_rows=-3), "num_rows is negative"),
        (lambda it: rows(it, 2**40), "more rows than a file of its size"),
        (lambda it: rows(it, 4), "not as many values"),
        (lambda it: column(it).update(total_uncompressed_size=2**40), "would unpack to"),
        (lambda it: column(it).update(total_uncompressed_size=1), "larger than it says"),
        (lambda it: column(it).update(total_compressed_size=2**40), "ends behind the file"),
        (lambda it: column(it).update(total_compressed_size=20), "early|behind its column"),
        (lambda it: column(it).update(total_compressed_size=0), "not its values"),
        (lambda it: column(it).update(dictionary_page_offset=-1), "offset is negative"),
        (lambda it: group(it)["columns"][0].pop("meta_data"), "meta_data is missing"),
        (lambda it: it["schema"][0].update(num_children=-1), "num_children is negative"),
        (lambda it: it["schema"][0].update(num_children=9), "no tree"),
        (lambda it: it["schema"][0].update(num_children=1), "no tree"),
        (
            lambda it: it.update(schema=[{"num_children": 1}] * 70 + [{}]),
            "no tree, or one too deep",
        ),
    ],
)
def test_figures_that_contradict_each_other(
    change: Callable[[dict[str, Any]], None], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        check(with_footer(change))


PAGE_1 = {"type": 0, "uncompressed_page_size": 9, "compressed_page_size": 9}
LEVELS = {"definition_levels_byte_length": 4, "repetition_levels_byte_length": 4}
SECOND = {"num_values": 4, "num_nulls": 1, "num_rows": 4} | LEVELS


@pytest.mark.parametrize(
    ("page", "reason"),
    [
        ({"type": 7}, "unknown type"),
        ({"compressed_page_size": -1}, "compressed_page_size is negative"),
        ({"uncompressed_page_size": 10}, "another size"),
        ({}, "data_page_header is missing"),
        ({"data_page_header": {"num_values": -1}}, "num_values is negative"),
        ({"type": 2, "dictionary_page_header": {"num_values": 10}}, "more values than bytes"),
        (
            {"type": 3, "data_page_header_v2": SECOND | {"definition_levels_byte_length": 6}},
            "fewer bytes than its levels",
        ),
        ({"type": 3, "data_page_header_v2": SECOND | {"num_nulls": 5}}, "more rows or nulls"),
        ({"type": 3, "data_page_header_v2": SECOND | {"num_rows": 5}}, "more rows or nulls"),
    ],
)
def test_pages_that_contradict_themselves(page: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        check_page(PAGE_1 | page, plain=True)


@pytest.mark.parametrize(
    ("page", "values"),
    [
        ({"data_page_header": {"num_values": 80}}, 80),  # of a bit or less each
        ({"type": 1}, 0),  # an index
        ({"type": 2, "dictionary_page_header": {"num_values": 9}}, 0),
        ({"type": 3, "data_page_header_v2": SECOND}, 4),
    ],
)
def test_the_values_of_a_page(page: dict[str, Any], values: int) -> None:
    assert check_page(PAGE_1 | page, plain=True) == (values, 9)


def test_the_record_of_a_page_may_be_long() -> None:
    """It has the least and the greatest text of the page."""
    long = FRAME.select(pl.lit("x" * 5000).alias("household_id"), "persons")
    check(written(long, statistics="full", row_group_size=9))


@given(st.integers(-(2**31), 2**31 - 1))
def test_numbers_of_32_bits_are_read(number: int) -> None:
    data = bytes([0x15]) + zigzag(number) + b"\0"
    assert Thrift(data).record({1: Field("count", INT)}) == {"count": number}


@given(st.integers(2**31, 2**62) | st.integers(-(2**62), -(2**31) - 1))
def test_larger_numbers_are_refused(number: int) -> None:
    data = bytes([0x15]) + zigzag(number) + b"\0"
    with pytest.raises(ValueError, match="too large"):
        Thrift(data).record({1: Field("count", INT)})


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x18\x01a\x00", "count has another kind of value"),  # a text
        (b"\x15\x02\x05\x02\x02\x00", "count has another kind of value"),  # twice
        (b"\x2e\x00", "unknown kind"),
        (b"\x1c" * 50, "too deep"),
        (b"\x39" + b"\x19" * 50, "too deep"),
    ],
)
def test_what_is_no_record(data: bytes, reason: str) -> None:
    fields = {1: Field("count", RECORD if data[0] == 0x1C else INT)}
    with pytest.raises(ValueError, match=reason):
        Thrift(data).record(fields)


def test_a_list_that_says_it_is_long_is_not_begun() -> None:
    """2,147,483,647 values, of which there are two bytes."""
    with pytest.raises(EndsEarly):
        Thrift(b"\x39\xf5\xff\xff\xff\xff\x07\x02\x02").record({})


def test_values_without_a_name_are_left_out() -> None:
    """True, a byte, a float, a set of booleans, an empty map, a map, a list of texts, a record."""
    others = (
        b"\x11\x13\x07\x17" + bytes(8) + b"\x1a\x21\x01\x02\x1b\x00"
        b"\x1b\x01\x58\x04\x01a\x19\x18\x01b\x1c\x15\x02\x00"
    )
    data = others + b"\x05\xc8\x01\x0a\x00"  # and field 100
    read = Thrift(data)
    assert read.record({100: Field("count", INT)}) == {"count": 5}
    assert read.at == len(data)
