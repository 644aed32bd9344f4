"""Mapping files: load TOML with every error named at its place, and dump it again."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import ValidationError

from ration.mapping import RegisterMapping
from ration.problem import InputError
from ration.toml_file import parse_toml, path_of, read_text, shape_problem


def load_mapping(path: str | Path) -> RegisterMapping:
    """The mapping in a TOML file; InputError with every error of it."""
    return parse_mapping(read_text(Path(path)), str(path))


def whole_mapping(
    mapping: RegisterMapping | str | Path | None,
    columns: Mapping[str, str] | None,
    **said: Any,
) -> RegisterMapping:
    """All that is said of a register: a mapping, or its file, and what is said beside it.

    `said` are fields of a mapping, by name; None: nothing is said of it.
    """
    if not isinstance(mapping, RegisterMapping):
        mapping = RegisterMapping() if mapping is None else load_mapping(mapping)
    return mapping.updated(columns or {}, **said)


def parse_mapping(text: str, source: str = "mapping") -> RegisterMapping:
    r"""The mapping that the TOML `text` holds; InputError names `source` and every error.

    >>> parse_mapping('[columns]\npersons = "hh_size"').source("persons")
    ('hh_size',)
    """
    raw = parse_toml(text, source, "mapping")
    try:
        return RegisterMapping.model_validate(raw)
    except ValidationError as error:
        details = error.errors()
    found = [
        shape_problem(RegisterMapping, "mapping", path_of(raw, detail["loc"]), detail)
        for detail in details
    ]
    raise InputError(source, found)


def dump_mapping(mapping: RegisterMapping) -> str:
    """The mapping as TOML that loads to an equal one.

    >>> print(dump_mapping(RegisterMapping(columns={"persons": ["men", "women"]})), end="")
    [columns]
    persons = [
        "men",
        "women",
    ]
    """
    return tomli_w.dumps(mapping.model_dump(exclude_defaults=True))
