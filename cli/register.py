"""`ration columns`: what is in a register's columns, and a mapping file to change."""

from dataclasses import dataclass
from pathlib import Path

import typer
from rich.text import Text

from ration import RegisterColumns, mapping_text, register_columns
from ration.survey import HIDDEN
from ration.write.folder import new_file, refuse_existing_file, refuse_register

from .columns import Said
from .console import console, print_table, visible
from .exits import DEFAULT, LARGEST, Told


@dataclass(frozen=True)
class Shown:
    """How columns are shown: as a table, or as a mapping file, or as JSON."""

    file: Path | None
    force: bool
    toml: bool
    as_json: bool


def list_columns(
    told: Told, register: str, programme: str | None, said: Said, shown: Shown
) -> None:
    """Print the columns of a register, and write a mapping file where one is asked for."""
    if shown.file is not None:
        refuse_register(shown.file, register)
        refuse_existing_file(shown.file, force=shown.force)
    told.reading(register, programme, said, LARGEST)
    with told.working("Reading", register):
        found = register_columns(
            register, programme or DEFAULT, columns=said.columns, mapping=said.whole()
        )
    if shown.file is not None:
        with new_file(shown.file, force=shown.force) as made:
            made.write_text(mapping_text(found), encoding="utf-8")
    if shown.as_json:
        typer.echo(found.model_dump_json(indent=1))
    elif shown.toml:
        typer.echo(mapping_text(found), nl=False)
    else:
        _print(found)
    shown_so = {name for name, _ in found.missing}  # in a table already
    told.problems(register, [one for one in found.problems if one.column not in shown_so])
    told.warnings(
        register,
        [one for one in found.warnings if one.code not in ("column-taken", "site-all")],
    )
    if shown.file is not None:
        use = f"ration compute {found.source} --map {shown.file}"
        told.note(f"Written: {shown.file}. Change it where it is wrong, and use it: {use}")
    else:
        told.note("Write a mapping file, to say what is what: -o FILE")


def _print(found: RegisterColumns) -> None:
    out = console()
    out.print(
        Text(visible(f"The columns of {found.source}, read for the programme {found.programme}."))
    )
    rows = [
        [
            one.name,
            HIDDEN if one.personal else ", ".join(one.samples),
            f"{one.blank:,}" if one.blank else "",
            ", ".join(one.taken_for),
            one.why or "",
        ]
        for one in found.columns
    ]
    headers = ["column", "samples", "blank", "taken for", "because"]
    print_table(out, f"{len(rows)} columns", headers, rows, right={2})
    if found.missing:
        missing = [list(one) for one in found.missing]
        print_table(out, "Not found", ["name", "what for"], missing)
