"""`ration problems`: every kind of problem, or one of them with an example."""

import json
from textwrap import indent
from typing import TYPE_CHECKING, Annotated

import typer

from ..options.output import AsJson
from ..parsing.with_options import with_options
from ..terminal.stderr import Messages

if TYPE_CHECKING:
    from ration import ProblemKind


@with_options
def problems(
    messages: Messages,
    code: Annotated[
        str | None,
        typer.Argument(metavar="CODE", help="A problem's code (default: list all)."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List the codes of problems, or explain one: what is wrong, how to fix it, an example."""
    from ration import problem_kinds

    kinds = _chosen(problem_kinds(), code)
    if as_json:
        whole = {"format": "ration.problems/1", "problems": [kind._asdict() for kind in kinds]}
        typer.echo(json.dumps(whole, indent=1, ensure_ascii=False))
    elif code is not None:
        _explain(kinds[0])
    else:
        _list(kinds)
        messages.advise("See one with: ration problems CODE")


def _chosen(kinds: "tuple[ProblemKind, ...]", code: str | None) -> "tuple[ProblemKind, ...]":
    from ration.core.problems.names import near_names

    chosen = tuple(kind for kind in kinds if code in (None, kind.code))
    if not chosen:
        near = " or ".join(near_names(str(code), [kind.code for kind in kinds]))
        meant = f"did you mean {near}?" if near else "`ration problems` lists all"
        raise typer.BadParameter(f"no such code: {code}; {meant}")
    return chosen


def _explain(kind: "ProblemKind") -> None:
    severity = "a warning" if kind.warning else "an error"
    typer.echo(f"{kind.code}: {severity}, about {kind.topic}\n\nWhat is wrong: {kind.message}")
    typer.echo(f"How to fix it: {kind.hint}\n\nExample:\n{indent(kind.example, '    ')}")


def _list(kinds: "tuple[ProblemKind, ...]") -> None:
    from ..output.console import console, print_table

    for topic in dict.fromkeys(kind.topic for kind in kinds):
        rows = [
            [kind.code, kind.message, "warning" if kind.warning else "error"]
            for kind in kinds
            if kind.topic == topic
        ]
        print_table(console(), topic, ["code", "message", "kind"], rows)
