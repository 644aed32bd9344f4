"""What a spreadsheet does not show, or shows struck through: read with a warning, or skipped."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain, groupby
from typing import NamedTuple

import polars as pl
from polars.selectors import by_name

from ration.core.problems.data_as_header import looks_like_data
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.register.mapping.mapping import RegisterMapping
from ration.register.source.register import FILE_BITS, ROW, ROW_MASK, Register
from ration.register.source.skip_rows import without
from ration.register.source.workbook.sight import OutOfSight, Span
from ration.register.values.normalize import folded
from ration.results.provenance import LeftOut, added_up

HIDDEN, STRUCK = "hidden", "struck through"
_LISTED = 200  # runs of rows in one warning


class _Rows(NamedTuple):
    """Rows of the frame that are out of sight, and why."""

    why: str
    rows: list[int]


def with_sight(
    register: Register, sight: OutOfSight, places: Mapping[str, int], mapping: RegisterMapping
) -> Register:
    """Skip what is out of sight if the mapping asks for it; else warn, unless it says read.

    `places` gives the columns of the sheet, from 1, by name.
    """
    if mapping.hidden == "read":
        return register
    skip = mapping.hidden == "skip"
    frame = register.frame.collect()
    hidden = _hidden_rows(frame, register.columns, sight.rows, mapping.skip_rows)
    struck = _struck_cells(frame, sight.struck, places, {*hidden, *mapping.skip_rows})
    whole = _wholly_struck(frame, register.columns, struck)
    partly = {name: [row for row in rows if row not in whole] for name, rows in struck.items()}
    names = [
        name
        for name in register.columns
        if any(first <= places[name] <= last for first, last in sight.columns)
    ]
    idle = sight.filtered and not hidden
    rows = [_Rows(HIDDEN, hidden), _Rows(STRUCK, sorted(whole))]
    warnings = [
        *([] if skip else _row_warnings(rows)),
        *_cell_warnings({_column(name, places): rows for name, rows in partly.items()}),
        *_column_warnings(names, places, register.columns, skip=skip),
        *([problem("filter-idle")] if idle else []),
    ]
    register = replace(
        register,
        warnings=(*register.warnings, *warnings),
        struck={name: tuple(found) for name, found in partly.items() if found},
    )
    return _skipped(register, rows, names) if skip else register


def skip_as(register: Register, why: str, rows: Collection[int]) -> Register:
    """Skip `rows` with a warning, and count them as left out, because of `why`."""
    if not rows:
        return register
    by_file: dict[int, list[int]] = {}
    for row in sorted(rows):
        by_file.setdefault(row >> FILE_BITS, []).append(row & ROW_MASK)
    warnings = [
        problem(
            "rows-unseen-skipped", rows=row_list(numbers), why=why, count=f"{len(numbers):,}"
        ).at(register.parts[file].file if register.parts else None, None)
        for file, numbers in by_file.items()
    ]
    entry = LeftOut(column=None, value=why, rows=len(rows))
    return replace(
        without(register, frozenset(rows)),
        whole=register.frame if register.whole is None else register.whole,
        warnings=(*register.warnings, *warnings),
        left_out=added_up([*register.left_out, entry]),
    )


def row_list(rows: Sequence[int]) -> str:
    """Row numbers in words, with runs.

    >>> row_list([3, 5, 6, 7, 9])
    '3, 5-7 and 9'
    """
    runs = []
    for _, run in groupby(enumerate(rows), lambda pair: pair[1] - pair[0]):
        numbers = [row for _, row in run]
        runs.append(f"{numbers[0]}-{numbers[-1]}" if len(numbers) > 1 else str(numbers[0]))
    return some(runs, _LISTED)


def column_letters(number: int) -> str:
    """The letters of a column: 1 is A, 27 is AA.

    >>> column_letters(1), column_letters(27)
    ('A', 'AA')
    """
    letters = ""
    while number:
        number, last = divmod(number - 1, 26)
        letters = chr(65 + last) + letters
    return letters


def _skipped(register: Register, rows: Sequence[_Rows], names: Collection[str]) -> Register:
    for why, found in rows:
        register = skip_as(register, why, found)
    if not names:
        return register
    return replace(
        register,
        frame=register.frame.drop(by_name(names)),
        columns=tuple(name for name in register.columns if name not in names),
        whole=None if register.whole is None else register.whole.drop(by_name(names)),
        repeated=tuple(name for name in register.repeated if name not in names),
    )


def _row_warnings(rows: Sequence[_Rows]) -> Iterator[Problem]:
    codes = {HIDDEN: "rows-hidden", STRUCK: "rows-struck"}
    for why, found in rows:
        if found:
            yield problem(codes[why], rows=row_list(found), count=f"{len(found):,}")


def _column(name: str, places: Mapping[str, int], *, listed: bool = False) -> str:
    """How a warning names a column: by its letters if the names are cells of data."""
    letters = column_letters(places[name])
    if looks_like_data(places):
        return letters if listed else f"column {letters}"
    return f"{letters} `{name}`" if listed else name


def _cell_warnings(partly: Mapping[str, Sequence[int]]) -> Iterator[Problem]:
    for name, rows in partly.items():
        if rows:
            yield problem("cells-struck", column=name, rows=row_list(rows))


def _column_warnings(
    names: Sequence[str], places: Mapping[str, int], columns: Sequence[str], *, skip: bool
) -> Iterator[Problem]:
    if names:
        listed = some((_column(name, places, listed=True) for name in names), _LISTED)
        yield problem("columns-hidden-skipped" if skip else "columns-hidden", columns=listed)
    seen = {folded(name): name for name in columns if name not in names}
    for name in names if not skip else ():
        if folded(name) in seen:
            yield problem("column-hidden-twin", column=name, other=seen[folded(name)])


def _hidden_rows(
    frame: pl.DataFrame, columns: Sequence[str], spans: Sequence[Span], but: Collection[int]
) -> list[int]:
    """The hidden rows of a frame that are not blank, except the rows `but`."""
    if not (spans and columns):
        return []
    return _rows(frame, pl.any_horizontal(by_name(columns).is_not_null()), spans, but)


def _struck_cells(
    frame: pl.DataFrame,
    struck: Mapping[int, Sequence[Span]],
    places: Mapping[str, int],
    but: Collection[int],
) -> dict[str, list[int]]:
    """The rows of struck cells that are not blank, by column, except the rows `but`."""
    return {
        name: _rows(frame, by_name(name).as_expr().is_not_null(), struck[place], but)
        for name, place in places.items()
        if place in struck and name in frame.columns
    }


def _rows(
    frame: pl.DataFrame, filled: pl.Expr, spans: Sequence[Span], but: Collection[int]
) -> list[int]:
    """The rows of a frame that are in one of the spans, except the rows `but`."""
    end = 1 + (frame.select(pl.col(ROW).max()).item() or 0)  # a span may go beyond the frame
    rows = chain.from_iterable(range(first, min(last + 1, end)) for first, last in spans)
    numbers = pl.Series(ROW, sorted({*rows} - {*but}), dtype=pl.UInt32)
    return frame.filter(filled, pl.col(ROW).is_in(numbers.implode()))[ROW].to_list()


def _wholly_struck(
    frame: pl.DataFrame, columns: Sequence[str], struck: Mapping[str, Sequence[int]]
) -> set[int]:
    """The rows in which every cell that is not blank is struck."""
    rows = sorted({row for several in struck.values() for row in several})
    if not rows:
        return set()
    numbers = pl.Series(ROW, rows, dtype=pl.UInt32)
    cells = [
        by_name(name).as_expr().is_null() | pl.col(ROW).is_in(struck.get(name, ()))
        for name in columns
    ]
    return set(frame.filter(pl.col(ROW).is_in(numbers.implode()), *cells)[ROW])
