"""TOML files: read, parsed with exact decimals, and every error named at its place."""

import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from ration.core.models import models_in
from ration.core.problems import InputError, Problem, nearest, problem, shorten
from ration.core.quantity import QuantityError

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

Place = tuple[str | int, ...]


def read_text(path: Path) -> str:
    """The text of a file; InputError where it cannot be read."""
    try:
        return path.read_text("utf-8-sig")
    except FileNotFoundError:
        code = "file-missing"
    except IsADirectoryError:
        code = "toml-directory"
    except UnicodeDecodeError:
        code = "toml-encoding"
    except OSError:
        code = "file-denied"
    raise InputError(str(path), [problem(code)])


def parse_toml(text: str, source: str, code: str) -> dict[str, Any]:
    """What the TOML `text` holds; InputError with a problem `code` where it is none."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except RecursionError:
        what, mend = "too many brackets inside brackets", "write it flat"
    except tomllib.TOMLDecodeError as error:
        what, mend = str(error), "see how a text, list or table is written in TOML"
    raise InputError(source, [problem(code, column="TOML", what=what, mend=mend)])


def path_of(raw: Any, loc: Place) -> Place:
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


def place_of(path: Place) -> str:
    """`("allocations", 3, "quantity")` as `allocations[3].quantity`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return shorten(text.removeprefix("."), 120)


def model_at(root: type[BaseModel], path: Place) -> type[BaseModel]:
    """The model whose keys stand at `path` of a file that holds a `root`."""
    model = root
    for step in path:
        field = model.model_fields.get(step) if isinstance(step, str) else None
        if field is not None:
            model = next(iter(models_in(field.annotation)), model)
    return model


def shape_problem(root: type[BaseModel], code: str, path: Place, detail: ErrorDetails) -> Problem:
    """What Pydantic says of the part at `path`, as a problem `code` that says how to mend it."""
    value = detail["input"]
    text = str(value) if isinstance(value, str | int | Decimal) else None

    def wrong(value: str | None, what: str, mend: str) -> Problem:
        return problem(code, column=place_of(path), value=value, what=what, mend=mend)

    if detail["type"] == "extra_forbidden":
        keys = [key for key in model_at(root, path[:-1]).model_fields if key != "id"]
        return wrong(None, "unknown key", nearest(str(path[-1]), keys))
    cause = detail.get("ctx", {}).get("error")
    if isinstance(cause, QuantityError):
        return wrong(text, cause.message, cause.hint)
    if detail["type"] in ("model_type", "model_attributes_type") and isinstance(
        value, int | Decimal
    ):
        return wrong(text, "a number without a unit", f'write it as "{value} kg"')
    if detail["type"] == "missing":
        return wrong(None, *_WORDS["missing"])
    if detail["type"] == "literal_error":
        words = re.findall("'([^']+)'", detail["ctx"]["expected"])
        return wrong(text, "no such word", nearest(text or "", words))
    if detail["type"] == "greater_than_equal":
        return wrong(text, "too small", f"write {detail['ctx']['ge']} or more")
    default = (detail["msg"], "see the README")
    return wrong(text, *_WORDS.get(detail["type"], default))
