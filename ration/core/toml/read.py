"""TOML files: read them, parse them with exact decimals, and report every error at its place."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ration.core.models import models_in
from ration.core.numbers import DIGITS, MOST_WHOLE, too_long
from ration.core.paths import path_to_read
from ration.core.problems.errors import FieldError, InputError
from ration.core.problems.names import near_names, nearest, shorten
from ration.core.problems.problem import Problem, problem
from ration.core.problems.unread_file import unread_file

# Our codes for pydantic's error types.
_CODES = {
    "missing": "toml-key-missing",
    "string_type": "toml-not-text",
    "int_type": "toml-not-whole",
    "bool_type": "toml-not-true-or-false",
    "date_type": "toml-not-date",
    "tuple_type": "toml-not-list",
    "model_type": "toml-not-table",
    "string_pattern_mismatch": "toml-not-name",
    "string_too_short": "toml-name-empty",
    "too_short": "toml-list-empty",
}

Place = tuple[str | int, ...]
LARGEST = 2 * 1024**2  # bytes of a TOML file; the parser needs seconds for so many
MOST = 1000  # errors of a file that are looked at: each takes a millisecond
PARTS = 10  # of a dotted key; the parser's time grows with their square
_DOTTED = rf"""(?:^|[\[{{,])[ \t]*(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){{{PARTS}}}"""


def builtin_names(package: str) -> tuple[str, ...]:
    """The names of the TOML files in a package of ours."""
    files = (entry.name for entry in resources.files(package).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in files if name.endswith(".toml")))


def named_text(source: str | Path, package: str, unknown: str) -> str:
    """The text of the built-in file of that name, or of the file; `unknown` is the code if none."""
    name, path, builtin = str(source), Path(source), builtin_names(package)
    if name in builtin:
        return (resources.files(package) / f"{name}.toml").read_text("utf-8")
    try:
        return read_text(path)
    except InputError as error:
        if path.suffix or error.problems[0].code != "file-missing":
            raise
    raise InputError(name, [problem(unknown, near=nearest(name, builtin))])


def read_text(path: Path) -> str:
    """Read the text of a file; InputError if it cannot be read."""
    path = path_to_read(path)
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
        if len(data) <= LARGEST:
            return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        raise InputError(str(path), [problem("toml-large", most=LARGEST // 1024**2)])
    except IsADirectoryError:
        code = "toml-folder"
    except UnicodeDecodeError:
        code = "toml-encoding"
    except OSError as error:
        raise unread_file(str(path), error) from None
    raise InputError(str(path), [problem(code)])


def parse_toml(text: str, source: str) -> dict[str, Any]:
    """Parse the TOML `text`; InputError if it is not TOML, or has what takes too long to read."""
    fault = _too_large(text)
    if fault is None:
        try:
            raw = tomllib.loads(text, parse_float=_decimal)
            long = [*_long_numbers(raw)]
        except RecursionError:
            fault = problem("toml-nested", column="TOML")
        except tomllib.TOMLDecodeError as error:
            fault = _syntax_problem(text, source, str(error))
        except ValueError:  # a whole number of thousands of digits
            found = re.search("[0-9][0-9_]{999}", text)
            line = text.count("\n", 0, found.start() if found else None) + 1
            fault = _long_number("").at(None, line, "line")
        else:
            if not long:
                return raw
            raise InputError(source, [_long_number(place_of(place)) for place in long])
    raise InputError(source, [fault])


def _too_large(text: str) -> Problem | None:
    if len(text) > LARGEST:
        return problem("toml-large", most=LARGEST // 1024**2)
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") >= PARTS and re.search(_DOTTED, line):
            return problem("toml-dotted", most=PARTS).at(None, number, "line")
    return None


def _decimal(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:  # an exponent that even Decimal does not have
        return Decimal("inf")


def _long_numbers(value: Any, place: Place = ()) -> Iterator[Place]:
    """The places of all numbers that are too long, in tables and lists."""
    if isinstance(value, dict):
        for key, each in value.items():
            yield from _long_numbers(each, (*place, key))
    elif isinstance(value, list):
        for index, each in enumerate(value):
            yield from _long_numbers(each, (*place, index))
    elif too_long(value):
        yield place


def _long_number(place: str) -> Problem:
    return problem("number-long", column=place or None, digits=DIGITS, most=MOST_WHOLE)


def _syntax_problem(text: str, source: str, message: str) -> Problem:
    """The parser's message as a problem, at its line and with the line's text.

    A file that does not end in `.toml` may be a list of people: none of its text is shown.
    """
    why, _, where = message.removesuffix(")").rpartition(" (at ")
    lines = text.split("\n")
    found = re.fullmatch("line ([0-9]+), column ([0-9]+)", where)
    row, column = map(int, found.groups()) if found else (len(lines), len(lines[-1]) + 1)
    shown = lines[row - 1].strip() if source.endswith(".toml") and row <= len(lines) else None
    fault = problem(
        "toml-syntax", column=f"column {column}", value=shown or None, why=_lowered(why)
    )
    return fault.at(None, row, "line")


def first_errors(error: ValidationError) -> tuple[list[ErrorDetails], list[Problem]]:
    """The first errors of a file, and a problem that tells that there are more, if there are."""
    details = error.errors()
    more = [problem("toml-more", most=MOST, more=len(details) - MOST)]
    return details[:MOST], more if len(details) > MOST else []


def path_of(raw: Any, loc: Place) -> Place:
    """Turn pydantic's location into that of the file: tables by name, conditions by column."""
    path: list[str | int] = []
    for part in loc:
        if isinstance(raw, Mapping) and isinstance(part, int) and part >= len(raw):
            break  # a part of a value that is read as a pair: the file has a table there
        step = list(raw)[part] if isinstance(raw, Mapping) and isinstance(part, int) else part
        if isinstance(raw, list) and not isinstance(step, int):
            continue
        try:
            raw = raw[step]
        except (KeyError, IndexError, TypeError):
            raw = None
        path.append(step)
    return tuple(path)


def place_of(path: Place) -> str:
    """Write `("allocations", 3, "quantity")` as `allocations[3].quantity`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return shorten(text.removeprefix("."), 120)


def model_at(root: type[BaseModel], path: Place) -> type[BaseModel]:
    """The model of the table at `path` of a file whose model is `root`."""
    model = root
    for step in path:
        field = model.model_fields.get(step) if isinstance(step, str) else None
        if field is not None:
            model = next(iter(models_in(field.annotation)), model)
    return model


def near_keys(root: type[BaseModel], path: Place) -> list[str]:
    """The keys that the unknown key at `path` may be a slip of."""
    return near_names(str(path[-1]), _keys(root, path))


def _keys(root: type[BaseModel], path: Place) -> list[str]:
    return [key for key in model_at(root, path[:-1]).model_fields if key != "id"]


def shape_problem(root: type[BaseModel], path: Place, detail: ErrorDetails) -> Problem:
    """Turn pydantic's error about the part at `path` into a problem."""
    value, kind, limits = detail["input"], detail["type"], detail.get("ctx", {})
    text = str(value) if isinstance(value, str | int | Decimal) else None
    place = place_of(path)
    cause = limits.get("error")
    if isinstance(cause, FieldError):
        return cause.problem(column=place, value=text)
    if kind == "extra_forbidden":
        near = nearest(str(path[-1]), _keys(root, path))
        return problem("toml-unknown-key", column=place, near=near)
    if kind == "missing":
        return problem("toml-key-missing", column=place)
    of_quantity = kind == "model_type" and limits["class_name"] == "Quantity"
    if of_quantity and isinstance(value, int | Decimal):
        return problem("quantity-no-unit", column=place, value=text)
    if kind == "literal_error":
        near = nearest(text or "", re.findall("'([^']+)'", limits["expected"]))
        return problem("toml-unknown-word", column=place, value=text, near=near)
    if kind == "greater_than_equal":
        return problem("toml-too-small", column=place, value=text, least=limits["ge"])
    code = _CODES.get(kind, "toml-other")
    return problem(code, column=place, value=text, why=_lowered(detail["msg"]))


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
