"""`ration doubles`: who is served, or planned, twice across lists."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from ...errors import DATA
from ...options.named_files import WRITES, Reads
from ...options.output import AsJson, Force, out_option
from ...options.panel import OUTPUT, REGISTER, option
from ...options.register import named_columns
from ...parsing.with_options import with_options
from ...terminal.stderr import Messages

if TYPE_CHECKING:
    from ration import DoubleCollection

Lists = Annotated[
    list[str],
    typer.Argument(
        metavar="LIST…",
        help="The folder of a plan, the folder of what was collected, a list of ids as CSV, Excel "
        "or Parquet, or a folder of such lists.",
        show_default=False,
    ),
    Reads("register"),
]


def _purposes(texts: list[str] | None) -> dict[str, list[str]]:
    """`food=rice+corn` as a name and its other names; a usage error if it is none."""
    same = {}
    for text in texts or ():
        name, _, others = text.partition("=")
        parts = [part.strip() for part in others.split("+")]
        if not name.strip() or not all(parts):
            raise typer.BadParameter(f"--same {text}: write it as food=rice+corn")
        same[name.strip()] = parts
    return same


def list_columns(texts: list[str] | None) -> dict[str, list[str]]:
    """The columns of every name; a usage error if a text or a name is wrong."""
    from ration import InputError
    from ration.accounts.doubles.find import column_sources

    columns: dict[str, list[str]] = {}
    for text in texts or ():
        for name, source in named_columns([text]).items():
            columns.setdefault(name, []).append(source)
    try:
        column_sources(columns)
    except InputError as error:
        fault = error.problems[0]
        raise typer.BadParameter(f"--column: {fault.message}; {fault.hint}") from None
    return columns


def _round(text: str) -> str:
    """A rule for rounds; a usage error if it is none."""
    from ration import InputError
    from ration.accounts.doubles.rounds import round_rule

    try:
        round_rule(text, ())
    except InputError as error:
        fault = error.problems[0]
        raise typer.BadParameter(f'"{text}": {fault.message}; {fault.hint}') from None
    return text


@dataclass(frozen=True)
class DoublesOptions:
    """How lists are read and compared."""

    round: Annotated[
        str,
        option(
            REGISTER,
            metavar="RULE",
            help="What is one round, if rounds have no names: day, week, month, year, all, or the "
            "longest gap between two days of it, such as '15 days' (default: month).",
            parser=_round,
        ),
    ] = "month"
    purpose: Annotated[
        str | None,
        option(REGISTER, metavar="NAME", help="The purpose of rows that name none, such as food."),
    ] = None
    same: Annotated[
        list[str] | None,
        option(
            REGISTER,
            metavar="NAME=OTHER+OTHER",
            help="Purposes that are the same, such as food=rice+corn. Repeatable.",
        ),
    ] = None
    per: Annotated[
        Literal["person", "household"],
        option(REGISTER, help="Whom rows with ids of people count for (default: person)."),
    ] = "person"
    closed: Annotated[
        bool, option(REGISTER, "--closed", help="All that is planned counts as served.")
    ] = False
    column: Annotated[
        list[str] | None,
        option(
            REGISTER,
            metavar="NAME=SOURCE",
            help="Read NAME from this column of the lists that have it, such as site=Office. "
            "Repeatable, also for one NAME.",
        ),
    ] = None
    pseudonyms: Annotated[
        Path | None,
        option(
            REGISTER,
            metavar="KEYFILE",
            help="Key plain ids with this key, to compare them with lists of keyed ids.",
        ),
        Reads("key"),
    ] = None

    def arguments(self) -> dict[str, Any]:
        """The options as arguments of the library's function."""
        return {
            "round": self.round,
            "purpose": self.purpose,
            "same": _purposes(self.same),
            "per": self.per,
            "closed": self.closed,
            "columns": list_columns(self.column),
            "pseudonyms": self.pseudonyms,
        }


@dataclass(frozen=True)
class DoublesFiles:
    """Files of the conflicts, and of who is served; None means not written."""

    out: Annotated[
        Path | None,
        out_option("FILE", "Write all conflicts to FILE, with their lists and rows."),
        WRITES,
    ] = None
    served: Annotated[
        Path | None,
        option(
            OUTPUT,
            metavar="FILE",
            help="Write who is served to FILE: a list for sites without a network.",
        ),
        WRITES,
    ] = None
    as_json: AsJson = False
    force: Force = False

    def refuse(self) -> None:
        """Raise an error before any work is done, if a file may not be written."""
        from ...output.files import refuse_csv

        for name, path in (("--out", self.out), ("--served", self.served)):
            if path is not None:
                refuse_csv(name, path, force=self.force)

    def write(self, messages: Messages, found: "DoubleCollection") -> None:
        """Write the files."""
        if self.out is not None:
            found.write(self.out, force=self.force)
            messages.note(f"Written: {self.out}")
        if self.served is not None:
            found.write_served(self.served, force=self.force)
            messages.note(f"Written: {self.served}")


@with_options
def doubles(messages: Messages, lists: Lists, options: DoublesOptions, files: DoublesFiles) -> None:
    """Find who is served, or planned, twice for one round and purpose, across lists."""
    import ration

    from ...output.goods.doubles import print_doubles

    files.refuse()
    with messages.working("Comparing", f"{len(lists)} lists"):
        found = ration.double_collection(lists, **options.arguments())
    with messages.writing():
        files.write(messages, found)
    if files.as_json:
        typer.echo(found.record.to_json())
    else:
        print_doubles(found.record)
        messages.warnings("lists", found.record.warnings)
    if found.record.hard:
        raise typer.Exit(DATA)
