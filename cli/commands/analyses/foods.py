"""`ration foods`: the foods that are known, and the sets of requirements."""

from typing import Annotated

import typer

from ...options.named_files import Reads
from ...options.output import AsJson
from ...options.panel import option
from ...parsing.with_options import with_options
from ...terminal.stderr import Messages


@with_options
def foods(
    messages: Messages,
    word: Annotated[
        str,
        typer.Argument(
            metavar="WORD", help="Only foods with this word in a name.", show_default=False
        ),
    ] = "",
    tables: Annotated[
        list[str] | None,
        option(
            "Food",
            "--foods",
            metavar="NAME|FILE",
            help="A food composition table to list first. Repeatable.",
        ),
        Reads("foods"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the foods that are known, with what 100 g have, and the sets of requirements."""
    import ration

    from ...output.analyses.answer import print_answer

    found = ration.list_foods(word, tables or ())
    if as_json:
        typer.echo(found.to_json())
    else:
        print_answer(found.answer())
        messages.advise("All nutrients, sources and statuses: ration foods --json")
