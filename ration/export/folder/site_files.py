"""The sites of a plan in files beside `plan.json`: a Parquet file per channel, a row per site.

The lines of a site are as in `plan.json`, a column per item: equal texts are stored once.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TypeVar

import polars as pl
from pydantic_core import from_json

from ration.core.parquet.read import read_parquet
from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.core.problems.unread_file import unread_file
from ration.export.file_names import file_names
from ration.results.lines import Line
from ration.results.plan.plan import SiteFile
from ration.results.plan.site_table import Encoded, ItemLines, SiteColumns, SiteTable

FOLDER = "sites"
T = TypeVar("T")
_SITE, _PEOPLE, _SERVED, _LINE = "site", "people.", "served.", "line."  # columns
_ROWS = 50_000  # that are read to find one site


def write_sites(folder: Path, tables: Sequence[SiteTable]) -> Iterator[SiteFile]:
    """Write a file for every channel into `sites/`, and yield what it has."""
    (folder / FOLDER).mkdir()
    names = file_names(table.columns.channel for table in tables)
    for columns in (table.columns for table in tables):
        file = f"{FOLDER}/{names[columns.channel]}.parquet"
        _frame(columns).write_parquet(folder / file, row_group_size=_ROWS)
        with (folder / file).open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
        yield SiteFile(
            channel=columns.channel,
            title=columns.title,
            file=file,
            sha256=digest,
            sites=len(columns.sites),
        )


def read_sites(file: SiteFile, folder: Path) -> SiteTable:
    """Read the sites of a channel; InputError if the file is not the one that was written."""
    path = folder / file.file
    try:
        data = path.read_bytes()
    except OSError as error:
        raise unread_file(str(path), error) from None
    if hashlib.sha256(data).hexdigest() != file.sha256:
        fault = problem("written-changed", name=path.name, list="plan.json")
        raise InputError(str(path), [fault])
    try:
        return _table_of(file, read_parquet(data, path.name), path)
    except (ValueError, TypeError, pl.exceptions.PolarsError) as error:
        raise _broken(path, error) from None


def _broken(path: Path, error: Exception) -> InputError:
    why = str(error).split("\n", 1)[0]
    return InputError(str(path), [problem("written-broken", what="a file of sites", why=why)])


def _table_of(file: SiteFile, frame: pl.DataFrame, path: Path) -> SiteTable:
    texts = [name for name in frame.columns if name == _SITE or name.startswith(_LINE)]
    if any(frame[name].dtype != pl.String or frame[name].null_count() for name in texts):
        raise ValueError("a column of texts has other values")
    columns = SiteColumns(
        file.channel,
        file.title,
        frame[_SITE].to_list(),
        _counts(frame, _PEOPLE),
        _counts(frame, _SERVED),
        {
            name.removeprefix(_LINE): ItemLines(
                partial(_encoded, frame[name]),
                partial(_parsed, path, Line.model_validate_json),
                partial(_parsed, path, _amount),
            )
            for name in frame.columns
            if name.startswith(_LINE)
        },
    )
    return SiteTable(columns)


def count_columns(columns: SiteColumns) -> dict[str, pl.Series]:
    """The people of every site, such as `people.persons` and `served.persons`."""
    return {
        f"{prefix}{who}": pl.Series(each, dtype=pl.Int64)
        for prefix, people in ((_PEOPLE, columns.people), (_SERVED, columns.served))
        for who, each in people.items()
    }


def _frame(columns: SiteColumns) -> pl.DataFrame:
    sites = {_SITE: pl.Series(columns.sites, dtype=pl.String)}
    lines = {f"{_LINE}{item}": _texts(each) for item, each in columns.lines.items()}
    return pl.DataFrame(sites | count_columns(columns) | lines)


def _texts(lines: ItemLines) -> pl.Series:
    return pl.Series(lines.texts, dtype=pl.String).gather(pl.Series(lines.which, dtype=pl.UInt32))


def _counts(frame: pl.DataFrame, prefix: str) -> Mapping[str, Sequence[int]]:
    names = [name for name in frame.columns if name.startswith(prefix)]
    return {name.removeprefix(prefix): frame[name].to_list() for name in names}


def _encoded(texts: pl.Series) -> Encoded:
    distinct = texts.unique(maintain_order=True)
    return Encoded(texts.cast(pl.Enum(distinct)).to_physical().to_list(), distinct.to_list())


def _parsed(path: Path, parse: Callable[[str], T], line: str) -> T:
    """A line, or what is in it: they are read when they are needed. InputError if it is none."""
    try:
        return parse(line)
    except (ValueError, KeyError, TypeError, ArithmeticError) as error:
        raise _broken(path, error) from None


def _amount(line: str) -> Fraction:
    return Fraction(from_json(line)["quantity"])
