"""Registers that are held in memory whole: whether they need more than a run may use."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from ration.core.problems.errors import InputError
from ration.core.problems.problem import Problem, problem
from ration.core.running.memory import in_words
from ration.register.source.byte_source import ByteSource
from ration.register.source.database.url import is_url
from ration.register.source.file_bytes import PARQUET, WORKBOOK
from ration.register.source.paths import files_in
from ration.register.source.register import Register
from ration.register.source.store.address import is_stored
from ration.register.source.store.lake import table_at
from ration.register.source.text.detect_json import is_json

# Assumptions, from registers of six columns; other tables take more or less.
OF_WORKBOOK = 30  # bytes of memory per byte of a workbook, which is compressed
OF_JSON = 10  # bytes of memory per byte of JSON
OF_PERSON = 100  # bytes of memory per person, if the people of most households stand apart

_SAVE = "save it as Parquet or CSV, or raise --memory"
_SORT = "sort the people by household, or raise --memory"


def files_note(source: Any, bound: int) -> Problem | None:
    """Warn of workbooks and JSON that take more than `bound` bytes, before they are opened.

    `source` is a register as users name it. None means that there is nothing to warn of.
    """
    with suppress(OSError, EOFError, InputError):  # opening it says what is wrong
        needed = sum(map(_held, _files(source)))
        return _note("a workbook or JSON", needed, bound, _SAVE)
    return None


def memory_note(register: Register, bound: int) -> Problem | None:
    """Warn of a table in memory, or of people who stand apart, that take more than `bound` bytes.

    None means that there is nothing to warn of. Files are for `files_note`.
    """
    if register.cluster is not None:
        return None
    people = register.people
    if people is not None:
        needed = OF_PERSON * (people.rows or 0) if people.apart else 0
        return _note("people who are not in the order of their households", needed, bound, _SORT)
    if any(not is_url(name) or is_stored(name) for name in register.inputs):
        return None
    needed = int(register.frame.collect().estimated_size())
    return _note("a frame or a table of a database", needed, bound, _SAVE)


def _note(what: str, needed: int, bound: int, fix: str) -> Problem | None:
    if needed <= bound:
        return None
    about, most = in_words(needed), in_words(bound)
    return problem("memory-whole", what=what, needed=about, bound=most, fix=fix)


def _files(source: Any) -> Iterator[Path]:
    """The files on this machine that a register of this name has."""
    names = source if isinstance(source, list | tuple) else [source]
    for name in names:
        if not isinstance(name, str | Path) or is_url(str(name)):
            continue
        path = Path(name)
        if path.is_file():
            yield path
        elif str(name) != "-" and table_at(path) is None:
            listed = files_in(str(name), keyed=True)
            yield from map(Path, listed.names if listed else ())


def _held(file: Path) -> int:
    """About how many bytes of memory an open file takes, beside its batches."""
    with file.open("rb") as opened:
        start = opened.read(4)
    size = file.stat().st_size
    if start in WORKBOOK:
        return size * OF_WORKBOOK
    return 0 if start in PARQUET or not is_json(ByteSource(str(file))) else size * OF_JSON
