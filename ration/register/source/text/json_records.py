"""The records in JSON text, whatever holds them, every number as the text that stands there."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ration.core.problems import Problem, Unit, problem, shorten

Record = Mapping[str, Any]

# Where the services that give out records by the page keep them, and say that there are more.
_LISTS = ("results", "value", "data", "objects", "features")  # Kobo, ODK, HAPI, CommCare, maps
_COUNTS = ("count", "@odata.count")
_NEXT = ("next", "@odata.nextLink")
_KINDS = {list: "a list", str: "a text or a number", bool: "true or false", type(None): "null"}


class NoRecords(ValueError):
    """Text that holds no records; `problems` say why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__()
        self.problems = problems


class Records(NamedTuple):
    """Records with their numbers: lines of NDJSON, or else counted from 1.

    `announced` is how many there are in all, where the text is a page that says so.
    """

    unit: Unit
    rows: list[tuple[int, Record]]
    announced: int | None = None


def parse_records(text: str) -> Records:
    r"""The records in JSON: a list of them, a service's page with a list, or one on each line.

    Raises NoRecords with what is wrong, and where.

    >>> parse_records('{"count": 1, "next": null, "results": [{"persons": 4}]}').rows
    [(1, {'persons': '4'})]
    >>> parse_records('{"persons": 4}\n\n{"persons": "5"}').rows
    [(1, {'persons': '4'}), (3, {'persons': '5'})]
    """
    if _is_lines(text):
        return Records("line", _objects(_each_line(text), "line"))
    whole = _parse(text)
    page = whole if isinstance(whole, dict) else {}
    held = next((page[key] for key in _LISTS if isinstance(page.get(key), list)), None)
    found = whole if isinstance(whole, list) else [whole] if held is None else held
    if not found:
        raise NoRecords(problem("records-none"))
    rows = _objects(list(enumerate(found, 1)), "record")
    return Records("record", rows, None if held is None else _announced(page, len(rows)))


def _lines(text: str) -> Iterator[tuple[int, str]]:
    # not splitlines: it breaks lines at signs that stand inside texts
    lines = enumerate(text.split("\n"), 1)
    return ((number, line) for number, line in lines if line.strip())


def _each_line(text: str) -> list[tuple[int, Any]]:
    made: list[tuple[int, Any]] = []
    wrong: list[Problem] = []
    for number, line in _lines(text):
        try:
            made.append((number, _parse(line, number)))
        except NoRecords as error:
            wrong += error.problems
    if wrong:
        raise NoRecords(*wrong)
    return made


def _is_lines(text: str) -> bool:
    """Whether every line is a record: the first is one whole object, and is not alone."""
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
            text, object_pairs_hook=_once, parse_int=str, parse_float=str, parse_constant=str
        )
    except NoRecords as error:
        raise NoRecords(*(one.at(None, line, "line") for one in error.problems)) from None
    except json.JSONDecodeError as error:
        place = f"column {error.colno}"
        place = place if line else f"line {error.lineno}, {place}"
        found = problem("json-broken", why=_lowered(error.msg), place=place)
    except RecursionError:
        found = problem("json-nested")
    raise NoRecords(found.at(None, line, "line"))


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    """An object, none of whose keys stands there twice: which is right is not ours to guess."""
    made = dict(pairs)
    if len(made) < len(pairs):
        names = [name for name, _ in pairs]
        name = next(name for name in names if names.count(name) > 1)
        raise NoRecords(problem("json-key-twice", name=shorten(name)))
    return made


def _objects(rows: list[tuple[int, Any]], unit: Unit) -> list[tuple[int, Record]]:
    wrong = [
        problem("json-not-record", what=_KINDS[type(one)]).at(None, number, unit)
        for number, one in rows
        if not isinstance(one, dict)
    ]
    if wrong:
        raise NoRecords(*wrong)
    return rows


def _announced(page: Record, here: int) -> int | None:
    """How many records there are in all; one more than here where there are only more."""
    more = any(page.get(key) for key in _NEXT) or bool(_next_of(page.get("meta")))
    count = next((str(page[key]) for key in _COUNTS if page.get(key) is not None), "")
    known = int(count) if count.isdecimal() and len(count) < 19 else here
    return max(known, here + more)


def _next_of(meta: object) -> object:
    return meta.get("next") if isinstance(meta, dict) else None
