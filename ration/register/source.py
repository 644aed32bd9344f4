"""A register as it stands: a file, standard input or a frame, as one lazy Polars frame."""

import csv
import gzip
import hashlib
import io
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from ration.problem import InputError, Problem, problem
from ration.text import plain

ROW = "ration:row"  # the record's row as a spreadsheet shows it: the header is row 1
EXTRA = "ration:extra"  # what a ragged row has beyond the header


@dataclass(frozen=True)
class Register:
    """A register as it stands.

    `frame` has every column under its own name, and `ration:row`. `sha256` is None for frames.
    `ragged` finds the rows with fewer or more cells than the header, with their cells;
    `give_back` turns a Polars frame into the kind of frame that came in; `unfit` has the columns
    that cannot be read, with what is wrong.
    """

    source: str
    sha256: str | None
    frame: pl.LazyFrame
    columns: tuple[str, ...]
    ragged: Callable[[], dict[int, list[str]]]
    give_back: Callable[[pl.DataFrame], Any]
    unfit: Mapping[str, Problem] = field(default_factory=dict)

    @property
    def schema(self) -> pl.Schema:
        """The types of its columns."""
        return self.frame.collect_schema()


def open_register(source: Any) -> Register:
    """The register `source`: a path, `-` for standard input, or a frame.

    Raises InputError where it cannot be read.
    """
    if isinstance(source, str | Path):
        return _open_file(str(source))
    from ration.register.frame import open_frame

    return open_frame(source)


@dataclass(frozen=True)
class _Bytes:
    """Where the bytes of a file are: on disk, or in memory where they came through a pipe."""

    name: str
    data: bytes | None = None

    def open(self) -> io.BufferedReader | io.BytesIO:
        return io.BytesIO(self.data) if self.data is not None else Path(self.name).open("rb")

    def for_polars(self) -> Any:
        return self.data if self.data is not None else Path(self.name)


def _open_file(name: str) -> Register:
    try:
        piped = sys.stdin.buffer.read() if name == "-" and sys.stdin is not None else b""
        held = _Bytes(name, piped if name == "-" else None)
        with held.open() as file:
            start = file.read(4096)
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        raise InputError(name, [problem("file-missing")]) from None
    except IsADirectoryError:
        raise InputError(name, [problem("file-directory")]) from None
    except OSError as error:
        raise InputError(name, [_broken("a file", error)]) from None
    if start[:4] == b"PAR1":
        return _open_parquet(held, digest)
    return _open_csv(held, start, digest)


def _open_parquet(held: _Bytes, digest: str) -> Register:
    try:
        frame = pl.scan_parquet(
            held.for_polars(), row_index_name=ROW, row_index_offset=2, glob=False
        )
        columns = tuple(name for name in frame.collect_schema() if name != ROW)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise InputError(held.name, [_broken("Parquet", error)]) from None
    return Register(held.name, digest, frame, columns, dict, _itself)


def _open_csv(held: _Bytes, start: bytes, digest: str) -> Register:
    zipped = start[:2] == b"\x1f\x8b"
    tab = held.name.removesuffix(".gz").lower().endswith((".tsv", ".tab"))
    separator = "\t" if tab else ","
    try:
        found = None if zipped else _not_text(start)
        if found is None:
            with _text(held, zipped) as file:
                header = next(csv.reader(file, delimiter=separator), None)
            found = _odd_separators(start, header) if header else problem("file-empty")
    except UnicodeDecodeError:
        found = problem("file-encoding")
    except (OSError, EOFError, csv.Error) as error:
        found = _broken("gzip" if zipped else "CSV", error)
    if found is not None or not header:
        raise InputError(held.name, [found or problem("file-empty")])
    columns = _unique([plain(name.strip()) for name in header])
    frame = pl.scan_csv(
        held.for_polars(),
        has_header=False,
        skip_rows=1,
        separator=separator,
        schema=dict.fromkeys((*columns, EXTRA), pl.String),
        missing_columns="insert",
        truncate_ragged_lines=True,
        row_index_name=ROW,
        row_index_offset=2,
        glob=False,
    )

    def ragged() -> dict[int, list[str]]:
        with _text(held, zipped) as file:
            return dict(_ragged(csv.reader(file, delimiter=separator), len(columns)))

    return Register(held.name, digest, frame, columns, ragged, _itself)


def _ragged(rows: Iterator[list[str]], width: int) -> Iterator[tuple[int, list[str]]]:
    """The rows with too few cells, or with something in a cell too many; blank ones are none."""
    for number, cells in enumerate(rows, 1):
        if 0 < len(cells) < width or any(cells[width:]):
            yield number, cells


@contextmanager
def _text(held: _Bytes, zipped: bool) -> Iterator[io.TextIOWrapper]:
    with held.open() as raw, gzip.open(raw) if zipped else nullcontext(raw) as plain_bytes:
        yield io.TextIOWrapper(plain_bytes, "utf-8-sig", newline="")


def _not_text(start: bytes) -> Problem | None:
    """What a file is that is no text, judged by its first bytes."""
    if not start:
        return problem("file-empty")
    if start[:4] == b"PK\x03\x04" or start[:4] == b"\xd0\xcf\x11\xe0":
        return problem("file-kind", what="it looks like an Excel workbook", mend="save it as CSV")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return problem("file-encoding")
    if b"\0" in start:
        return problem(
            "file-kind", what="it is not a text file", mend="name a CSV, TSV or Parquet file"
        )
    return None


def _odd_separators(start: bytes, header: list[str]) -> Problem | None:
    """What separates rows or cells where it is not what we read; None where it seems to be."""
    if b"\r" in start and b"\n" not in start and not start.startswith(b"\x1f\x8b"):
        what = "its rows end in a lone carriage return"
        return problem("file-kind", what=what, mend="save it again as CSV UTF-8")
    for sign, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and sign in header[0]:
            mend = "save it with commas" if sign == ";" else "name it .tsv, or save it with commas"
            return problem("file-kind", what=f"its cells seem to be parted by {name}", mend=mend)
    return None


def _unique(names: list[str]) -> tuple[str, ...]:
    """Header names told apart: a blank one by its place, a repeated one by its count."""
    named = [name or f"column {place}" for place, name in enumerate(names, 1)]
    seen: Counter[str] = Counter()
    result = []
    for name in named:
        seen[name] += 1
        result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return tuple(result)


def _broken(what: str, error: Exception) -> Problem:
    why = str(error).strip().split("\n")[0] or type(error).__name__
    return problem("file-broken", what=what, why=why)


def _itself(frame: pl.DataFrame) -> pl.DataFrame:
    return frame
