"""Open JSON and NDJSON records, such as the interface of Kobo returns, as a register."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from ration.core.os_errors import system_error
from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.register.source.byte_source import ByteSource
from ration.register.source.file_bytes import Fingerprint
from ration.register.source.layout.header import clean_names, unique_names
from ration.register.source.register import ROW, Register
from ration.register.source.text.json_records import NoRecords, Record, Records, parse_records

MEMBER = "ration:member"  # the position of a member in its household's list, from 1
_Cells = dict[str, str | None]


def open_json(source: ByteSource, digest: Fingerprint) -> Register:
    """Open a JSON file: a column for every key; those of inner objects are `outer/inner`.

    Every cell is text as written, true and false too. Lists are no columns: lists of objects are
    the register's `repeats`, and a warning reports other lists, which are skipped. Raises
    InputError if it cannot be read.
    """
    try:
        with source.text() as file:
            records = parse_records(file.read())
        return _register(source, digest, records)
    except NoRecords as error:
        problems = list(error.problems)
    except UnicodeDecodeError:
        problems = [problem("file-encoding")]
    except UnicodeEncodeError:
        problems = [problem("json-half-character")]
    except (OSError, EOFError) as error:
        if system_error(error) is not None:
            raise  # of the disk, and not of what gzip packed
        problems = [problem("file-broken", what="gzip", why="it is not complete")]
    raise InputError(source.name, problems)


def _register(source: ByteSource, digest: Fingerprint, records: Records) -> Register:
    rows: list[tuple[int, _Cells]] = []
    lists: dict[str, list[tuple[int, int, _Cells]]] = {}
    skipped: Counter[str] = Counter()
    for number, record in records.rows:
        cells, inside = _flat(record)
        rows.append((number, cells))
        skipped.update(_collect(lists, number, inside))
    keys = dict.fromkeys(key for _, cells in rows for key in cells)
    frame = _frame([number for number, _ in rows], [cells for _, cells in rows], keys)
    return Register(
        source=source.name,
        sha256=digest,
        frame=frame,
        columns=tuple(name for name in frame.collect_schema() if name != ROW),
        unit=records.unit,
        repeats={name: _members(members) for name, members in lists.items()},
        announced=records.announced,
        warnings=tuple(
            problem("json-list", column=name, records=f"{count:,}")
            for name, count in sorted(skipped.items())
        ),
    )


def _flat(record: Record) -> tuple[_Cells, dict[str, list[Any]]]:
    """Return the cells and the lists of a record, each by its full name."""
    cells: _Cells = {}
    lists: dict[str, list[Any]] = {}
    queue: list[tuple[str, Record]] = [("", record)]
    while queue:
        prefix, part = queue.pop(0)
        for key, value in part.items():
            name = prefix + key
            if name in cells or name in lists:
                raise NoRecords(problem("json-key-twice", name=name))
            if isinstance(value, Mapping):
                queue.append((f"{name}/", value))
            elif isinstance(value, list):
                lists[name] = value
            else:
                cells[name] = str(value).lower() if isinstance(value, bool) else value
    return cells, lists


def _collect(
    objects: dict[str, list[tuple[int, int, _Cells]]], row: int, lists: Mapping[str, list[Any]]
) -> set[str]:
    """Add the objects in lists, and in inner lists, to `objects`, with the household's row.

    Returns the names of the lists with values that are no objects.
    """
    skipped: set[str] = set()
    queue = list(lists.items())
    places: dict[str, int] = {}
    while queue:
        name, members = queue.pop(0)
        for member in members:
            if isinstance(member, dict):
                cells, inside = _flat(member)
                places[name] = places.get(name, 0) + 1
                objects.setdefault(name, []).append((row, places[name], cells))
                # Kobo gives the full name at every level, others only the name of the level
                queue += [
                    (key if key.startswith(f"{name}/") else f"{name}/{key}", inner)
                    for key, inner in inside.items()
                ]
            elif member is not None:
                skipped.add(name)
    return skipped


def _members(members: Sequence[tuple[int, int, _Cells]]) -> pl.LazyFrame:
    keys = dict.fromkeys(key for _, _, cells in members for key in cells)
    frame = _frame([row for row, _, _ in members], [cells for _, _, cells in members], keys)
    place = pl.Series(MEMBER, [place for _, place, _ in members], dtype=pl.UInt32)
    return frame.collect().insert_column(1, place).lazy()


def _frame(rows: Sequence[int], records: Sequence[_Cells], keys: Iterable[str]) -> pl.LazyFrame:
    keys = list(keys)
    columns = unique_names(clean_names(keys))
    cells = [
        pl.Series(name, [record.get(key) for record in records], dtype=pl.String)
        for key, name in zip(keys, columns, strict=True)
    ]
    return pl.DataFrame([pl.Series(ROW, rows, dtype=pl.UInt32), *cells]).lazy()
