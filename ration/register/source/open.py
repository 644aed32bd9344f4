"""Opening a register, whatever it is: a file, several, a table of a database, or a frame."""

import sys
import zlib
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from ration.core.problems import InputError, problem, some
from ration.register.mapping.mapping import RegisterMapping
from ration.register.source.database.url import is_url, shown
from ration.register.source.file_bytes import (
    PARQUET,
    SQLITE,
    WORKBOOK,
    ByteSource,
    Fingerprint,
    look_over,
)
from ration.register.source.multiple import open_many, refuse_page
from ration.register.source.paths import FileList, files_in
from ration.register.source.register import ROW, Register
from ration.register.source.skip_rows import without_rows
from ration.register.source.text.decode import as_utf8
from ration.register.source.text.delimited import open_delimited
from ration.register.source.text.json import is_json, open_json

_NOTHING_SAID = RegisterMapping()


def open_register(source: Any, said: RegisterMapping = _NOTHING_SAID) -> Register:
    """The register `source`: a path, a folder, a pattern, a database's URL, or a frame.

    `-` is standard input; a list of paths is one register. `said` says how to read it: its
    sheet, encoding, header. Raises InputError where it cannot be read.
    """
    if isinstance(source, str | Path):
        return _open_named(str(source), said)
    if _are_paths(source):
        files = [str(file) for file in source]
        return open_many(some(map(shown, files)), FileList(files), partial(_open_file, said=said))
    from ration.register.source.frame import open_frame

    _refuse_said("register", said, "sheet", "encoding", "separator", "header_row")
    return without_rows(open_frame(source), said.skip_rows)


def _are_paths(source: Any) -> bool:
    paths = isinstance(source, list | tuple) and all(isinstance(one, str | Path) for one in source)
    return paths and len(source) > 0


def _open_named(name: str, said: RegisterMapping) -> Register:
    if is_url(name):
        return _open_url(name, said)
    files = None if name == "-" else files_in(name)
    if files is not None:
        return open_many(name, files, partial(_open_file, said=said))
    register = _open_file(name, said)
    refuse_page(name, [register])
    return register


def _open_url(name: str, said: RegisterMapping) -> Register:
    from ration.register.source.database.open import open_database

    _refuse_said(shown(name), said, "sheet", "encoding", "separator", "header_row")
    return without_rows(open_database(name), said.skip_rows)


def _refuse_said(name: str, said: RegisterMapping, *keys: str) -> None:
    """InputError where something was said of how to read a register that is not read so."""
    found = [
        problem("sheet-none", value=said.sheet)
        if key == "sheet"
        else problem("text-only", what=key.replace("_", " "), key=key)
        for key in keys
        if getattr(said, key) is not None
    ]
    if found:
        raise InputError(name, found)


def _open_file(name: str, said: RegisterMapping) -> Register:
    try:
        if name != "-" and Path(name).exists() and not Path(name).is_file():
            raise InputError(name, [problem("file-not-regular", path=Path(name))])
        held = ByteSource(name, _piped() if name == "-" else None)
        with held.open() as file:
            start = file.read(4096)
        digest = look_over(held)
        is_text = start[:4] not in (*WORKBOOK, *PARQUET) and not start.startswith(SQLITE)
        text = as_utf8(held, said.encoding) if is_text else None
    except FileNotFoundError:
        raise InputError(name, [problem("file-missing")]) from None
    except PermissionError:
        raise InputError(name, [problem("file-denied")]) from None
    except (OSError, EOFError, zlib.error) as error:
        why = (getattr(error, "strerror", None) or "it ends too early").lower()
        raise InputError(name, [problem("file-broken", what="a file", why=why)]) from None
    if text is not None:
        register = _open_text(text.held, digest, said)
        form = replace(register.form, encoding=text.encoding)
        register = replace(register, said=(*text.said, *register.said), form=form)
    else:
        register = _open_binary(held, start, digest, said)
    return without_rows(register, said.skip_rows)


def _open_text(text: ByteSource, digest: Fingerprint, said: RegisterMapping) -> Register:
    _refuse_said(text.name, said, "sheet")
    if is_json(text):
        _refuse_said(text.name, said, "separator", "header_row")
        return open_json(text, digest)
    return open_delimited(text, digest, said)


def _open_binary(
    held: ByteSource, start: bytes, digest: Fingerprint, said: RegisterMapping
) -> Register:
    if start.startswith(SQLITE):
        raise InputError(held.name, [problem("file-sqlite", name=held.name)])
    _refuse_said(held.name, said, "encoding", "separator")
    if start[:4] in WORKBOOK:
        from ration.register.source.workbook.workbook import open_workbook

        return open_workbook(held, digest, said)
    _refuse_said(held.name, said, "sheet", "header_row")
    return _open_parquet(held, digest)


def _piped() -> bytes:
    return b"" if sys.stdin is None else sys.stdin.buffer.read()


def _open_parquet(held: ByteSource, digest: Fingerprint) -> Register:
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
