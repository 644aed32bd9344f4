"""Open a register of any kind: one file, several, a table of a database, or a frame."""

import re
import sys
import zlib
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from ration.core.os_errors import system_error
from ration.core.panics import is_panic
from ration.core.problems.errors import InputError
from ration.core.problems.names import some
from ration.core.problems.problem import problem
from ration.core.problems.unread_file import unread_file
from ration.core.running.interrupt import interruptible
from ration.core.text.cells import is_text
from ration.register.mapping.mapping import RegisterMapping
from ration.register.source.byte_source import ByteSource
from ration.register.source.database.url import is_url, shown
from ration.register.source.file_bytes import PARQUET, SQLITE, WORKBOOK, Fingerprint, fingerprint
from ration.register.source.paths import FileList, files_in
from ration.register.source.register import ROW, Register
from ration.register.source.skip_rows import without_rows
from ration.register.source.store.address import (
    WEB,
    has_secrets,
    is_stored,
    scheme_of,
    store_address,
)
from ration.register.source.store.lake import open_lake, refuse_parts, table_at
from ration.register.source.text.decode import as_utf8
from ration.register.source.text.delimited import open_delimited
from ration.register.source.text.detect_json import is_json
from ration.register.source.written_columns import is_written, own_layout, without_written

_DEFAULT_MAPPING = RegisterMapping.plain()


def open_register(source: Any, mapping: RegisterMapping = _DEFAULT_MAPPING) -> Register:
    """Open a path, a folder, a pattern, the URL of a database, or a frame.

    `-` is standard input. A list of paths is one register. `mapping` sets the sheet, encoding,
    separator, header row and rows to skip. Raises InputError if it cannot be read.
    """
    if isinstance(source, str | Path):
        return replace(_open_named(str(source), mapping), inputs=(str(source),))
    if _are_paths(source):
        files = [str(file) for file in source]
        refuse_parts("register", files)
        from ration.register.source.multiple import open_many

        register = open_many(
            some(map(shown, files)), FileList(files), partial(_open_listed, mapping=mapping)
        )
        return replace(register, inputs=tuple(files))
    from ration.register.source.frame import open_frame

    refuse_unused("register", mapping, "sheet", "encoding", "separator", "header_row")
    return without_rows(without_written(open_frame(source)), mapping.skip_rows)


def _are_paths(source: Any) -> bool:
    paths = isinstance(source, list | tuple) and all(isinstance(p, str | Path) for p in source)
    return paths and len(source) > 0


def _open_named(name: str, mapping: RegisterMapping) -> Register:
    if is_stored(name):
        return _open_stored(name, mapping)
    if is_url(name):
        return _open_url(name, mapping)
    if name == "-":
        return _open_file(name, mapping)
    table = table_at(Path(name))
    if table is not None:
        refuse_unused(name, mapping, "sheet", "encoding", "separator", "header_row")
        return without_rows(open_lake(name, table), mapping.skip_rows)
    files = files_in(name, keyed=True)
    refuse_parts(name, [name] if files is None else files.names)
    if files is not None:
        from ration.register.source.multiple import open_many

        return open_many(name, files, partial(_open_file, mapping=mapping))
    register = _open_file(name, mapping)
    if register.announced is not None:
        from ration.register.source.multiple import refuse_missing_pages

        refuse_missing_pages(name, [register])
    return register


def _open_listed(name: str, mapping: RegisterMapping) -> Register:
    return _open_stored(name, mapping) if is_stored(name) else _open_file(name, mapping)


def _open_stored(name: str, mapping: RegisterMapping) -> Register:
    """Open an address in a store or on the web: Parquet in place, all else as a copy."""
    from ration.register.source.multiple import open_many
    from ration.register.source.store.download import web_chunks
    from ration.register.source.store.listing import stored_files
    from ration.register.source.store.objects import Store, Watched

    if scheme_of(name) in WEB:
        return _open_copy(shown(name), web_chunks(name), mapping)
    if has_secrets(name):
        raise InputError(shown(name), [problem("store-secret")])
    place = store_address(name)
    store = Store(place, name)
    found = stored_files(store, place, name)
    read = [each for each in found.objects if each.key.endswith(".parquet")]
    watched = (Watched(store, found.prefix, read, name),) if read else ()

    def opener(file: str) -> Register:
        key = store_address(file).key
        if not key.endswith(".parquet"):
            return _open_copy(file, store.chunks(key), mapping)
        refuse_unused(file, mapping, "sheet", "encoding", "separator", "header_row")
        return without_rows(_scan_parquet(file, file), mapping.skip_rows)

    names = found.listed
    register = opener(names.names[0]) if found.one else open_many(name, names, opener)
    return replace(register, files=(*register.files, *watched))


def _open_copy(name: str, chunks: Iterator[bytes], mapping: RegisterMapping) -> Register:
    from ration.register.source.store.download import Downloaded

    copy = Downloaded(chunks, name)
    register = _open_source(ByteSource(name, copy=copy.path), mapping)
    return replace(register, files=(*register.files, copy), parquet=None)


