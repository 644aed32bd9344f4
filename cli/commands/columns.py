"""`ration columns`: what is in a register's columns, and a mapping file to change."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import typer
from rich.text import Text

from ration import RegisterColumns, mapping_text, register_columns
from ration.core.problems import Problem, some
from ration.core.text import many
from ration.export.output import new_file, refuse_existing_file, refuse_register
from ration.register.source.text.detect_separator import SEPARATORS
from ration.register.survey.survey import HIDDEN

from ..messages import DEFAULT, INPUT, LARGEST, Messages
from ..options.register import RegisterOptions
from ..output.console import console, print_table, visible


@dataclass(frozen=True)
class Shown:
    """How columns are shown: as a table, or as a mapping file, or as JSON."""

    file: Path | None
    force: bool
    toml: bool
    as_json: bool


def list_columns(
    told: Messages, register: str, programme: str | None, said: RegisterOptions, shown: Shown
) -> None:
    """Print the columns of a register, and write a mapping file where one is asked for."""
    if shown.file is not None:
        refuse_register(shown.file, register)
        refuse_existing_file(shown.file, force=shown.force)
    told.reading(register, programme, said, LARGEST, rejects=False)
    with told.working("Reading", register):
        found = register_columns(
            register, programme or DEFAULT, columns=said.columns, mapping=said.whole()
        )
    unread = any(one.code == "sheet-several" for one in found.problems)
    if shown.file is not None and not unread:
        with new_file(shown.file, force=shown.force) as made:
            made.write_text(mapping_text(found), encoding="utf-8")
    if shown.as_json:
        typer.echo(found.model_dump_json(indent=1))
    elif shown.toml and not unread:
        typer.echo(mapping_text(found), nl=False)
    else:
        _print(found)
    shown_so = {name for name, _ in found.missing}  # in a table already
    told.problems(register, [one for one in found.problems if not _is_shown(one, shown_so)])
    told.warnings(
        register,
        [one for one in found.warnings if one.code not in ("column-used", "site-all")],
    )
    if unread:
        raise typer.Exit(INPUT)
    if shown.file is not None:
        use = f"ration compute {found.source} --map {shown.file}"
        told.note(f"Written: {shown.file}. Change it where it is wrong, and use it: {use}")
    else:
        told.note("Write a mapping file, to say what is what: -o FILE")


def _is_shown(one: Problem, missing: set[str]) -> bool:
    """Whether a problem stands in a table already."""
    return one.column in missing or one.code == "system-known"


def _print(found: RegisterColumns) -> None:
    out = console()
    out.print(
        Text(visible(f"The columns of {found.source}, read for the programme {found.programme}."))
    )
    for line in _form(found):
        out.print(Text(visible(line)))
    if found.sheets:
        print_table(out, many(len(found.sheets), "sheet"), *_sheets(found), right={1, 2})
    if found.columns:
        print_table(out, many(len(found.columns), "column"), *_columns(found), right={2})
    if found.missing:
        missing = [list(one) for one in found.missing]
        print_table(out, "Not found", ["name", "what for"], missing)
    for one in found.systems:
        by = some(one.known_by)
        out.print(Text(visible(f"It looks like an export of {one.system}, by {by}; {one.mend}")))


def _form(found: RegisterColumns) -> Iterator[str]:
    """How the file was read, in a line; nothing where there is nothing to say."""
    separator = SEPARATORS.get(found.separator or "", f'"{found.separator}"')
    said = [
        None if found.header_row is None else f"header in row {found.header_row}",
        None if found.separator is None else f"cells parted by {separator}",
        None if found.separator is None else f"encoding {found.encoding or 'ASCII'}",
    ]
    line = ", ".join(filter(None, said))
    if line:
        yield f"Read with: {line}."


def _sheets(found: RegisterColumns) -> tuple[list[str], list[list[str]]]:
    headers = ["sheet", "rows", "header", "", "people of"]
    rows = [
        [
            one.name,
            f"{one.rows:,}",
            "" if one.header_row is None else str(one.header_row),
            "read" if one.read else ("hidden" if one.hidden else ""),
            "" if (of := one.people_of) is None else f"{of.households}, by {of.column} = {of.of}",
        ]
        for one in found.sheets
    ]
    return headers, rows


def _columns(found: RegisterColumns) -> tuple[list[str], list[list[str]]]:
    headers = ["column", "samples", "blank", "taken for", "because"]
    rows = [
        [
            one.name,
            HIDDEN if one.personal else ", ".join(one.samples),
            f"{one.blank:,}" if one.blank else "",
            ", ".join(one.taken_for),
            one.why or one.convention or one.tag or "",
        ]
        for one in found.columns
    ]
    return headers, rows
