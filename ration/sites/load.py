"""Read a file with details of sites: any kind of table that a register may be, a row per site."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl
from polars.selectors import by_name

from ration.core.problems.data_as_header import nearest_column
from ration.core.problems.errors import DataError
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import cleaned
from ration.programme.programme import Programme
from ration.register.columns.guess import usual_names as register_names
from ration.register.mapping.load import MappingSource, resolve_mapping
from ration.register.mapping.site_details import SITE_COLUMNS, SiteDetailsMapping
from ration.register.source.collect import collect
from ration.register.source.ragged import ragged_rows
from ration.register.source.register import ROW, Register
from ration.results.plan.site_details import SiteDetails
from ration.sites.cells import header_unit, usual_names
from ration.sites.rows import RowReader
from ration.stock.file.columns import StockColumns, Wanted, find_columns, is_named
from ration.stock.file.goods_table import open_goods, unread_warning, used_warning
from ration.stock.file.usual import usual_names as stock_names

_TABLE = "site_details"  # of a mapping
_FREE = ("address", "contact", "phone", "depot")
_ROWS = "rows"  # how many have the same cells


def load_site_details(
    source: Any,
    programme: Programme | None = None,
    *,
    mapping: MappingSource | None = None,
) -> SiteDetails:
    """Read details of sites from a file, a frame or a table of a database: a row per site.

    Columns: `site`, `name` or both; and what is known of `channel`, `address`, `contact`, `phone`,
    `latitude` and `longitude` (or `coordinates`, both in a cell), `depot`, and `distance` in km.
    Usual names of such columns are recognised, in many languages, with a warning that lists them;
    the table `[site_details]` of `mapping`, or of its file, names others. The columns of the
    channels of `programme` are those of sites too. Rows with the same cells count once.

    Raises InputError if the source cannot be read, DataError with all problems: coordinates that
    are unreadable, out of range or swapped, and rows of one site that differ.

    >>> import polars as pl
    >>> frame = pl.DataFrame({"Centre": ["DC-01"], "Lat": ["37.97"], "Lon": ["126.55"]})
    >>> load_site_details(frame).sites
    (SiteDetail(site='DC-01', latitude=Fraction(3797, 100), longitude=Fraction(2531, 20)),)
    """
    given = resolve_mapping(mapping, None)
    own = given.site_details or SiteDetailsMapping()
    own = own if own.hidden else own.model_copy(update={"hidden": given.hidden})
    register = open_goods(source, own, _TABLE)
    columns = _columns(register, own, programme)
    problems = [*columns.problems, *ragged_rows(register).values()]
    if problems:
        raise DataError(register.source, register.located(problems))
    cells = _distinct(register, columns.read)
    reader = RowReader(dict(given.sites), own.unit or header_unit(columns.read.get("distance", "")))
    found = [reader.detail(row) for row in cells.drop(_ROWS).iter_rows(named=True)]
    if reader.problems:
        raise DataError(register.source, register.located(reader.problems))
    rows = int(cells[_ROWS].sum())
    known = tuple(each for each in found if each is not None)
    return SiteDetails(
        source=register.source,
        sha256=None if register.sha256 is None else str(register.sha256),
        rows=rows,
        sites=known,
        warnings=(
            *(each for each in register.warnings if each.warning),
            *used_warning(columns, _TABLE),
            *unread_warning(columns.unread, SITE_COLUMNS),
            *_again(rows - len(known)),
        ),
    )


def _again(count: int) -> Iterator[Problem]:
    if count:
        yield problem("site-details-again", count=count)


def _columns(
    register: Register, mapping: SiteDetailsMapping, programme: Programme | None
) -> StockColumns:
    wanted = Wanted(_TABLE, SITE_COLUMNS, _usual(programme), _FREE)
    found = find_columns(register, mapping, wanted)
    return replace(found, problems=[*found.problems, *_no_site(register, found, wanted)])


def _no_site(register: Register, found: StockColumns, wanted: Wanted) -> Iterator[Problem]:
    """Ask which column has the sites, if none has, or several may: one may have people's names."""
    if "site" in found.known:
        return
    others = [name for name in found.unread if is_named(name, wanted.usual["name"])]
    if "name" not in found.known:
        why, near = "every row needs its site", nearest_column("site", register.columns)
        yield problem("stock-column-missing", column="site", why=why, near=near)
    elif "name" in found.read and others:
        columns = some([found.read["name"], *others])
        yield problem(
            "stock-columns-several", column="site", columns=columns, first=others[0], table=_TABLE
        )


def _usual(programme: Programme | None) -> Mapping[str, Sequence[str]]:
    """The usual names of every column; those of the programme's channels are names of sites.

    Where a list has codes and names, as in `Site code, Centre`, either may be the register's.
    """
    own, stock = usual_names()["columns"], stock_names()["columns"]
    channels = () if programme is None else programme.channels
    sites = [name for each in channels for name in (each.column, *register_names(each.column))]
    codes = {*own["site"]}
    names = [name for name in (*own["name"], *stock["site"], *sites) if name not in codes]
    return {**own, "name": names, "depot": [*own["depot"], *stock["depot"]]}


def _distinct(register: Register, read: Mapping[str, str]) -> pl.DataFrame:
    """The different rows as text, each with its first row and how often it is there.

    A register may be its own file of details: its rows then repeat those of its sites.
    """
    cells = [cleaned(by_name(source).as_expr()).alias(name) for name, source in read.items()]
    rows = register.frame.select(pl.col(ROW), *cells).group_by(*read)
    return collect(register, rows.agg(pl.col(ROW).min(), pl.len().alias(_ROWS))).sort(ROW)
