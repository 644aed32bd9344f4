"""Several files as one register: a folder, a pattern such as `registers/*.csv`, a list."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import polars as pl
from polars.selectors import by_name

from ration.core.problems import InputError, Problem, problem, some
from ration.register.source.database.url import is_url, shown
from ration.register.source.paths import FileList
from ration.register.source.register import (
    EXTRA,
    FILE_BITS,
    LAST,
    ROW,
    FilePart,
    Register,
    SourceFormat,
)


def open_many(name: str, given: FileList, opener: Callable[[str], Register]) -> Register:
    """The register in several files, each opened by `opener`; nothing of their rows is read yet.

    Columns go by their names. The SHA-256 is that of the files' own, each on a line, in order of
    their names: what `sha256sum FILES | cut -c-64 | sha256sum` says. Raises InputError with the
    problems of every file that cannot be read.
    """
    files = sorted(given.names)
    found = [problem("files-twice").at(a, None) for a, b in pairwise(files) if a == b]
    found += [problem("files-url").at(shown(file), None) for file in files if is_url(file)]
    opened: list[Register] = []
    for file in files if not found else ():
        try:
            opened.append(opener(file))
        except InputError as error:
            found += [one.at(file, one.row, one.unit) for one in error.problems]
    if found:
        raise InputError(name, found)
    refuse_page(name, opened)
    made = _together(name, files, opened)
    if not given.passed:
        return made
    passed = problem("files-skipped", count=len(given.passed), which=some(given.passed))
    return replace(made, said=(passed, *made.said))


def refuse_page(name: str, opened: Sequence[Register]) -> None:
    """InputError where a service has more records than its pages that are here."""
    pages = [one for one in opened if one.announced is not None]
    here = sum(one.frame.select(pl.len()).collect().item() for one in pages)
    if here < max((one.announced or 0 for one in pages), default=0):
        raise InputError(name, [problem("records-more", count=here)])


def _together(name: str, files: Sequence[str], opened: Sequence[Register]) -> Register:
    columns = tuple(dict.fromkeys(column for one in opened for column in one.columns))
    schemas = [one.schema for one in opened]
    types = {column: _type([s[column] for s in schemas if column in s]) for column in columns}
    frames = [
        _numbered(one, schema, types, number)
        for number, (one, schema) in enumerate(zip(opened, schemas, strict=True))
    ]

    def ragged() -> dict[int, list[str]]:
        return {
            number << FILE_BITS | row: cells
            for number, one in enumerate(opened)
            for row, cells in one.ragged().items()
        }

    def rewritten() -> Register | None:
        mended = _rewritten(name, files, opened)
        return None if mended is None else _together(name, files, mended)

    return Register(
        source=name,
        sha256=_digest(opened),
        frame=pl.concat(frames),
        columns=columns,
        ragged=ragged,
        give_back=lambda given: given,
        unfit=dict(_unfit(columns, types, files, opened)),
        repeated=tuple(dict.fromkeys(column for one in opened for column in one.repeated)),
        rewritten=rewritten,
        parts=tuple(
            FilePart(file, len(one.columns), one.unit)
            for file, one in zip(files, opened, strict=True)
        ),
        repeats=_repeats(opened),
        form=_form(opened),
        merged=_merged(opened),
        sees_errors=all(one.sees_errors for one in opened),
        said=tuple(
            said.at(file, said.row, said.unit)
            for file, one in zip(files, opened, strict=True)
            for said in one.said
        ),
    )


def _digest(opened: Sequence[Register]) -> str:
    lines = "".join(f"{one.sha256}\n" for one in opened)
    return hashlib.sha256(lines.encode()).hexdigest()


def _form(opened: Sequence[Register]) -> SourceFormat:
    """How all of the files were taken apart, in what they are alike."""

    def alike(key: str) -> Any:
        values = {getattr(one.form, key) for one in opened}
        return values.pop() if len(values) == 1 else None

    return SourceFormat(
        encoding=alike("encoding"),
        separator=alike("separator"),
        sheet=alike("sheet"),
        header_row=alike("header_row"),
        plain=all(one.form.plain for one in opened),
    )


def _type(kinds: Sequence[pl.DataType]) -> pl.DataType | None:
    """One type for the same column of several files; None where there is none without loss."""
    known = list(dict.fromkeys(kind for kind in kinds if kind != pl.Null)) or [pl.String()]
    if len(known) == 1:
        return known[0]
    if all(kind.is_integer() for kind in known):
        return pl.Int64()
    if all(kind.is_integer() or kind == pl.String for kind in known):
        return pl.String()
    return None


def _numbered(
    one: Register, schema: pl.Schema, types: Mapping[str, pl.DataType | None], number: int
) -> pl.LazyFrame:
    """The frame of one file with the columns of all, its rows numbered apart from all others."""
    row = pl.col(ROW).cast(pl.UInt64) + (number << FILE_BITS)
    cells = [
        pl.lit(None, kind or pl.String).alias(column)
        if kind is None or column not in schema
        else by_name(column).as_expr().cast(kind)
        for column, kind in types.items()
    ]
    extra = pl.col(EXTRA) if EXTRA in schema else pl.lit(None, pl.String).alias(EXTRA)
    last = by_name(one.columns[-1]).as_expr().is_null()
    open_end = pl.when(~last).then(pl.lit("")).alias(LAST)
    return one.frame.select(row, extra, open_end, *cells)


def _unfit(
    columns: Sequence[str],
    types: Mapping[str, pl.DataType | None],
    files: Sequence[str],
    opened: Sequence[Register],
) -> Iterator[tuple[str, Problem]]:
    """The columns that cannot be read as one, with what is wrong."""
    for column in columns:
        lacking = [
            file for file, one in zip(files, opened, strict=True) if column not in one.columns
        ]
        if lacking:
            yield column, _partly(column, lacking, len(files))
        elif types[column] is None:
            kinds = some(dict.fromkeys(str(one.schema[column]) for one in opened))
            yield column, problem("column-mixed", column=column, what=kinds)
        else:
            wrong = [one.unfit[column] for one in opened if column in one.unfit]
            yield from ((column, found) for found in wrong[:1])


def _partly(column: str, lacking: Sequence[str], files: int) -> Problem:
    return problem(
        "column-partly",
        column=column,
        count=len(lacking),
        files=files,
        which=some(lacking),
    )


def _repeats(opened: Sequence[Register]) -> dict[str, pl.LazyFrame]:
    """The lists inside the records of all files, the households' rows numbered as the frame's."""
    found: dict[str, list[pl.LazyFrame]] = {}
    for number, one in enumerate(opened):
        for name, members in one.repeats.items():
            row = pl.col(ROW).cast(pl.UInt64) + (number << FILE_BITS)
            found.setdefault(name, []).append(members.with_columns(row))
    return {name: pl.concat(frames, how="diagonal") for name, frames in found.items()}


def _merged(opened: Sequence[Register]) -> dict[str, tuple[int, ...]]:
    """The rows with merged cells of all files, numbered as the frame's."""
    found: dict[str, tuple[int, ...]] = {}
    for number, one in enumerate(opened):
        for name, rows in one.merged.items():
            numbered = (number << FILE_BITS | row for row in rows)
            found[name] = (*found.get(name, ()), *numbered)
    return found


def _rewritten(
    name: str, files: Sequence[str], opened: Sequence[Register]
) -> list[Register] | None:
    """The files with their quotation marks in order; None where that is not what is wrong.

    Raises InputError that names the file of which nothing can be made.
    """
    mended: dict[int, Register] = {}
    found: list[Problem] = []
    for number, (file, one) in enumerate(zip(files, opened, strict=True)):
        try:
            one.frame.select(pl.all().null_count()).collect(engine="streaming")
        except (pl.exceptions.PolarsError, OSError):
            try:
                mended[number] = one.rewritten() or _broken(file)
            except InputError as error:
                found += [each.at(file, each.row, each.unit) for each in error.problems]
    if found:
        raise InputError(name, found)
    return [mended.get(number, one) for number, one in enumerate(opened)] if mended else None


def _broken(file: str) -> Register:
    why = "it is not whole, or not all of it is text in UTF-8"
    raise InputError(file, [problem("file-broken", what="a table", why=why)])
