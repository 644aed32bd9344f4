"""Programme files: load TOML, report every error at its place, and dump it again."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, get_origin

import tomli_w
from pydantic import ValidationError

from ration.core.problems.errors import InputError
from ration.core.problems.problem import Problem
from ration.core.toml.lines import naming_lines
from ration.core.toml.read import (
    Place,
    builtin_names,
    first_errors,
    model_at,
    named_text,
    near_keys,
    parse_toml,
    path_of,
    place_of,
    shape_problem,
)
from ration.programme.draft import ProgrammeError
from ration.programme.field_checks import UNKNOWN
from ration.programme.programme import Programme

_BUILTIN = "ration.programme.builtin"

# A programme: as it is, a built-in name, a file, or what a file has as a dict.
ProgrammeSource = Programme | str | Path | Mapping[str, Any]


class ProgrammeFileError(InputError):
    """A programme file with errors."""


def builtin_programmes() -> tuple[str, ...]:
    """The names of the programmes that come with ration.

    >>> "kaesong-2020" in builtin_programmes()
    True
    """
    return builtin_names(_BUILTIN)


def load_programme(source: ProgrammeSource) -> Programme:
    """Load a built-in programme by its name, or a programme file by its path.

    A dict has the keys of a file; a programme is returned as it is. Raises InputError with every
    error of the file, each with its place and how to fix it.

    >>> load_programme("kaesong-2020").item("rice").unit
    'kg'
    """
    if isinstance(source, Programme):
        return source
    if isinstance(source, Mapping):
        return _programme(dict(source), "programme")
    name = str(source)
    return (
        _builtin(name)
        if name in builtin_programmes()
        else parse_programme(programme_text(source), name)
    )


@cache
def _builtin(name: str) -> Programme:
    """A programme that comes with ration, which never changes."""
    return parse_programme(programme_text(name), name)


def programme_text(source: str | Path) -> str:
    """The text of the built-in programme of that name, or of the file."""
    return named_text(source, _BUILTIN, "programme-unknown")


def parse_programme(text: str, source: str = "programme") -> Programme:
    """Parse the TOML `text` of a programme; InputError names `source` and every error."""
    try:
        raw = parse_toml(text, source)
    except InputError as error:
        raise ProgrammeFileError(source, error.problems) from None
    with naming_lines(text):
        return _programme(raw, source)


def _programme(raw: dict[str, Any], source: str) -> Programme:
    try:
        return Programme.model_validate(raw)
    except ValidationError as error:
        raise ProgrammeFileError(source, _all_problems(raw, error)) from None


def dump_programme(programme: Programme) -> str:
    """Write the programme as TOML that loads to an equal programme.

    >>> kaesong = load_programme("kaesong-2020")
    >>> parse_programme(dump_programme(kaesong)) == kaesong
    True
    """
    return tomli_w.dumps(programme.model_dump(exclude_defaults=True), multiline_strings=False)


def _all_problems(raw: dict[str, Any], error: ValidationError) -> list[Problem]:
    """The errors of the parts; then, without the wrong parts, the errors of the whole."""
    problems: list[Problem] = []
    missing: list[tuple[Place, Problem]] = []
    misspelt: set[Place] = set()  # the keys that unknown keys may be slips of
    left_out: set[Place] = set()
    draft = raw
    for _ in range(8):  # each round leaves out the parts with errors; two rounds are usual
        places: set[Place] = set()
        details, more = first_errors(error)
        problems += more
        for detail in details:
            cause = detail.get("ctx", {}).get("error")
            if isinstance(cause, ProgrammeError):
                moved = (_moved(raw, left_out, each) for each in cause.problems)
                problems += [each for each in moved if not _follows(each, left_out)]
                continue
            path = path_of(draft, detail["loc"])
            fault = shape_problem(Programme, path, detail)
            if detail["type"] == "missing":
                missing.append((path, fault))
            else:
                problems.append(fault)
            if detail["type"] == "extra_forbidden":
                misspelt |= {(*path[:-1], key) for key in near_keys(Programme, path)}
            places.add(_smallest_part(raw, path))
        if more or not places:
            break
        left_out |= places
        draft = _without(raw, left_out)
        try:
            Programme.model_validate(draft)
            break
        except ValidationError as again:
            error = again
    return problems + [fault for path, fault in missing if path not in misspelt]


def _follows(fault: Problem, left_out: set[Place]) -> bool:
    """Whether a problem exists only because a wrong part was left out."""
    if fault.code == "programme-nothing":
        return any(path[0] in ("allocations", "pools") for path in left_out)
    if fault.code == "programme-rate":
        entry, _, _ = (fault.column or "").rpartition(".")
        return any(place_of(path[:2]) == entry for path in left_out if len(path) > 2)
    table = next((table for table, code in UNKNOWN.items() if code == fault.code), None)
    return table is not None and bool({(table,), (table, fault.value)} & left_out)


def _smallest_part(raw: dict[str, Any], path: Place) -> Place:
    """The smallest part to leave out so that the rest can be read: a key, an entry, a table."""
    field = Programme.model_fields.get(str(path[0]))
    several = field is not None and get_origin(field.annotation) is tuple
    if not several or not isinstance(raw.get(str(path[0])), dict | list) or len(path) < 2:
        return path[:1]
    entry = model_at(Programme, path[:2])
    field = entry.model_fields.get(str(path[2])) if len(path) > 2 else None
    required = field is not None and field.is_required()
    return path[:2] if len(path) < 3 or required else path[:3]


def _without(raw: dict[str, Any], left_out: set[Place]) -> dict[str, Any]:
    """The file without its wrong parts, so that the rest can be checked."""
    draft: dict[str, Any] = {"id": "x", "version": "x", "title": "x"}
    for key, value in raw.items():
        if (key,) in left_out:
            continue
        draft[key] = _without_entries(value, key, left_out)
    return draft


def _without_entries(value: Any, key: str, left_out: set[Place]) -> Any:
    if isinstance(value, dict):
        return {
            name: _without_keys(part, (key, name), left_out)
            for name, part in value.items()
            if (key, name) not in left_out
        }
    if isinstance(value, list):
        return [
            _without_keys(part, (key, index), left_out)
            for index, part in enumerate(value)
            if (key, index) not in left_out
        ]
    return value


def _without_keys(part: Any, path: Place, left_out: set[Place]) -> Any:
    if not isinstance(part, dict):
        return part
    return {key: value for key, value in part.items() if (*path, key) not in left_out}


def _moved(raw: dict[str, Any], left_out: set[Place], fault: Problem) -> Problem:
    """The problem with its index in the whole file, which counts the parts left out too."""
    place = fault.column or ""
    for key, value in raw.items():
        if isinstance(value, list) and place.startswith(f"{key}["):
            kept = [i for i in range(len(value)) if (key, i) not in left_out]
            number, rest = place.removeprefix(f"{key}[").split("]", 1)
            return fault.model_copy(update={"column": f"{key}[{kept[int(number)]}]{rest}"})
    return fault
