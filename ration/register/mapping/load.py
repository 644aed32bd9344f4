"""Mapping files: load TOML with every error named at its place, and dump it again."""

from collections.abc import Mapping
from importlib import resources
from pathlib import Path

import tomli_w
from pydantic import ValidationError

from ration.core.problems import InputError, nearest, problem
from ration.core.toml import parse_toml, path_of, read_text, shape_problem
from ration.register.mapping.mapping import RegisterMapping


def builtin_mappings() -> tuple[str, ...]:
    """The names of the mappings that come with ration, for the exports of well-known systems.

    >>> "kobo" in builtin_mappings()
    True
    """
    folder = resources.files("ration.register.mapping.builtin")
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def load_mapping(source: str | Path) -> RegisterMapping:
    """A ready mapping by its name, or a file by its path; InputError with every error of it.

    >>> load_mapping("odk").source("household_id")
    ('KEY',)
    """
    name = str(source)
    if name in builtin_mappings():
        text = (resources.files("ration.register.mapping.builtin") / f"{name}.toml").read_text(
            "utf-8"
        )
        return parse_mapping(text, name)
    path = Path(source)
    try:
        return parse_mapping(read_text(path), name)
    except InputError as error:
        if path.suffix or error.problems[0].code != "file-missing":
            raise
    near = nearest(name, builtin_mappings())
    raise InputError(name, [problem("mapping-unknown", near=near)])


def resolve_mapping(
    mapping: RegisterMapping | str | Path | None, columns: Mapping[str, str] | None
) -> RegisterMapping:
    """All that is said of a register: a mapping, or its file, and columns beside it."""
    if not isinstance(mapping, RegisterMapping):
        mapping = RegisterMapping() if mapping is None else load_mapping(mapping)
    return mapping.updated(columns=columns or {})


def parse_mapping(text: str, source: str = "mapping") -> RegisterMapping:
    r"""The mapping that the TOML `text` holds; InputError names `source` and every error.

    >>> parse_mapping('[columns]\npersons = "hh_size"').source("persons")
    ('hh_size',)
    """
    raw = parse_toml(text, source)
    try:
        return RegisterMapping.model_validate(raw)
    except ValidationError as error:
        details = error.errors()
    found = [
        shape_problem(RegisterMapping, path_of(raw, detail["loc"]), detail) for detail in details
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
