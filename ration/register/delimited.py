"""CSV and TSV: the header, the rows, and what is the matter with their cells."""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl

from ration.problem import InputError, Problem, problem
from ration.register.bytes import Held
from ration.register.header import names, repeated, told_apart
from ration.register.source import EXTRA, EXTRAS, ROW, Register

_LONGEST_CELL = 2**31 - 1


def open_delimited(held: Held, digest: str, *, as_it_is: bool = True) -> Register:
    """The register in a CSV or TSV file; `as_it_is` False: it was rewritten already.

    Raises InputError where its header cannot be read.
    """
    separator = "\t" if held.name.lower().removesuffix(".gz").endswith((".tsv", ".tab")) else ","
    header = _header(held, separator)
    columns = told_apart(header)
    frame = pl.scan_csv(
        held.for_polars(),
        has_header=False,
        skip_rows=1,
        separator=separator,
        schema=dict.fromkeys((*columns, *EXTRAS), pl.String),
        missing_columns="insert",
        extra_columns="ignore",
        truncate_ragged_lines=True,
        row_index_name=ROW,
        row_index_offset=2,
        glob=False,
    ).with_columns(pl.coalesce(EXTRAS).alias(EXTRA))

    def ragged() -> dict[int, list[str]]:
        with _rows(held, separator) as rows:
            return dict(_ragged(rows, len(columns)))

    def rewritten() -> Register | None:
        return _rewritten(held, separator, digest) if as_it_is else None

    return Register(
        source=held.name,
        sha256=digest,
        frame=frame,
        columns=columns,
        ragged=ragged,
        give_back=lambda given: given,
        repeated=repeated(header),
        rewritten=rewritten,
    )


def _header(held: Held, separator: str) -> list[str]:
    found: Problem | None
    try:
        with _rows(held, separator) as rows:
            header = next(rows, [])
        found = _odd(header)
    except UnicodeDecodeError:
        found = problem("file-encoding")
    except (OSError, EOFError):
        found = problem("file-broken", what="gzip", why="it is not whole")
    except csv.Error:
        found = problem("file-broken", what="CSV", why="is a quotation mark left open?")
    if found is not None:
        raise InputError(held.name, [found])
    return names(header)


def _odd(header: list[str]) -> Problem | None:
    """What makes a header none: it is blank, or its cells are parted by another sign."""
    if not any(cell.strip() for cell in header):
        what, mend = "its first row is blank", "put the columns' names in the first row"
        return problem("file-kind", what=what, mend=mend)
    for sign, name in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and sign in header[0]:
            mend = "save it with commas" if sign == ";" else "name it .tsv, or save it with commas"
            return problem("file-kind", what=f"its cells seem to be parted by {name}", mend=mend)
    return None


def _rewritten(held: Held, separator: str, digest: str) -> Register | None:
    """The register with every cell quoted where it must be; None where the trouble is another.

    Raises InputError that names the row whose quotation marks cannot be made sense of.
    """
    made, good = io.StringIO(newline=""), 0
    writer = csv.writer(made, delimiter=separator, lineterminator="\n")
    try:
        with _rows(held, separator, strict=True) as rows:
            for row in rows:
                writer.writerow(row)
                good += 1
    except csv.Error:
        found = problem("quote-open", row=good + 1)
        raise InputError(held.name, [found]) from None
    except (UnicodeDecodeError, OSError, EOFError):
        return None
    return open_delimited(Held(held.name, made.getvalue().encode()), digest, as_it_is=False)


@contextmanager
def _rows(held: Held, separator: str, *, strict: bool = False) -> Iterator[Iterator[list[str]]]:
    csv.field_size_limit(_LONGEST_CELL)
    with held.text() as file:
        yield csv.reader(file, delimiter=separator, strict=strict)


def _ragged(rows: Iterator[list[str]], width: int) -> Iterator[tuple[int, list[str]]]:
    """The rows with too few cells, or with something in a cell too many; blank ones are none."""
    for number, cells in enumerate(rows, 1):
        if 0 < len(cells) < width or any(cells[width:]):
            yield number, cells
