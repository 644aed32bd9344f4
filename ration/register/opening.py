"""Opening a register, whatever it is: a file, standard input or a frame."""

import sys
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from ration.problem import InputError, Problem, problem, some
from ration.register.bytes import PARQUET, WORKBOOK, Held, look_over
from ration.register.delimited import open_delimited
from ration.register.files import Files, files_in
from ration.register.json_file import is_json, open_json
from ration.register.many import open_many, refuse_page
from ration.register.source import ROW, Register
from ration.register.url import is_url, shown


def open_register(source: Any, sheet: str | None = None) -> Register:
    """The register `source`: a path, a folder, a pattern, a database's URL, or a frame.

    `-` is standard input; a list of paths is one register. `sheet` is the sheet of a workbook;
    None: its only one. Raises InputError where it cannot be read.
    """
    if isinstance(source, str | Path):
        return _open_named(str(source), sheet)
    if _are_paths(source):
        files = [str(file) for file in source]
        return open_many(some(map(shown, files)), Files(files), partial(_open_file, sheet=sheet))
    if sheet is not None:
        raise InputError("register", [problem("sheet-none", value=sheet)])
    from ration.register.frame import open_frame

    return open_frame(source)


def _are_paths(source: Any) -> bool:
    paths = isinstance(source, list | tuple) and all(isinstance(one, str | Path) for one in source)
    return paths and len(source) > 0


def _open_named(name: str, sheet: str | None) -> Register:
    if is_url(name):
        return _open_url(name, sheet)
    files = None if name == "-" else files_in(name)
    if files is not None:
        return open_many(name, files, partial(_open_file, sheet=sheet))
    register = _open_file(name, sheet)
    refuse_page(name, [register])
    return register


def _open_url(name: str, sheet: str | None) -> Register:
    from ration.register.database import open_database

    if sheet is not None:
        raise InputError(shown(name), [problem("sheet-none", value=sheet)])
    return open_database(name)


def _open_file(name: str, sheet: str | None) -> Register:
    try:
        if name != "-" and Path(name).exists() and not Path(name).is_file():
            raise InputError(name, [_no_file(Path(name))])
        held = Held(name, _piped() if name == "-" else None)
        with held.open() as file:
            start = file.read(4096)
        digest, found = look_over(held)
    except FileNotFoundError:
        raise InputError(name, [problem("file-missing")]) from None
    except PermissionError:
        raise InputError(name, [problem("file-denied")]) from None
    except (OSError, EOFError) as error:
        why = (getattr(error, "strerror", None) or "it ends too early").lower()
        raise InputError(name, [problem("file-broken", what="a file", why=why)]) from None
    if start[:4] in WORKBOOK:
        from ration.register.workbook import open_workbook

        return open_workbook(held, digest, sheet)
    if sheet is not None:
        raise InputError(name, [problem("sheet-none", value=sheet)])
    if start[:4] in PARQUET:
        return _open_parquet(held, digest)
    if found is not None:
        raise InputError(name, [found])
    if is_json(held):
        return open_json(held, digest)
    return open_delimited(held, digest)


def _piped() -> bytes:
    return b"" if sys.stdin is None else sys.stdin.buffer.read()


def _no_file(path: Path) -> Problem:
    mend = f"pipe it in: ration compute - < {path}"
    return problem("file-kind", what="it is not a regular file", mend=mend)


def _open_parquet(held: Held, digest: str) -> Register:
    try:
        frame = pl.scan_parquet(
            held.for_polars(), row_index_name=ROW, row_index_offset=2, glob=False
        )
        columns = tuple(name for name in frame.collect_schema() if name != ROW)
    except (pl.exceptions.PolarsError, OSError):
        why = "it is not whole"
        found = problem("file-broken", what="Parquet", why=why)
        raise InputError(held.name, [found]) from None
    return Register(held.name, digest, frame, columns, dict, lambda given: given)
