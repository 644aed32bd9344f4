"""Ids that rise need not be compared: nothing that is looked for in ids is lost."""

from itertools import pairwise

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import ration
from ration.register.check.across.missing_ids import missing_words
from ration.register.check.batch import batches
from ration.register.check.batch.batch_stats import BatchStats
from ration.register.check.batch.id_forms import IdText
from ration.register.check.batch.near_ids import NearIds
from ration.register.check.batch.rising_ids import alike, spans_of
from ration.register.source.ids.id_hashes import IdHashes

_STEMS = ("", "H", "HH-", "h_", "No-", "0-", "A.", "O", "E+", "'", "٣-", "R 1/", "Total-", "1-Feb-")
_ENDS = st.one_of(
    st.integers(0, 30).map("{:08d}".format),
    st.integers(0, 30).map("{:09d}".format),
    st.text("019+-oO .aE_", min_size=7, max_size=9),
)
IDS = st.lists(
    st.builds(lambda stem, end: stem + end, st.sampled_from(_STEMS), _ENDS), min_size=1, max_size=5
)
ALIKE = st.builds(
    lambda stem, ends: [stem + end for end in ends],
    st.sampled_from(_STEMS),
    st.lists(_ENDS, min_size=1, max_size=6),
)
SORTED = st.builds(lambda ids: sorted(set(ids)), ALIKE)


def rows_of(ids: pl.Series) -> pl.Series:
    """The numbers of rows that are one below the other."""
    return pl.int_range(ids.len(), dtype=pl.UInt32, eager=True)


def batches_of(rows: list[int], cuts: list[int]) -> list[list[int]]:
    """Deal rows into batches, which are cut at some places."""
    edges = [0, *sorted({*cuts}), len(rows)]
    return [rows[start:end] for start, end in pairwise(edges)]


def looked(text: IdText, ids: list[str]) -> tuple[object, ...]:
    """What the statistics of ids keep."""
    lengths = [len(each.encode()) for each in ids]
    near = NearIds()
    near.add(text, min(lengths), max(lengths))
    stats = BatchStats()
    stats._inspect(text)
    return near, stats.odd, stats.words, text.lines, text.spaced(len(ids))


@given(st.one_of(IDS, ALIKE, SORTED))
@example([f"HH-{number:06d}" for number in range(1, 30)])
@example(["HH-00000", "HH-0000A", "HH-00010"])
@example(["HH-00000", "HH-0000:", "HH-00010"])
@example(["HH-00000", "HH-0001/", "HH-00020"])
@example(["H.0000000", "H.0000001"])
def test_the_least_and_the_last_id_show_whatever_all_ids_show(ids: list[str]) -> None:
    series = pl.Series(ids)
    spans = spans_of(series, rows_of(series))
    text = alike(series, spans) if spans else None
    if text is not None:
        assert looked(text, ids) == looked(IdText.of("\n".join(ids)), ids)


def test_usual_ids_are_alike() -> None:
    ids = pl.Series([f"HH-{number:09d}" for number in range(1_000)])
    assert alike(ids, spans_of(ids, rows_of(ids)) or []) is not None


@pytest.mark.parametrize("sign", [chr(code) for code in range(1, 256) if not chr(code).isdigit()])
def test_a_sign_among_digits_makes_another_form(sign: str) -> None:
    width = len(sign.encode())
    for at in range(9 - width):
        odd = "00000050"[:at] + sign + "00000050"[at + width :]
        ids = pl.Series(sorted(["H00000000", "H" + odd, "H99999999"]))
        assert alike(ids, spans_of(ids, rows_of(ids)) or []) is None


@given(st.lists(st.lists(st.text("ab0", max_size=2), max_size=6), max_size=5))
def test_rising_pieces_have_the_repeated_ids_of_all(parts: list[list[str]]) -> None:
    ids = [each for part in parts for each in part]
    hashes = IdHashes()
    for part in parts:
        series = pl.Series(part, dtype=pl.String)
        hashes.add(series.hash(), spans_of(series, rows_of(series)))
    again = sorted({each for each in ids if ids.count(each) > 1})
    assert sorted(hashes.repeated()) == sorted(pl.Series(again, dtype=pl.String).hash())


def test_ids_of_which_some_are_in_no_known_pieces_are_compared() -> None:
    """Whichever of them come first."""
    for order in (("A", "B", "A"), ("A", "A", "B"), ("B", "A", "A")):
        hashes = IdHashes()
        for name in order:
            ids = pl.Series([f"{name}-1", f"{name}-2"])
            hashes.add(ids.hash(), spans_of(ids, rows_of(ids)) if name == "A" else None)
        assert (hashes.rise, hashes.proven) == (False, False)
        assert len(hashes.repeated()) == 2


@given(st.permutations(range(12)), st.lists(st.integers(1, 11), max_size=4))
def test_batches_of_rows_of_several_places_are_proven_too(rows: list[int], cuts: list[int]) -> None:
    hashes = IdHashes()
    for batch in batches_of(rows, cuts):
        numbers = pl.Series(sorted(batch), dtype=pl.UInt32)
        ids = pl.Series([f"HH-{number:02d}" for number in numbers])
        hashes.add(ids.hash(), spans_of(ids, numbers))
    assert hashes.rise
    assert hashes.repeated().is_empty()
    assert hashes.proven


def test_no_word_for_no_answer_is_looked_for_among_ids_that_end_in_numbers() -> None:
    assert not any(word[-1].isdigit() for word in missing_words())
    hashes = IdHashes()
    hashes.add(pl.Series(["HH-1", "HH-2"]).hash(), numbered=True)
    assert hashes.of_words(missing_words().hash()).is_empty()
    hashes.add(pl.Series(["HH-3", "NA"]).hash())
    assert len(hashes.of_words(missing_words().hash())) == 1


def test_ids_in_too_many_pieces_are_compared() -> None:
    falling = pl.Series([f"{number:03d}" for number in range(200, 0, -1)])
    assert spans_of(falling, rows_of(falling)) is None
    hashes = IdHashes()
    hashes.add(falling.hash(), spans_of(falling, rows_of(falling)))
    assert not hashes.rise


@pytest.mark.parametrize("again", [3, 99, 100, 101, 249])
def test_an_id_that_occurs_again_in_another_batch_is_found(
    again: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "BATCH", 50)
    ids = [f"HH-{number:06d}" for number in range(250)]
    ids.insert(again, "HH-000250")
    ids.append("HH-000250")
    frame = pl.DataFrame({"household_id": ids, "persons": 4, "adults": 2})
    with pytest.raises(ration.DataError) as raised:
        ration.compute(frame)
    assert [each.code for each in raised.value.problems] == ["id-duplicate"] * 2
    assert [each.row for each in raised.value.problems] == [again + 2, 253]


@pytest.mark.parametrize(
    ("odd", "code"), [("HH-00O100", "ids-alike"), ("", "id-blank"), ("NA", "id-missing")]
)
def test_one_odd_id_among_rising_ones_is_found(odd: str, code: str) -> None:
    ids = [f"HH-{number:06d}" for number in range(300)]
    ids[150] = odd
    frame = pl.DataFrame({"household_id": ids, "persons": 4, "adults": 2})
    found = ration.check(frame)
    assert code in {each.code for each in [*found.problems, *found.warnings]}
