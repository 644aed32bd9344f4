"""Load mapping files from TOML, with every error at its place, and write them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import ValidationError

from ration.core.problems.errors import InputError
from ration.core.toml.lines import naming_lines
from ration.core.toml.read import (
    builtin_names,
    first_errors,
    named_text,
    parse_toml,
    path_of,
    shape_problem,
)
from ration.register.mapping.mapping import RegisterMapping

_BUILTIN = "ration.register.mapping.builtin"

# A mapping: as it is, a built-in name, a file, or what a file has as a dict.
MappingSource = RegisterMapping | str | Path | Mapping[str, Any]


def builtin_mappings() -> tuple[str, ...]:
    """List the built-in mappings, which read the exports of well-known systems.

    >>> "kobo" in builtin_mappings()
    True
    """
    return builtin_names(_BUILTIN)


def load_mapping(source: MappingSource) -> RegisterMapping:
    """Load a built-in mapping by its name, or a mapping file by its path.

    A dict has the keys of a file; a mapping is returned as it is. Raises InputError with every
    error of the file.

    >>> load_mapping("odk").source("household_id")
    ('KEY',)
    """
    if isinstance(source, RegisterMapping):
        return source
    if isinstance(source, Mapping):
        return _mapping(dict(source), "mapping")
    return parse_mapping(named_text(source, _BUILTIN, "mapping-unknown"), str(source))


def resolve_mapping(
    mapping: MappingSource | None, columns: Mapping[str, str] | None
) -> RegisterMapping:
    """Combine a mapping, or the source of one, with `columns`, which take precedence."""
    loaded = RegisterMapping.plain() if mapping is None else load_mapping(mapping)
    return loaded.updated(columns=columns or {})


def parse_mapping(text: str, source: str = "mapping") -> RegisterMapping:
    r"""Parse the TOML `text` of a mapping; InputError names `source` and every error.

    >>> parse_mapping('[columns]\npersons = "hh_size"').source("persons")
    ('hh_size',)
    """
    raw = parse_toml(text, source)
    with naming_lines(text):
        return _mapping(raw, source)


def _mapping(raw: dict[str, Any], source: str) -> RegisterMapping:
    try:
        return RegisterMapping.model_validate(raw)
    except ValidationError as error:
        details, more = first_errors(error)
    found = [
        shape_problem(RegisterMapping, path_of(raw, detail["loc"]), detail) for detail in details
    ]
    raise InputError(source, [*found, *more])


def dump_mapping(mapping: RegisterMapping) -> str:
    """Write a mapping as TOML that loads to an equal mapping.

    >>> print(dump_mapping(RegisterMapping(columns={"persons": ["men", "women"]})), end="")
    [columns]
    persons = [
        "men",
        "women",
    ]
    """
    return tomli_w.dumps(mapping.model_dump(exclude_defaults=True))
