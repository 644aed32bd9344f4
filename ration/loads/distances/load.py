"""Read a table of distances: any kind of table that a register may be, a row per pair of places."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any

from ration.core.problems.data_as_header import nearest_column
from ration.core.problems.errors import DataError
from ration.core.problems.problem import Problem, problem
from ration.loads.distances.rows import RowReader
from ration.register.mapping.distances import DISTANCE_COLUMNS, DistancesMapping
from ration.register.mapping.load import MappingSource, resolve_mapping
from ration.register.source.ragged import ragged_rows
from ration.register.source.register import Register
from ration.results.distances import DistanceTable
from ration.sites.cells import header_unit
from ration.sites.cells import usual_names as site_names
from ration.stock.file.columns import StockColumns, Wanted, find_columns
from ration.stock.file.goods_table import cells_of, open_goods, unread_warning, used_warning

_TABLE = "distances"  # of a mapping


def load_distances(source: Any, *, mapping: MappingSource | None = None) -> DistanceTable:
    """Read a table of distances from a file, a frame or a table of a database: a row per pair.

    Columns: `from`, `to` and `km`. Usual names of such columns are recognised, in many languages,
    with a warning that lists them; the table `[distances]` of `mapping`, or of its file, names
    others. A distance holds both ways, unless the other way has its own row. Rows with the same
    cells count once. `mapping` may have other names of sites, too.

    Raises InputError if the source cannot be read, DataError with all problems: distances that are
    unreadable or negative, places that are missing, and pairs that differ from an earlier row.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"from": ["Port"], "to": ["North"], "km": ["12.5"]})
    >>> load_distances(frame).distances
    (Distance(start='Port', end='North', km=Fraction(25, 2)),)
    """
    given = resolve_mapping(mapping, None)
    own = given.distances or DistancesMapping()
    own = own if own.hidden else own.model_copy(update={"hidden": given.hidden})
    register = open_goods(source, own, _TABLE)
    columns = find_columns(register, own, Wanted(_TABLE, DISTANCE_COLUMNS, _usual(), ()))
    problems = [
        *columns.problems,
        *_missing(register, columns),
        *ragged_rows(register).values(),
    ]
    if problems:
        raise DataError(register.source, register.located(problems))
    cells = cells_of(register, columns.read)
    reader = RowReader(dict(given.sites), own.unit or header_unit(columns.read["km"]))
    found = [each for row in cells.iter_rows(named=True) if (each := reader.distance(row))]
    if reader.problems:
        raise DataError(register.source, register.located(reader.problems))
    return DistanceTable(
        source=register.source,
        sha256=None if register.sha256 is None else str(register.sha256),
        rows=cells.height,
        distances=tuple(found),
        warnings=(
            *(each for each in register.warnings if each.warning),
            *used_warning(columns, _TABLE),
            *unread_warning(columns.unread, DISTANCE_COLUMNS),
            *_again(reader.again),
        ),
    )


def _missing(register: Register, columns: StockColumns) -> Iterator[Problem]:
    """Every row needs all three."""
    for name in DISTANCE_COLUMNS:
        if name not in columns.known:
            near = nearest_column(name, register.columns)
            why = "every row needs two places and their distance"
            yield problem("stock-column-missing", column=name, why=why, near=near)


def _again(count: int) -> Iterator[Problem]:
    if count:
        yield problem("distances-again", count=count)


@cache
def _usual() -> Mapping[str, Sequence[str]]:
    """The usual names of every column."""
    text = (resources.files("ration.loads.distances") / "usual_names.toml").read_text("utf-8")
    own = tomllib.loads(text)["columns"]
    return {**own, "km": [*own["km"], "distance", *site_names()["columns"]["distance"]]}
