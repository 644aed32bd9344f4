"""Write a mapping file from a survey of a register's columns."""

from collections.abc import Iterator
from textwrap import wrap
from typing import Any

import tomli_w

from ration.core.problems.names import shorten
from ration.register.survey.survey import RegisterColumns

_FOUND = "detected: remove it if it changes"


def mapping_text(survey: RegisterColumns) -> str:
    """Write a mapping file: the use of each column, and missing columns as comments.

    `parse_mapping` reads it as `survey.mapping`.
    """
    return "\n".join(_lines(survey)) + "\n"


def _lines(survey: RegisterColumns) -> Iterator[str]:
    mapping = survey.mapping
    unread = [column.name for column in survey.columns if not column.taken_for]
    about = f"{shorten(survey.source)} are, for the programme {survey.programme}"
    yield f"# What the columns of {about}."
    yield "# Use it with:  ration compute REGISTER --map THIS-FILE"
    yield ""
    first = {"columns", "blank_is_zero", "personal", "people"}
    rest = mapping.model_dump(exclude_defaults=True, exclude=first)
    tables = {key: value for key, value in rest.items() if isinstance(value, dict)}
    for key in (key for key in rest if key not in tables):
        yield _toml(key, rest[key]) + (f"  # {_FOUND}" if key in survey.found else "")
    if survey.header_row is not None and mapping.header_row is None:
        yield f"# header_row = {survey.header_row} alone is not enough: see the rows around it"
    yield _toml("blank_is_zero", list(mapping.blank_is_zero)) + "  # columns where a blank means 0"
    yield _toml("personal", list(mapping.personal)) + "  # columns that are never shown"
    yield ""
    yield "[columns]  # what ration reads = the register's column, or several to add up"
    for name, source in mapping.columns:
        yield _toml(name, list(source) if len(source) > 1 else source[0])
    for name, why in survey.missing:
        yield f"# {_toml(name, '…')}  # {why}"
    if mapping.people is not None:
        yield from _people(survey, mapping.people.model_dump(exclude_defaults=True))
    if tables:
        yield ""
        yield from tomli_w.dumps(tables).splitlines()
    if unread:
        listed = f"not read: {', '.join(map(shorten, unread))}"
        yield from wrap(listed, 90, initial_indent="# ", subsequent_indent="#   ")


def _people(found: RegisterColumns, keys: dict[str, Any]) -> Iterator[str]:
    """The lines of the table [people], with its missing columns as comments."""
    yield ""
    yield "[people]  # one row per person"
    tables = {key: value for key, value in keys.items() if isinstance(value, dict)}
    for key in (key for key in keys if key not in tables):
        yield _toml(key, keys[key]) + (f"  # {_FOUND}" if f"people.{key}" in found.found else "")
    for problem in found.problems:
        if problem.code == "people-role-missing":
            key = "household" if problem.column == "household_id" else problem.column or ""
            yield f"# {_toml(key, '…')}  # {problem.message}"
    if tables:
        yield from tomli_w.dumps({"people": tables}).splitlines()


def _toml(key: str, value: Any) -> str:
    """One line of TOML, also for a list."""
    if not isinstance(value, list):
        return tomli_w.dumps({key: value}).strip()
    items = [tomli_w.dumps({"x": item}).strip().removeprefix("x = ") for item in value]
    name = tomli_w.dumps({key: ""}).strip().removesuffix(' = ""')
    return f"{name} = [{', '.join(items)}]"
