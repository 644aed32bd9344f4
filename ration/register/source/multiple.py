"""Open several files as one register: a folder, a pattern such as `registers/*.csv`, a list."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import polars as pl

from ration.core.os_errors import system_error
from ration.core.problems.errors import InputError
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.core.problems.unread_file import why_unread
from ration.register.source.database.url import is_url, shown
from ration.register.source.folder_keys import Keys, differences
from ration.register.source.joined_frames import Types, joined, joined_types
from ration.register.source.paths import FileList
from ration.register.source.register import (
    FILE_BITS,
    ROW,
    FilePart,
    Register,
    SourceFormat,
)
from ration.register.source.store.address import is_stored
from ration.results.provenance import added_up


def open_many(name: str, listed: FileList, opener: Callable[[str], Register]) -> Register:
    """Open several files with `opener` and join their columns by name. No row is read yet.

    The SHA-256 is that of the files' own, each on a line, in the order of the file names: the
    output of `sha256sum FILES | cut -c-64 | sha256sum`. Raises InputError with the problems of
    every file that cannot be read.
    """
    files = sorted(listed.names)
    problems = [problem("files-twice").at(a, None) for a, b in pairwise(files) if a == b]
    tables = [file for file in files if is_url(file) and not is_stored(file)]
    problems += [problem("files-url").at(shown(file), None) for file in tables]
    opened: list[Register] = []
    for file in files if not problems else ():
        try:
            opened.append(opener(file))
        except InputError as error:
            problems += [wrong.at(file, wrong.row, wrong.unit) for wrong in error.problems]
    if problems:
        raise InputError(name, problems)
    refuse_missing_pages(name, opened)
    keys = [listed.keys.get(file, {}) for file in files]
    for file, register, own in zip(files, opened, keys, strict=True):
        problems += [w.at(file, w.row, register.unit) for w in differences(register, own)]
    if problems:
        raise InputError(name, problems)
    register = _combine(name, files, opened, keys)
    if not listed.skipped:
        return register
    skipped = problem("files-skipped", count=len(listed.skipped), which=some(listed.skipped))
    return replace(register, warnings=(skipped, *register.warnings))


def refuse_missing_pages(name: str, opened: Sequence[Register]) -> None:
    """Raise InputError if a service announces more records than these pages contain."""
    pages = [register for register in opened if register.announced is not None]
    count = sum(register.frame.select(pl.len()).collect().item() for register in pages)
    if count < max((register.announced or 0 for register in pages), default=0):
        raise InputError(name, [problem("records-more", count=count)])


def _combine(
    name: str, files: Sequence[str], opened: Sequence[Register], keys: Sequence[Keys]
) -> Register:
    types = joined_types(opened, keys)

    def ragged() -> dict[int, list[str]]:
        return {
            number << FILE_BITS | row: cells
            for number, register in enumerate(opened)
            for row, cells in register.ragged().items()
        }

    def requoted() -> Register | None:
        requoted_files = _requoted(name, files, opened)
        return None if requoted_files is None else _combine(name, files, requoted_files, keys)

    return Register(
        source=name,
        sha256=_digest(opened),
        frame=joined(opened, keys, types),
        columns=tuple(types),
        ragged=ragged,
        unreadable_columns=dict(_unreadable(types, files, opened, keys)),
        repeated=tuple(dict.fromkeys(name for register in opened for name in register.repeated)),
        requoted=requoted,
        parts=tuple(
            FilePart(file, len(register.columns), register.unit)
            for file, register in zip(files, opened, strict=True)
        ),
        repeats=_repeats(opened),
        form=_form(opened),
        merged=_by_column([register.merged for register in opened]),
        struck=_by_column([register.struck for register in opened]),
        left_out=added_up(each for register in opened for each in register.left_out),
        whole=_whole(opened, keys, types),
        sees_errors=all(register.sees_errors for register in opened),
        files=tuple(file for register in opened for file in register.files),
        warnings=tuple(
            warning.at(file, warning.row, warning.unit)
            for file, register in zip(files, opened, strict=True)
            for warning in register.warnings
        ),
    )


def _digest(opened: Sequence[Register]) -> str | None:
    if any(register.sha256 is None for register in opened):
        return None
    lines = "".join(f"{register.sha256}\n" for register in opened)
    return hashlib.sha256(lines.encode()).hexdigest()


def _form(opened: Sequence[Register]) -> SourceFormat:
    """Return the settings with which all files were read; None where they differ."""

    def common(key: str) -> Any:
        values = {getattr(register.form, key) for register in opened}
        return values.pop() if len(values) == 1 else None

    return SourceFormat(
        encoding=common("encoding"),
        separator=common("separator"),
        sheet=common("sheet"),
        header_row=common("header_row"),
        plain=all(register.form.plain for register in opened),
    )


def _unreadable(
    types: Types, files: Sequence[str], opened: Sequence[Register], keys: Sequence[Keys]
) -> Iterator[tuple[str, Problem]]:
    """Find the columns that cannot be joined, each with its problem."""
    every = [{*register.columns, *own} for register, own in zip(opened, keys, strict=True)]
    for column, kind in types.items():
        missing = [file for file, have in zip(files, every, strict=True) if column not in have]
        if missing:
            yield column, _partly(column, missing, len(files))
        elif kind is None:
            kinds = some(dict.fromkeys(str(register.schema[column]) for register in opened))
            yield column, problem("column-mixed", column=column, what=kinds)
        else:
            wrong = [
                register.unreadable_columns[column]
                for register, own in zip(opened, keys, strict=True)
                if column in register.unreadable_columns and column not in own
            ]
            yield from ((column, first) for first in wrong[:1])


def _partly(column: str, lacking: Sequence[str], files: int) -> Problem:
    return problem(
        "column-partly",
        column=column,
        count=len(lacking),
        files=files,
        which=some(lacking),
    )


def _repeats(opened: Sequence[Register]) -> dict[str, pl.LazyFrame]:
    """Join the lists inside the records of all files, with the row numbers of the joined frame."""
    lists: dict[str, list[pl.LazyFrame]] = {}
    for number, register in enumerate(opened):
        for name, members in register.repeats.items():
            row = pl.col(ROW).cast(pl.UInt64) + (number << FILE_BITS)
            lists.setdefault(name, []).append(members.with_columns(row))
    return {name: pl.concat(frames, how="diagonal") for name, frames in lists.items()}


def _by_column(opened: Sequence[Mapping[str, Sequence[int]]]) -> dict[str, tuple[int, ...]]:
    """Join the rows that each file has for a column, with the row numbers of the joined frame."""
    joined: dict[str, tuple[int, ...]] = {}
    for number, rows_by_name in enumerate(opened):
        for name, rows in rows_by_name.items():
            numbered = (number << FILE_BITS | row for row in rows)
            joined[name] = (*joined.get(name, ()), *numbered)
    return joined


def _whole(opened: Sequence[Register], keys: Sequence[Keys], types: Types) -> pl.LazyFrame | None:
    """Join the frames with the rows that are left out; None means there are no such rows."""
    if all(register.whole is None for register in opened):
        return None
    every = [
        register if register.whole is None else replace(register, frame=register.whole)
        for register in opened
    ]
    return joined(every, keys, types)


def _requoted(name: str, files: Sequence[str], opened: Sequence[Register]) -> list[Register] | None:
    """Requote the files that cannot be read; None means that all can be read.

    Raises InputError with every file that cannot be read even so.
    """
    requoted: dict[int, Register] = {}
    problems: list[Problem] = []
    for number, (file, register) in enumerate(zip(files, opened, strict=True)):
        try:
            register.frame.select(pl.all().null_count()).collect(engine="streaming")
        except (pl.exceptions.PolarsError, OSError) as error:
            if (of_system := system_error(error)) is not None:
                problems.append(why_unread(of_system).at(file, None))
                continue
            try:
                requoted[number] = register.requoted() or _broken(file)
            except InputError as error:
                problems += [wrong.at(file, wrong.row, wrong.unit) for wrong in error.problems]
    if problems:
        raise InputError(name, problems)
    if not requoted:
        return None
    return [requoted.get(number, register) for number, register in enumerate(opened)]


def _broken(file: str) -> Register:
    why = "it is not complete, or a text in it is not UTF-8"
    raise InputError(file, [problem("file-broken", what="a table", why=why)])