def _open_url(name: str, mapping: RegisterMapping) -> Register:
    from ration.register.source.database.open import open_database

    refuse_unused(shown(name), mapping, "sheet", "encoding", "separator", "header_row")
    return without_rows(open_database(name), mapping.skip_rows)


def refuse_unused(name: str, mapping: RegisterMapping, *keys: str) -> None:
    """Raise InputError if the mapping sets any of `keys`, which this kind does not use."""
    problems = [
        problem("sheet-none", value=mapping.sheet)
        if key == "sheet"
        else problem("text-only", what=key.replace("_", " "), key=key)
        for key in keys
        if getattr(mapping, key) is not None
    ]
    if problems:
        raise InputError(name, problems)


def _open_file(name: str, mapping: RegisterMapping) -> Register:
    if not is_text(name):
        raise InputError(name, [problem("file-name-not-text")])
    try:
        if name != "-" and Path(name).exists() and not Path(name).is_file():
            raise InputError(name, [problem("file-not-regular", path=Path(name))])
        return _open_source(ByteSource(name, _piped() if name == "-" else None), mapping)
    except (OSError, EOFError, zlib.error) as error:
        if (of_system := system_error(error)) is not None:
            raise unread_file(name, of_system) from None
        why = "it ends too early"
        raise InputError(name, [problem("file-broken", what="a file", why=why)]) from None


def _open_source(source: ByteSource, mapping: RegisterMapping) -> Register:
    with source.open() as file:
        start = file.read(4096)
    digest = fingerprint(source)
    with digest.held():
        return _open_bytes(source, start, digest, mapping)


def _open_bytes(
    source: ByteSource, start: bytes, digest: Fingerprint, mapping: RegisterMapping
) -> Register:
    """Open a file that begins with `start`, as text or as a workbook or Parquet."""
    first = re.split("[,;\t\r\n]", start.decode("utf-8-sig", "replace"), maxsplit=1)[0]
    if is_written(first.strip('"')):
        mapping = own_layout(mapping)
    if start[:4] in (*WORKBOOK, *PARQUET) or start.startswith(SQLITE):
        binary = _open_binary(source, start, digest, mapping)
        skip = () if is_written(binary.columns[0]) else mapping.skip_rows
        return without_rows(without_written(binary), skip)
    text = as_utf8(source, mapping.encoding)
    register = _open_text(text.source, digest, mapping)
    form = register.form._replace(encoding=text.encoding)
    register = replace(register, warnings=(*text.warnings, *register.warnings), form=form)
    return without_rows(without_written(register), mapping.skip_rows)


def _open_text(text: ByteSource, digest: Fingerprint, mapping: RegisterMapping) -> Register:
    refuse_unused(text.name, mapping, "sheet")
    if is_json(text):
        from ration.register.source.text.json import open_json

        refuse_unused(text.name, mapping, "separator", "header_row")
        return interruptible(lambda: open_json(text, digest))
    return open_delimited(text, digest, mapping)


def _open_binary(
    source: ByteSource, start: bytes, digest: Fingerprint, mapping: RegisterMapping
) -> Register:
    if start.startswith(SQLITE):
        raise InputError(source.name, [problem("file-sqlite", name=source.name)])
    refuse_unused(source.name, mapping, "encoding", "separator")
    if start[:4] in WORKBOOK:
        from ration.register.source.workbook.workbook import open_workbook

        return open_workbook(source, digest, mapping)
    refuse_unused(source.name, mapping, "sheet", "header_row")
    return _open_parquet(source, digest)


def _piped() -> bytes:
    return b"" if sys.stdin is None else sys.stdin.buffer.read()


def _open_parquet(source: ByteSource, digest: Fingerprint) -> Register:
    from ration.core.parquet.check import check_parquet

    try:
        with source.open() as file:
            check_parquet(file, source.size)
    except ValueError as error:
        wrong = problem("file-broken", what="Parquet", why=str(error))
        raise InputError(source.name, [wrong]) from None
    register = replace(_scan_parquet(source.name, source.for_polars()), sha256=digest)
    if source.data is not None:
        return replace(register, parquet=None)
    return replace(register, files=(digest,))


def _scan_parquet(name: str, place: Any) -> Register:
    """Scan a Parquet file: a path, an address or bytes."""
    try:
        frame = pl.scan_parquet(
            place, row_index_name=ROW, row_index_offset=2, glob=False, hive_partitioning=False
        )
        columns = tuple(each for each in frame.collect_schema() if each != ROW)
    except (pl.exceptions.PolarsError, OSError) as error:
        if (of_system := system_error(error)) is not None:
            raise unread_file(name, of_system) from None
        wrong = problem("file-broken", what="Parquet", why="it is not complete")
        raise InputError(name, [wrong]) from None
    except BaseException as error:
        if not is_panic(error):
            raise
        why = "a column has a type that cannot be read, such as times of an unknown time zone"
        wrong = problem("file-broken", what="Parquet", why=why)
        raise InputError(name, [wrong]) from None
    if not columns:
        raise InputError(name, [problem("file-empty")])
    return Register(name, None, frame, columns, parquet=str(place))
