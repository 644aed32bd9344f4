"""`ration programme`: list, show, begin, check and explain programmes."""

import json
from pathlib import Path
from typing import Annotated

import typer

from ...errors import INPUT
from ...options.completion import builtin_names
from ...options.named_files import WRITES, Reads
from ...options.output import AsJson, Force, out_option
from ...options.panel import examples
from ...options.programme import ProgrammeFile, household_counts
from ...parsing.command import Command
from ...parsing.root_group import RootGroup
from ...parsing.with_options import with_options
from ...terminal.stderr import Messages

programmes = typer.Typer(
    cls=RootGroup,
    help="List, show, begin, check and explain programmes: who gets what.",
    epilog=examples("ration programme list", "ration programme show kaesong-2020"),
    no_args_is_help=True,
)


@programmes.command(
    "list", cls=Command, epilog=examples("ration programme list", "ration programme list --json")
)
@with_options
def list_(messages: Messages, as_json: AsJson = False) -> None:
    """List the built-in programmes."""
    import ration

    from ...output.programmes.programme import print_programmes

    found = [ration.load_programme(name) for name in ration.builtin_programmes()]
    if as_json:
        rows = [{"id": each.id, "version": each.version, "title": each.title} for each in found]
        typer.echo(json.dumps({"format": "ration.programmes/1", "programmes": rows}, indent=1))
    else:
        print_programmes(found)
        messages.advise("To see one: ration programme show ID")


@programmes.command(
    cls=Command,
    epilog=examples(
        "ration programme show kaesong-2020",
        "ration programme show kaesong-2020 --household adults=3",
        "ration programme show kaesong-2020 --toml",
    ),
)
@with_options
def show(
    messages: Messages,
    programme: ProgrammeFile,
    household: Annotated[
        str | None,
        typer.Option(
            metavar="NAME=VALUE,…",
            help="The members of the families of 1 to 8, such as adults=2,under5=1.",
            show_default=False,
        ),
    ] = None,
    toml: Annotated[bool, typer.Option("--toml", help="Print the programme file.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show a programme as a page to approve: every rule, its source, what families get."""
    import ration
    from ration.programme.load import programme_text

    from ...output.console import console
    from ...output.programmes.programme import print_page

    counts = household_counts(household)
    loaded = ration.load_programme(programme)
    if toml:
        typer.echo(programme_text(programme), nl=False)
    elif as_json:
        typer.echo(loaded.model_dump_json(indent=1, exclude_defaults=True))
    else:
        print_page(console(), ration.programme_page(loaded, counts))
        messages.advise(f"The whole file: ration programme show {programme} --toml")


@programmes.command(
    cls=Command,
    epilog=examples(
        "ration programme new general-food",
        "ration programme new general-food --id camp-7 -o camp-7.toml",
    ),
)
@with_options
def new(
    messages: Messages,
    kind: Annotated[
        str,
        typer.Argument(
            metavar="KIND",
            help="The built-in programme to start from.",
            autocompletion=builtin_names,
        ),
        Reads("programme"),
    ],
    name: Annotated[
        str | None,
        typer.Option(
            "--id", metavar="ID", help="The new id (default: my-KIND).", show_default=False
        ),
    ] = None,
    title: Annotated[
        str | None,
        typer.Option(
            metavar="TEXT",
            help="The new title (default: the title of KIND, marked as a draft).",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None, out_option("FILE", "Write the new FILE (default: standard output)."), WRITES
    ] = None,
    force: Force = False,
) -> None:
    """Begin a programme file: a built-in programme with its comments, to change."""
    import ration
    from ration.export.output import refuse_existing_file

    from ...output.files import write_text

    if out is not None:
        refuse_existing_file(out, force=force)
    text = ration.new_programme(kind, name, title)
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_text(out, text, force=force)
        messages.note(f"Written: {out}. Check it with: ration programme check {out}")


@programmes.command(
    cls=Command,
    epilog=examples(
        "ration programme check camp-7.toml", "ration programme check general-food --json"
    ),
)
@with_options
def check(messages: Messages, programme: ProgrammeFile, as_json: AsJson = False) -> None:
    """Check a programme file: its errors, and what may be missing or wrong."""
    import ration

    from ...output.programmes.programme import check_json, print_checked

    messages.programme_file(str(programme))
    try:
        loaded = ration.load_programme(programme)
    except ration.InputError as error:
        if not as_json:
            raise
        typer.echo(check_json(programme, None, error.problems, ()))
        raise typer.Exit(INPUT) from None
    warnings = ration.programme_warnings(programme)
    if as_json:
        typer.echo(check_json(programme, loaded, (), warnings))
    else:
        print_checked(loaded, warnings)
        messages.advise(f"To read it as sentences: ration programme show {programme}")


@programmes.command(
    cls=Command,
    epilog=examples(
        "ration programme keys",
        "ration programme keys allocations",
        "ration programme keys items.packs.tare",
    ),
)
@with_options
def keys(
    messages: Messages,
    key: Annotated[
        str | None,
        typer.Argument(
            metavar="KEY",
            help="A key, a place as a message names it, or a name alone (default: the whole file).",
            show_default=False,
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Explain the keys of programme files: what each holds and means, its default, examples."""
    import ration

    from ...output.programmes.keys import print_keys

    try:
        found = ration.programme_keys(key)
    except KeyError as error:
        raise typer.BadParameter(error.args[0]) from None
    if as_json:
        rows = [each.model_dump(mode="json") for each in found]
        whole = {"format": "ration.programme-keys/1", "keys": rows}
        typer.echo(json.dumps(whole, indent=1, ensure_ascii=False))
    else:
        print_keys(found, whole=key is None)
        messages.note("To see a table or a key: ration programme keys KEY")


@programmes.command(cls=Command, epilog=examples("ration programme schema > programme.schema.json"))
@with_options
def schema(
    messages: Messages,
    _as_json: Annotated[
        bool, typer.Option("--json", help="No effect: the schema is JSON.")
    ] = False,
) -> None:
    """Print the JSON Schema of programme files, for editors that complete them."""
    import ration

    typer.echo(json.dumps(ration.programme_schema(), indent=1, ensure_ascii=False))
    messages.advise("Begin a programme file with `#:schema FILE`, and a TOML editor completes it.")
