"""Load mapping files from TOML, with every error at its place, and write them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w

from ration.core.toml.model import load_model, parse_model
from ration.core.toml.read import (
    builtin_names,
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
    return load_model(RegisterMapping, source, "mapping", (_BUILTIN, "mapping-unknown"))


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
    return parse_model(RegisterMapping, text, source)


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
