"""`ration problems`: every kind of problem, or one of them with an example."""

import json
from textwrap import indent
from typing import Annotated

import typer

from ..messages import exits
from ..options.common import AsJson, Quiet


def problems(
    code: Annotated[
        str | None,
        typer.Argument(metavar="CODE", help="A problem's code; all if not given."),
    ] = None,
    as_json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """List the codes of problems, or explain one: what is wrong, how to fix it, an example."""
    from ration import problem_kinds
    from ration.core.problems import near_names

    from ..output.console import console, print_table

    with exits(quiet=quiet) as told:
        kinds = {one.code: one for one in problem_kinds()}
        if code is not None and code not in kinds:
            near = " or ".join(near_names(code, list(kinds)))
            meant = f"did you mean {near}?" if near else "`ration problems` lists all"
            raise typer.BadParameter(f"no such code: {code}; {meant}")
        if as_json:
            shown = [one._asdict() for one in kinds.values() if code in (None, one.code)]
            whole = {"format": "ration.problems/1", "problems": shown}
            typer.echo(json.dumps(whole, indent=1, ensure_ascii=False))
        elif code is not None:
            one = kinds[code]
            kind = "a warning" if one.warning else "an error"
            typer.echo(f"{code}: {kind}, about {one.topic}\n\nWhat is wrong: {one.message}")
            typer.echo(f"How to fix it: {one.hint}\n\nExample:\n{indent(one.example, '    ')}")
        else:
            for topic in dict.fromkeys(one.topic for one in kinds.values()):
                rows = [
                    [one.code, one.message, "warning" if one.warning else "error"]
                    for one in kinds.values()
                    if one.topic == topic
                ]
                print_table(console(), topic, ["code", "message", "kind"], rows)
            told.note("See one with: ration problems CODE")
