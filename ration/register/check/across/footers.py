"""Find the lines below a table that are no households: signatures, notes, sources, dates."""

from collections.abc import Collection, Iterator, Mapping, Sequence

import polars as pl

from ration.core.problems.problem import Problem, problem
from ration.register.check.batch.suspects import LINES
from ration.register.check.skipping import skipping
from ration.register.check.totals.named import texts_of
from ration.register.columns.frame_columns import NUMBER
from ration.register.source.collect import collect_rows
from ration.register.source.register import ALONE, FILE_BITS, ROW, Register
from ration.register.values.footer_words import footer_pattern, is_footer, is_no_record


def find_footers(
    register: Register,
    rows: pl.LazyFrame,
    suspects: pl.DataFrame,
    nameless: pl.Series,
) -> set[int]:
    """The rows that are lines below the table.

    `rows` is the typed frame. Rows of `suspects` without any number, households of people that
    are named so, and people without a household, the rows `nameless`, are looked at. A row that
    begins as such lines do is one; so is, at the end of a file, a row that ends in a colon, and a
    row without a digit below one of these.
    """
    numbers = [name for name in suspects.columns if NUMBER.holds(name)]
    found = set(_of_people(register, rows, nameless))
    tests = [pl.col(name).fill_null(0) == 0 for name in numbers]
    empty = suspects.filter(*tests).sort(ROW).head(LINES)
    if 0 < empty.height < LINES:
        texts = _first_texts(register, empty)
        named = {row for row, text in texts.items() if is_footer(text)}
        found |= named
        named |= {row for row, text in texts.items() if _is_heading(text)}
        if named and numbers:
            found |= set(_below(texts, named, _ends(register, rows, numbers)))
    return found


def footer_problems(
    register: Register, lines: Collection[int], totals: Collection[int]
) -> list[Problem]:
    """One problem for each of the `lines` that is no total; the hints skip both kinds."""
    others = {*lines} - {*totals}
    what = "totals and lines" if totals else "lines"
    every = skipping(register, {*lines, *totals}, what) if others else ""
    return [problem("footer-row", row=row, skip=every) for row in sorted(others)]


def _first_texts(register: Register, rows: pl.DataFrame) -> dict[int, str]:
    """The first text of each row: of its cells, or its id if rows were made of several others."""
    if register.people is not None and register.people.of is not None:
        return {row: text for row, text in rows.select(ROW, "id").iter_rows() if text}
    cells = texts_of(register, rows[ROW])
    return {row: next(filter(str.strip, cells[row]), "") for row in sorted(cells)}


def _is_heading(text: str) -> bool:
    return text.rstrip(" .…_").endswith((":", "："))


def _below(
    texts: Mapping[int, str], named: Collection[int], ends: Mapping[int, int]
) -> Iterator[int]:
    """The rows at the end of each file, from the first that is named on: that, and others like it.

    A text with a digit may be an id.
    """
    begun = set[int]()
    for row, text in texts.items():
        file = row >> FILE_BITS
        if row > ends.get(file, 0) and (row in named or file in begun):
            begun.add(file)
            if row in named or not any(map(str.isdigit, text)):
                yield row


def _ends(register: Register, rows: pl.LazyFrame, numbers: Sequence[str]) -> dict[int, int]:
    """The last row with a number above 0, by the number of its file."""
    some = rows.filter(pl.any_horizontal(pl.col(name) > 0 for name in numbers))
    last = some.group_by((pl.col(ROW).cast(pl.UInt64) // (1 << FILE_BITS)).alias("file")).agg(
        pl.col(ROW).max()
    )

    def latest(found: pl.LazyFrame) -> pl.LazyFrame:
        return found.group_by("file").agg(pl.col(ROW).max())

    return dict(collect_rows(register, last, latest).iter_rows())


def _of_people(register: Register, rows: pl.LazyFrame, nameless: pl.Series) -> list[int]:
    """The rows of people without a household, or with one of such a name, that are footers."""
    people = register.people
    if people is None or people.of is None:
        return []
    found = pl.col("id").str
    tests = found.contains(footer_pattern()) | found.starts_with(ALONE)
    named = collect_rows(register, rows.filter(tests).select(ROW, "id")).rows()
    alone = [row for row, name in named if name.startswith(ALONE)][:LINES]
    wanted = pl.Series([*nameless, *alone], dtype=people.register.schema[ROW])
    cells = texts_of(people.register, wanted)
    lines = [row for row, texts in cells.items() if texts and is_no_record(texts[0])]
    return [*lines, *(row for row, name in named if not name.startswith(ALONE))]
