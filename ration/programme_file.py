"""Programme files: load TOML with every error named at its place, and dump it again."""

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from importlib import resources
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from ration.agreement import Disagreement, wrong
from ration.problem import InputError, Problem, nearest, problem, shorten
from ration.programme import Programme
from ration.quantity import QuantityError
from ration.shapes import models_in

# What pydantic calls an error, and how a person would put it.
_WORDS = {
    "missing": ("it is missing", "add it"),
    "string_type": ("not text", "put it in quotes"),
    "int_type": ("not a whole number", "write it in digits without quotes, as 8"),
    "bool_type": ("neither true nor false", "write true or false"),
    "date_type": ("not a date", "write it without quotes, as 2020-08-07"),
    "tuple_type": ("not a list", 'put it in brackets, as ["AAY"]'),
    "model_type": ("not a table", "write its keys in braces, as { name = … }"),
    "string_pattern_mismatch": ("not a plain name", "use letters, digits, - and _"),
    "string_too_short": ("it is empty", "give it a name"),
}

Path_ = tuple[str | int, ...]


def builtin_programmes() -> tuple[str, ...]:
    """The names of the programmes that come with ration.

    >>> "kaesong-2020" in builtin_programmes()
    True
    """
    folder = resources.files("ration") / "programmes"
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def load_programme(source: str | Path) -> Programme:
    """A built-in programme by its name, or a programme file by its path.

    Raises InputError with every error of the file, each with its place and how to mend it.

    >>> load_programme("kaesong-2020").item("rice").unit
    'kg'
    """
    return parse_programme(programme_text(source), str(source))


def programme_text(source: str | Path) -> str:
    """The text of a programme: of the built-in of that name, or of the file."""
    name = str(source)
    if name in builtin_programmes():
        return (resources.files("ration") / "programmes" / f"{name}.toml").read_text("utf-8")
    path = Path(source)
    try:
        if not path.suffix and not path.exists():
            near = nearest(name, builtin_programmes())
            mend = f"{near}{'' if near.endswith('?') else ';'} or name a file, as mine.toml"
            raise InputError(name, [problem("programme-unknown", mend=mend)])
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        code = "file-missing"
    except IsADirectoryError:
        code = "programme-directory"
    except UnicodeDecodeError:
        code = "programme-encoding"
    except OSError:
        code = "file-denied"
    raise InputError(name, [problem(code)])


def parse_programme(text: str, source: str = "programme") -> Programme:
    """The programme that the TOML `text` holds; InputError names `source` and every error."""
    try:
        raw = tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        found = wrong("TOML", None, "too many brackets inside brackets", "write it flat")
        raise InputError(source, [found]) from None
    except tomllib.TOMLDecodeError as error:
        mend = "see how a text, list or table is written in TOML"
        raise InputError(source, [wrong("TOML", None, str(error), mend)]) from None
    try:
        return Programme.model_validate(raw)
    except ValidationError as error:
        raise InputError(source, _all_problems(raw, error)) from None


def dump_programme(programme: Programme) -> str:
    """The programme as TOML that loads to an equal one.

    >>> kaesong = load_programme("kaesong-2020")
    >>> parse_programme(dump_programme(kaesong)) == kaesong
    True
    """
    return tomli_w.dumps(programme.model_dump(exclude_defaults=True), multiline_strings=False)


def _all_problems(raw: dict[str, Any], error: ValidationError) -> list[Problem]:
    """The errors of the parts, and with the wrong parts left out, those of the whole."""
    found: list[Problem] = []
    left_out: set[Path_] = set()
    draft = raw
    for _ in range(8):  # each round leaves out what the last one found; two are the rule
        places: set[Path_] = set()
        for detail in error.errors():
            cause = detail.get("ctx", {}).get("error")
            if isinstance(cause, Disagreement):
                found += [_moved(raw, left_out, one) for one in cause.problems]
                continue
            path = _path(draft, detail["loc"])
            found.append(_shape_problem(path, detail))
            places.add(_smallest_part(raw, path))
        if not places:
            break
        left_out |= places
        draft = _without(raw, left_out)
        try:
            Programme.model_validate(draft)
            break
        except ValidationError as again:
            error = again
    return [one for one in found if not _follows(one, left_out)]


