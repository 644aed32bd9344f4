"""Keys in the names of folders, as partitioned data sets have them: `district=Kaesong/`."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote

import polars as pl
from polars.selectors import by_name

from ration.core.problems.problem import Problem, problem
from ration.register.source.collect import collect
from ration.register.source.register import ROW, Register

_BLANK = ("__HIVE_DEFAULT_PARTITION__", "")  # the names of a blank value
_WHOLE = "-?[0-9]{1,18}"
_HIDDEN = (".", "_")  # folders of the programs that write data sets, such as `_temporary`

Keys = Mapping[str, str | None]  # the columns that the folders of a file are; None means blank


class Key(NamedTuple):
    """One column in the name of a folder; `value` None means blank."""

    column: str
    value: str | None


def key_of(folder: str) -> Key | None:
    """The key in the name of a folder; None means that it has none.

    >>> key_of("district=Kaesong%2FNorth")
    Key(column='district', value='Kaesong/North')
    >>> key_of("2024")
    """
    column, sign, value = folder.partition("=")
    if not sign or not column or folder.startswith(_HIDDEN):
        return None
    return Key(_plain(column), None if value in _BLANK else _plain(value))


def keys_in(folders: Iterable[str]) -> dict[str, str | None]:
    """The keys of folders inside each other; folders without a key are left out."""
    return dict(key for each in folders if (key := key_of(each)))


def is_keyed(folder: Path) -> bool:
    """Whether a path is a folder with a key in its name."""
    return key_of(folder.name) is not None and folder.is_dir()


def _plain(text: str) -> str:
    """The text without escapes such as %2F; as it stands if they are not UTF-8."""
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text


def differences(register: Register, keys: Keys) -> list[Problem]:
    """The columns that a file has too, with other values than its folders: each its first row."""
    rows = (
        (column, value, _first_other(register, column, value))
        for column, value in keys.items()
        if column in register.columns
    )
    return [
        problem("folder-key-differs", column=column, row=row, key=value or "blank")
        for column, value, row in rows
        if row is not None
    ]


def _first_other(register: Register, column: str, value: str | None) -> int | None:
    """The first row whose cell is not the key's value; None means that there is none."""
    cell = by_name(column).as_expr()
    if value is None:
        other = cell.is_not_null() & (cell.cast(pl.String) != "")
    elif register.schema[column].is_integer() and re.fullmatch(_WHOLE, value.strip()):
        other = cell.ne_missing(int(value))
    else:
        other = cell.cast(pl.String).ne_missing(value)
    row = collect(register, register.frame.filter(other).select(pl.col(ROW).min())).item()
    return None if row is None else int(row)
