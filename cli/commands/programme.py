"""`ration programme`: what there is, what a programme says, and tools to write one."""

import json
from collections.abc import Mapping
from pathlib import Path

import typer

from ration import (
    InputError,
    builtin_programmes,
    load_programme,
    new_programme,
    programme_page,
    programme_schema,
    programme_warnings,
)
from ration.core.text import many
from ration.export.output import new_file, refuse_existing_file
from ration.programme.load import programme_text

from ..messages import INPUT, Messages
from ..output.console import console, print_table
from ..output.programme_page import print_page
from .try_ import household_given


def list_programmes(told: Messages, *, as_json: bool) -> None:
    """Every built-in programme with its title."""
    found = [load_programme(name) for name in builtin_programmes()]
    if as_json:
        rows = [{"id": one.id, "version": one.version, "title": one.title} for one in found]
        typer.echo(json.dumps({"format": "ration.programmes/1", "programmes": rows}, indent=1))
        return
    rows_shown = [[one.id, one.title] for one in found]
    print_table(console(), "Built-in programmes", ["id", "title"], rows_shown)
    told.note("See one with: ration programme show ID")


def show_programme(
    told: Messages, source: str, household: str | None, *, toml: bool, as_json: bool
) -> None:
    """The programme's own file, JSON, or a page that a person can approve."""
    given = household_given(household)
    programme = load_programme(source)
    if toml:
        typer.echo(programme_text(source), nl=False)
    elif as_json:
        typer.echo(programme.model_dump_json(indent=1, exclude_defaults=True))
    else:
        print_page(console(), programme_page(programme, given))
        told.note(f"The whole file: ration programme show {source} --toml")


def make_programme(
    told: Messages, kind: str, name: str | None, title: str | None, out: Path | None, *, force: bool
) -> None:
    """A programme file to start from, on stdout or in a new file."""
    if out is None:
        typer.echo(new_programme(kind, name, title), nl=False)
        return
    refuse_existing_file(out, force=force)
    text = new_programme(kind, name, title)
    with new_file(out, force=force) as made:
        made.write_text(text, encoding="utf-8")
    told.note(f"Written: {out}. Look at it with: ration programme check {out}")


def check_programme(told: Messages, source: str, *, as_json: bool) -> None:
    """The errors of a programme file, exit 3, or its warnings."""
    if as_json:
        _check_json(source)
        return
    programme = load_programme(source)
    warnings = programme_warnings(programme)
    out = console()
    out.print(programme.title)
    found = many(len(warnings), "warning")
    out.print(f"Programme {programme.id}, version {programme.version}: no errors, {found}.")
    for one in warnings:
        out.print(str(one), soft_wrap=True)
    told.note(f"Read it as sentences: ration programme show {source}")


def _check_json(source: str) -> None:
    try:
        programme = load_programme(source)
    except InputError as error:
        found = {"programme": None, "problems": error.problems, "warnings": ()}
        typer.echo(_found_json(source, found))
        raise typer.Exit(INPUT) from None
    stamp = {"id": programme.id, "version": programme.version, "title": programme.title}
    warnings = programme_warnings(programme)
    typer.echo(_found_json(source, {"programme": stamp, "problems": (), "warnings": warnings}))


def _found_json(source: str, found: Mapping[str, object]) -> str:
    answer = {"format": "ration.programme-check/2", "source": source, **found}
    return json.dumps(answer, indent=1, ensure_ascii=False, default=lambda one: one.model_dump())


def print_schema(told: Messages) -> None:
    """The JSON Schema of programme files."""
    typer.echo(json.dumps(programme_schema(), indent=1, ensure_ascii=False))
    told.note("Begin a programme file with `#:schema FILE` and a TOML editor completes it.")