def _follows(one: Problem, left_out: set[Path_]) -> bool:
    """Whether a problem only says that a part is not there, which was left out as wrong."""
    missing = one.message in ("no one rate", "nothing is handed out")
    if one.message.startswith("no such "):
        return one.value in {path[1] for path in left_out if len(path) > 1}
    return missing and any((one.column or "").startswith(_place(path)) for path in left_out)


def _smallest_part(raw: dict[str, Any], path: Path_) -> Path_:
    """The smallest part to leave out that makes the rest readable: a key, an entry, a table."""
    if not isinstance(raw.get(str(path[0])), dict | list) or len(path) < 2:
        return path[:1]
    entry = _model_at(path[:2])
    field = entry.model_fields.get(str(path[2])) if len(path) > 2 else None
    required = field is not None and field.is_required()
    return path[:2] if len(path) < 3 or required else path[:3]


def _path(raw: Any, loc: Path_) -> Path_:
    """Pydantic's location as the file writes it: tables by name, conditions by column."""
    path: list[str | int] = []
    for named in loc:
        step = named
        if isinstance(raw, Mapping) and isinstance(named, int):
            step = list(raw)[named]
        if isinstance(raw, list) and not isinstance(step, int):
            continue
        try:
            raw = raw[step]
        except (KeyError, IndexError, TypeError):
            raw = None
        path.append(step)
    return tuple(path)


def _without(raw: dict[str, Any], left_out: set[Path_]) -> dict[str, Any]:
    """The file without the parts that are wrong, so that the rest can be looked at."""
    draft: dict[str, Any] = {"id": "x", "version": "x", "title": "x"}
    for key, value in raw.items():
        if (key,) in left_out:
            continue
        draft[key] = _without_entries(value, key, left_out)
    return draft


def _without_entries(value: Any, key: str, left_out: set[Path_]) -> Any:
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


def _without_keys(part: Any, path: Path_, left_out: set[Path_]) -> Any:
    if not isinstance(part, dict):
        return part
    return {key: value for key, value in part.items() if (*path, key) not in left_out}


def _moved(raw: dict[str, Any], left_out: set[Path_], one: Problem) -> Problem:
    """The problem with its index as in the whole file, where parts before it were left out."""
    place = one.column or ""
    for key, value in raw.items():
        if isinstance(value, list) and place.startswith(f"{key}["):
            kept = [i for i in range(len(value)) if (key, i) not in left_out]
            number, rest = place.removeprefix(f"{key}[").split("]", 1)
            return one.model_copy(update={"column": f"{key}[{kept[int(number)]}]{rest}"})
    return one


def _shape_problem(path: Path_, detail: ErrorDetails) -> Problem:
    value = detail["input"]
    text = str(value) if isinstance(value, str | int | Decimal) else None
    place = _place(path)
    if detail["type"] == "extra_forbidden":
        keys = [key for key in _model_at(path[:-1]).model_fields if key != "id"]
        return wrong(place, None, "unknown key", nearest(str(path[-1]), keys))
    cause = detail.get("ctx", {}).get("error")
    if isinstance(cause, QuantityError):
        return wrong(place, text, cause.message, cause.hint)
    if detail["type"] in ("model_type", "model_attributes_type") and isinstance(
        value, int | Decimal
    ):
        return wrong(place, text, "a number without a unit", f'write it as "{value} kg"')
    if detail["type"] == "missing":
        return wrong(place, None, *_WORDS["missing"])
    if detail["type"] == "greater_than_equal":
        return wrong(place, text, "too small", f"write {detail['ctx']['ge']} or more")
    default = (detail["msg"], "see the programme format in the README")
    return wrong(place, text, *_WORDS.get(detail["type"], default))


def _place(path: Path_) -> str:
    """`("allocations", 3, "quantity")` as `allocations[3].quantity`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return shorten(text.removeprefix("."), 120)


def _model_at(path: Path_) -> type[BaseModel]:
    """The model whose keys stand at `path` of a programme file."""
    model: type[BaseModel] = Programme
    for step in path:
        field = model.model_fields.get(step) if isinstance(step, str) else None
        if field is not None:
            model = next(iter(models_in(field.annotation)), model)
    return model
