"""Open one sheet of an Excel or OpenDocument workbook, every cell as the text that Excel shows."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from itertools import chain, islice
from typing import Any

import polars as pl

from ration.core.apart.call import each_apart
from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.register.mapping.mapping import RegisterMapping
from ration.register.source.byte_source import ByteSource
from ration.register.source.file_bytes import Fingerprint
from ration.register.source.layout.find import LOOKED_AT, Layout, find_layout
from ration.register.source.layout.header import repeated
from ration.register.source.register import ROW, Register, SourceFormat
from ration.register.source.workbook.merged_cells import Filled, Range, filled_down
from ration.register.source.workbook.out_of_sight import with_sight
from ration.register.source.workbook.read import Row, SheetHead, read_sheet
from ration.register.source.written_columns import WRITTEN, own_layout

_CHUNK = 50_000  # rows converted to a frame at a time
Record = tuple[int, list[str | None]]


def open_workbook(source: ByteSource, digest: Fingerprint, mapping: RegisterMapping) -> Register:
    """Open the sheet of a workbook that the mapping names, or the only one that has rows.

    Its cells are read apart. Raises InputError if the workbook cannot be read, or if several
    sheets may be meant.
    """
    names = WRITTEN if (mapping.sheet, mapping.header_row) != (None, None) else ()
    answers: Iterator[Any] = each_apart(
        source.name, source.size, read_sheet, source.anywhere(), mapping.sheet, names
    )
    with closing(answers):  # type: ignore[type-var]
        head: SheetHead = next(answers)
        mapping = own_layout(mapping) if head.written else mapping
        rows: Iterator[Row] = chain.from_iterable(answers)
        records = enumerate(rows, 1)
        start = list(islice(records, LOOKED_AT))
        merged = [Range(*each) for each in head.merged]
        layout = read_layout(source.name, start, merged, mapping)
        rest = (record for record in chain(start, records) if record[0] >= layout.first)
        frame = _frame(rest, layout.columns)
    table = _filled(source, frame, layout, merged)
    register = _register(source, digest, layout, table, head)
    places = {column: place for place, column in enumerate(layout.columns, head.left)}
    register = with_sight(register, head.sight, places, mapping)
    form = SourceFormat(sheet=head.name, header_row=layout.row, plain=layout.plain)
    warns = head.hidden and mapping.hidden != "read"
    warnings = (problem("sheet-hidden", value=head.name),) if warns else ()
    warnings = (*warnings, *register.warnings)
    return replace(register, form=form, warnings=warnings, places=places)


def read_layout(
    name: str, start: Sequence[Record], merged: Sequence[Range], mapping: RegisterMapping
) -> Layout:
    """Find the layout, with every cell of a merged range read as its first."""
    rows = {number: [cell or "" for cell in cells] for number, cells in start}
    width = len(start[0][1]) if start else 0
    for top, left, bottom, right in merged:
        cells = [
            (row, place)
            for row in range(top, min(bottom, LOOKED_AT) + 1)
            for place in range(left, min(right + 1, width))
            if row in rows
        ]
        for row, place in cells:
            rows[row][place] = rows[top][left]
    layout = find_layout(name, list(rows.items()), mapping.header_row, mapping.skip_rows)
    return replace(layout, header=[*layout.header, *[""] * (width - len(layout.header))])


def _filled(
    source: ByteSource, frame: pl.DataFrame, layout: Layout, merged: Sequence[Range]
) -> Filled:
    try:
        return filled_down(frame, layout.columns, merged)
    except ValueError:
        raise InputError(source.name, [problem("merged-overlap")]) from None


def _register(
    source: ByteSource, digest: Fingerprint, layout: Layout, table: Filled, head: SheetHead
) -> Register:
    """Build the register, without blank rows and columns after the cells of the sheet."""
    columns, frame = layout.columns, table.frame
    cells = pl.any_horizontal(pl.col(columns).is_not_null()) if columns else False
    filled = frame.select(cells).to_series().arg_true()
    frame = frame.head(filled[-1] + 1 if filled.len() else 0)
    kept = [
        name
        for name, cell in zip(columns, layout.header, strict=True)
        if cell or frame[name].null_count() < frame.height
    ]
    warnings = (*layout.warnings, *table.warnings)
    return Register(
        source=source.name,
        sha256=digest,
        frame=frame.select(ROW, *kept).lazy(),
        columns=tuple(kept),
        repeated=repeated(layout.header),
        header=layout.row,
        tags=layout.tags,
        labels=layout.labels,
        warnings=warnings if head.xlsx else (*warnings, problem("sheet-plain", what=_unseen(head))),
        merged=table.merged,
        sees_errors=head.xlsx,
    )


def _unseen(head: SheetHead) -> str:
    """What is not found in a workbook that is no XLSX."""
    if head.xlsb:
        return "leading zeros of ids, failed formulas, hidden rows and struck rows"
    return "leading zeros of ids and failed formulas"


def _frame(records: Iterator[Record], columns: Sequence[str]) -> pl.DataFrame:
    schema = {ROW: pl.UInt32, **dict.fromkeys(columns, pl.String)}
    parts = [pl.DataFrame(schema=schema)]
    while chunk := list(islice(records, _CHUNK)):
        cells = zip(*(texts for _, texts in chunk), strict=True)
        series = [pl.Series(ROW, [number for number, _ in chunk], dtype=pl.UInt32)]
        series += [pl.Series(n, c, dtype=pl.String) for n, c in zip(columns, cells, strict=True)]
        parts.append(pl.DataFrame(series))
    return pl.concat(parts)
