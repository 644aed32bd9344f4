"""Describe a stock file for `ration columns --stock`: its columns, and what each is read as."""

from collections.abc import Iterator
from typing import Any

import tomli_w

from ration.core.problems.data_as_header import looks_like_data
from ration.core.problems.names import shorten
from ration.programme.load import ProgrammeSource, load_programme
from ration.register.columns.personal import personal
from ration.register.mapping.load import MappingSource
from ration.register.mapping.mapping import RegisterMapping
from ration.register.mapping.stock import COLUMNS, StockMapping
from ration.register.survey.samples import first_cells
from ration.register.survey.survey import RegisterColumn, RegisterColumns
from ration.stock.file.columns import StockColumns, find_stock_columns
from ration.stock.file.load import dates_unread, open_stock, stock_mapping

_USES = {
    "unit": "the unit of numbers; without it, that of the item",
    "packs": "whole packs instead of a quantity",
    "site": "stock that stays at a site",
    "depot": "stock for all sites",
    "lot": "a name of the lot",
    "expiry": "the last day on which it may be handed out",
    "arriving": "the day from which it is there",
}


def stock_columns(
    source: Any,
    programme: ProgrammeSource = "kaesong-2020",
    *,
    mapping: MappingSource | None = None,
) -> RegisterColumns:
    """Describe every column of a stock file, with samples and what it would be read as.

    Takes the arguments of `compute`. Raises InputError if the file cannot be read.

    >>> import polars as pl
    >>> found = stock_columns(pl.DataFrame({"Commodity": ["rice"], "MT": [2], "BBD": ["05/2026"]}))
    >>> [(column.name, column.taken_for) for column in found.columns]
    [('Commodity', ('item',)), ('MT', ('quantity',)), ('BBD', ('expiry',))]
    """
    programme = load_programme(programme)
    given = stock_mapping(mapping)
    register = open_stock(source, given)
    columns = find_stock_columns(register, programme, given)
    problems = [*columns.problems, *dates_unread(register, columns)]
    read = tuple((name, columns.read[name]) for name in COLUMNS if name in columns.read)
    no_header = "item" not in columns.read and looks_like_data(register.columns)
    return RegisterColumns(
        source=register.source,
        programme=programme.id,
        columns=tuple(
            _column(
                f"column {place}" if no_header else name,
                () if no_header else cells.samples,
                cells.blank,
                columns,
                hidden=not cells.harmless,
            )
            for place, (name, cells) in enumerate(first_cells(register), 1)
        ),
        mapping=RegisterMapping(stock=given.model_copy(update={"columns": read})),
        missing=tuple((name, use) for name, use in _USES.items() if name not in columns.read),
        problems=tuple(problems),
        warnings=tuple(each for each in register.warnings if each.warning),
        header_row=register.form.header_row,
        encoding=register.form.encoding,
        separator=register.form.separator,
    )


def stock_mapping_text(found: RegisterColumns) -> str:
    """Write a mapping file with the columns of a stock file, and those not read as comments."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: RegisterColumns) -> Iterator[str]:
    stock = found.mapping.stock or StockMapping()
    table = stock.model_dump(mode="json", exclude_defaults=True, exclude={"columns"})
    yield f"# What the columns of the stock file {shorten(found.source)} are."
    yield "# Use it with:  ration compute REGISTER --stock STOCK --map THIS-FILE"
    yield ""
    yield "[stock]"
    yield from tomli_w.dumps(table).splitlines()
    unread = [column.name for column in found.columns if not column.taken_for]
    if unread:
        listed = tomli_w.dumps({"ignore": unread}).replace("\n", "").replace("    ", " ")
        yield f"# {listed}  # columns that are never read"
    yield ""
    yield "[stock.columns]  # what ration reads = the file's column"
    yield from tomli_w.dumps(dict(stock.columns)).splitlines()
    for name, use in found.missing:
        yield f'# {name} = "…"  # {use}'


def _column(
    name: str, samples: tuple[str, ...], blank: int, columns: StockColumns, *, hidden: bool
) -> RegisterColumn:
    taken_for = tuple(key for key, source in columns.read.items() if source == name)
    hidden = not taken_for and (hidden or personal(name))
    why = "a common name" if set(taken_for) & set(columns.guessed) else None
    if "quantity" in taken_for and columns.unit is not None:
        why = f"numbers in {columns.unit.removeprefix('1 ')}"
    return RegisterColumn(
        name=name,
        samples=() if hidden else samples,
        blank=blank,
        personal=hidden,
        taken_for=taken_for,
        why=why,
    )
