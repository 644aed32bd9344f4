"""Read the lines of CSV, Parquet and JSON files, and of other text."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ration.core.parquet.read import read_parquet as read_frame
from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.verify.contents.lines import Contents, TextLine, TextPart

_SEPARATORS = ",;\t"
# Of a plan, where it was computed: names of files, and what is known only beside a register.
_ELSEWHERE = frozenset(("source", "file", "register_source"))
_KEYS = ("id", "item", "channel", "site", "column", "code")  # by which a member of a list is known


def read_csv(path: Path) -> Contents:
    """The rows of a CSV file, also of one that a spreadsheet saved with another separator.

    Raises InputError if it is none.
    """
    text = path.read_bytes().decode("utf-8-sig", errors="replace")
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    try:
        rows = [tuple(row) for row in csv.reader(io.StringIO(text), delimiter=separator)]
    except csv.Error as error:
        raise _broken(path, "a CSV file", str(error)) from None
    return {"": TextPart(_numbered(rows), rows[0] if rows else ())}


def read_parquet(path: Path) -> Contents:
    """The rows of a Parquet file. Raises InputError if it is none."""
    try:
        frame = read_frame(path, path.name)
    except ValueError as error:
        raise _broken(path, "a Parquet file", str(error)) from None
    rows = [tuple("" if cell is None else str(cell) for cell in row) for row in frame.iter_rows()]
    return {"": TextPart(_numbered([tuple(frame.columns), *rows]), tuple(frame.columns))}


def read_text(path: Path) -> Contents:
    """The lines of a text, such as a programme."""
    lines = path.read_bytes().decode("utf-8", errors="replace").splitlines()
    texts = (TextLine(f"line {at}", (line,)) for at, line in enumerate(lines, 1))
    return {"": TextPart([*texts])}


def read_json(path: Path) -> Contents:
    """Every value of a JSON file by its place, such as `totals, rice, quantity`.

    Without the names of files, which depend on where the plan was computed.
    """
    try:
        content = json.loads(path.read_bytes(), object_pairs_hook=_each_once)
    except (ValueError, RecursionError) as error:
        why = "it is too deep" if isinstance(error, RecursionError) else str(error)
        raise _broken(path, "a JSON file", why) from None
    return {"": TextPart([TextLine(place, (text,)) for place, text in _leaves(content, ())])}


def _broken(path: Path, what: str, why: str) -> InputError:
    return InputError(str(path), [problem("written-broken", what=what, why=why)])


def _numbered(rows: list[tuple[str, ...]]) -> list[TextLine]:
    return [TextLine(f"row {at}", row) for at, row in enumerate(rows, 1)]


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are each there once: readers differ in which one of two they take."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name is twice in an object")
    return found


def _leaves(value: Any, place: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Every value that has no others in it, and where it is."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key not in _ELSEWHERE:
                yield from _leaves(each, (*place, str(key)))
    elif isinstance(value, list):
        for at, each in enumerate(value, 1):
            named = [each[key] for key in _KEYS if key in each] if isinstance(each, dict) else []
            label = " ".join(str(name) for name in named if isinstance(name, str))
            yield from _leaves(each, (*place, label or str(at)))
    else:
        yield ", ".join(place), "" if value is None else str(value)
