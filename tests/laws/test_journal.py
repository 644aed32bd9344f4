"""Laws of journals: no order, doubling or file format changes what is read."""

import datetime as dt
import re
import tempfile
from pathlib import Path
from typing import Any

import polars as pl
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

import ration
from ration import Entry, Journal
from ration.accounts.journal.documents import contents
from ration.accounts.journal.rows import code
from ration.accounts.journal.write import rows_of
from ration.core.quantity.quantity import Quantity
from ration.core.text.cells import CUT_NUMBER, cleaned, is_error
from ration.register.mapping.journal import JOURNAL_COLUMNS
from ration.register.values.counts import MISSING
from ration.register.values.normalize import folded
from ration.register.values.totals_words import is_total
from ration.results.accounts.entry_kinds import KINDS
from ration.results.accounts.journal import Packed

TODAY = dt.date(2026, 12, 31)
ITEMS: dict[str, Any] = {
    "rice": {"name": "Rice", "unit": "kg", "packs": [
        {"name": "bag", "holds": "50 kg"}, {"name": "half-bag 2", "holds": "25 kg"}]},
    "oil": {"name": "Oil", "unit": "L", "packs": [
        {"name": "tin", "holds": "5 L"}, {"name": "Can", "holds": "5000 ml"}]},
    "soap": {"name": "Soap", "unit": "bar", "step": "0.5 bar"},
}  # fmt: skip
PROGRAMME = ration.parse_programme(
    tomli_w.dumps(
        {
            "id": "goods", "version": "1", "title": "Goods", "source": "Committee",
            "channels": {"centre": {}}, "items": ITEMS,
            "allocations": [{"item": item, "per": "person", "quantity": f"1 {table['unit']}",
                             "channel": "centre"} for item, table in ITEMS.items()],
        }
    )
)  # fmt: skip
PACKS = {
    "rice": [("bag", "50 kg"), ("half-bag 2", "25 kg"), ("20 kg", "20 kg"), ("0.75 kg", "0.75 kg")],
    "oil": [("tin", "5 L"), ("Can", "5 L"), ("4 L", "4 L")],
    "soap": [("12 bar", "12 bar")],
}
STEPS = {"rice": 1000, "oil": 1000, "soap": 2}


def is_name(text: str) -> bool:
    """Whether a cell with this text is read as it is, as a place, a lot or a reason."""
    same = pl.select(cleaned(pl.lit(text))).item() == text == code(text)
    refused = is_total(text) or is_error(text) or re.match(CUT_NUMBER, text)
    return same and bool(text) and folded(text) not in MISSING and not refused


NAMES = st.one_of(
    st.sampled_from(("North", "DC-07", "007", "=1+1", "[north]", "동면", "a, b", 'the "x"')),
    st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=6).filter(is_name),
)
MAYBE = st.none() | NAMES


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """An entry that keeps the rules of its kind."""
    kind = draw(st.sampled_from(KINDS))
    item = draw(st.sampled_from([*ITEMS]))
    first, second = draw(st.lists(NAMES, min_size=2, max_size=2, unique_by=str))
    origin = None if kind in ("opening", "count") else first
    target = None if kind == "issue" else second
    if kind in ("loss", "damage", "correction"):
        origin, target = draw(st.sampled_from(((first, None), (None, second))))
    if kind == "receipt":
        origin = draw(st.sampled_from((None, first)))
    if draw(st.booleans()):
        name, size = draw(st.sampled_from(PACKS[item]))
        count, holds = draw(st.integers(0, 2000)), Quantity(size)
        packed = Packed(pack=name, holds=holds, count=count)
        quantity = Quantity(amount=count * holds.amount, unit=holds.unit)
    else:
        packed = None
        steps = draw(st.integers(0, 10**7))
        quantity = Quantity(f"{steps}/{STEPS[item]} {ITEMS[item]['unit']}")
    return Entry(
        kind=kind,
        date=draw(st.dates(dt.date(2000, 1, 1), TODAY)),
        document=draw(NAMES),
        item=item,
        quantity=quantity,
        origin=origin,
        target=target,
        lot=draw(MAYBE),
        packed=packed,
        reason=draw(NAMES if kind in ("loss", "damage", "correction") else MAYBE),
        by=draw(MAYBE),
    )


JOURNALS = st.lists(entries(), min_size=1, max_size=8, unique_by=contents)


def known(journal: Journal) -> list[tuple[object, ...]]:
    """What the entries tell, and who wrote them."""
    return [(*contents(entry), entry.by) for entry in journal.entries]


def read(*files: Path) -> Journal:
    return ration.load_journal(list(files), PROGRAMME, today=TODAY)


def written(folder: Path, name: str, found: list[Entry]) -> Path:
    ration.write_journal(Journal(entries=tuple(found)), folder / name)
    return folder / name


@given(JOURNALS, st.sampled_from((".csv", ".xlsx")))
def test_what_is_written_reads_back(found: list[Entry], ending: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        journal = read(written(Path(folder), f"one{ending}", found))
        again = read(written(Path(folder), f"two{ending}", list(journal.entries)))
    assert sorted(map(contents, found), key=str) == sorted(map(contents, journal.entries), key=str)
    assert known(journal) == known(again)
    assert journal.warnings == ()


@given(JOURNALS, st.randoms(use_true_random=False))
def test_no_order_of_rows_files_and_columns_and_no_doubling_matters(
    found: list[Entry], random: Any
) -> None:
    """A document is whole in each file that has it; copies of files and of documents are many."""
    rows = [dict(zip(JOURNAL_COLUMNS, row, strict=True)) for row in rows_of(found)]
    frame = pl.DataFrame([{name: _text(cell) for name, cell in row.items()} for row in rows])
    documents = sorted({(entry.document, entry.kind) for entry in found})
    frames = [frame]
    for _ in range(random.randrange(3)):
        some = set(random.sample(documents, random.randrange(len(documents) + 1)))
        kept = [(entry.document, entry.kind) in some for entry in found]
        part = frame.filter(pl.Series(kept, dtype=pl.Boolean)).sample(
            fraction=1, shuffle=True, seed=random.randrange(99)
        )
        frames.append(part.select(random.sample(part.columns, part.width)))
    random.shuffle(frames)
    alone = ration.load_journal(frame, PROGRAMME, today=TODAY)
    together = ration.load_journal(frames, PROGRAMME, today=TODAY)
    assert [contents(each) for each in together.entries] == [
        contents(each) for each in alone.entries
    ]


def _text(cell: Any) -> str | None:
    return None if cell is None else str(cell)


@given(JOURNALS, st.data())
def test_a_doubled_row_is_found_where_it_is(found: list[Entry], data: st.DataObject) -> None:
    twice = data.draw(st.sampled_from(found))
    with tempfile.TemporaryDirectory() as folder:
        file = written(Path(folder), "one.csv", [*found, twice])
        try:
            read(file)
        except ration.DataError as error:
            rows = {(each.code, each.row) for each in error.problems}
        else:
            rows = set()
    assert rows == {("journal-row-twice", len(found) + 2)}
