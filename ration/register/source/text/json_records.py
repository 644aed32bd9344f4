"""Read the records in JSON text, in a list, a page or lines; keep every number as text."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ration.core.problems.names import shorten
from ration.core.problems.problem import Problem, Unit, problem

Record = Mapping[str, Any]

# Keys of the services that return records by the page: the records, their count, the next page.
_LISTS = ("results", "value", "data", "objects", "features")  # Kobo, ODK, HAPI, CommCare, maps
_COUNTS = ("count", "@odata.count")
_NEXT = ("next", "@odata.nextLink")
_KINDS = {list: "a list", str: "a text or a number", bool: "true or false", type(None): "null"}


class NoRecords(ValueError):
    """Text without readable records; `problems` say why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__()
        self.problems = problems


class Records(NamedTuple):
    """Records with their numbers: lines of NDJSON, or else counted from 1.

    `announced` is how many there are on all pages; None means that the text is not a page.
    """

    unit: Unit
    rows: list[tuple[int, Record]]
    announced: int | None = None


def parse_records(text: str) -> Records:
    r"""Read records from JSON: a list, one record, a page of a service, or one record per line.

    Raises NoRecords with every problem and its place.

    >>> parse_records('{"count": 1, "next": null, "results": [{"persons": 4}]}').rows
    [(1, {'persons': '4'})]
    >>> parse_records('{"persons": 4}\n\n{"persons": "5"}').rows
    [(1, {'persons': '4'}), (3, {'persons': '5'})]
    """
    if _is_lines(text):
        return Records("line", _objects(_parse_lines(text), "line"))
    parsed = _parse(text)
    page = parsed if isinstance(parsed, dict) else {}
    listed = next((page[key] for key in _LISTS if isinstance(page.get(key), list)), None)
    records = parsed if isinstance(parsed, list) else [parsed] if listed is None else listed
    if not records:
        raise NoRecords(problem("records-none"))
    rows = _objects(list(enumerate(records, 1)), "record")
    return Records("record", rows, None if listed is None else _announced(page, len(rows)))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    # not splitlines, which also splits at characters inside texts
    lines = enumerate(text.split("\n"), 1)
    return ((number, line) for number, line in lines if line.strip())


def _parse_lines(text: str) -> list[tuple[int, Any]]:
    records: list[tuple[int, Any]] = []
    wrong: list[Problem] = []
    for number, line in _lines(text):
        try:
            records.append((number, _parse(line, number)))
        except NoRecords as error:
            wrong += error.problems
    if wrong:
        raise NoRecords(*wrong)
    return records


def _is_lines(text: str) -> bool:
    """Whether every line is a record: the first line is a whole object, and others follow."""
    lines = _lines(text)
    _, first = next(lines, (0, ""))
    if next(lines, None) is None:
        return False
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _parse(text: str, line: int | None = None) -> Any:
    try:
        return json.loads(
            text, object_pairs_hook=_unique_keys, parse_int=str, parse_float=str, parse_constant=str
        )
    except NoRecords as error:
        raise NoRecords(*(wrong.at(None, line, "line") for wrong in error.problems)) from None
    except json.JSONDecodeError as error:
        place = f"column {error.colno}"
        place = place if line else f"line {error.lineno}, {place}"
        wrong = problem("json-broken", why=_lowered(error.msg), place=place)
    except RecursionError:
        wrong = problem("json-nested")
    raise NoRecords(wrong.at(None, line, "line"))


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _unique_keys(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object; refuse a key that it has twice, as we cannot know which is right."""
    record = dict(pairs)
    if len(record) < len(pairs):
        names = [name for name, _ in pairs]
        name = next(name for name in names if names.count(name) > 1)
        raise NoRecords(problem("json-key-twice", name=shorten(name)))
    return record


def _objects(rows: list[tuple[int, Any]], unit: Unit) -> list[tuple[int, Record]]:
    wrong = [
        problem("json-not-record", what=_KINDS[type(item)]).at(None, number, unit)
        for number, item in rows
        if not isinstance(item, dict)
    ]
    if wrong:
        raise NoRecords(*wrong)
    return rows


def _announced(page: Record, count_here: int) -> int | None:
    """Return how many records all pages have; if a page only says there are more, one more."""
    more = any(page.get(key) for key in _NEXT) or bool(_next_of(page.get("meta")))
    count = next((str(page[key]) for key in _COUNTS if page.get(key) is not None), "")
    announced = int(count) if count.isdecimal() and len(count) < 19 else count_here
    return max(announced, count_here + more)


def _next_of(meta: object) -> object:
    return meta.get("next") if isinstance(meta, dict) else None
