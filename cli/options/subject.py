"""What an analysis is about: a programme or a plan, and a register; and what it writes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from ..completion import programmes as complete_programmes
from .named_files import WRITES, Reads
from .output import out_option
from .register import LevelOptions, refuse_shared_stdin
from .stock import StockOptions

Subject = Annotated[
    str,
    typer.Argument(
        metavar="PROGRAMME",
        help="A built-in programme, a TOML file, or the folder of a plan.",
        show_default=False,
        autocompletion=complete_programmes,
    ),
    Reads("programme"),
]
OptionalRegister = Annotated[
    str | None,
    typer.Argument(
        metavar="REGISTER",
        help="The household register, as for compute; leave it out for a plan.",
        show_default=False,
    ),
    Reads("register"),
]
AnswerFile = Annotated[
    Path | None,
    out_option("FILE", "Write the answer to FILE: a workbook (.xlsx) or a page (.html)."),
    WRITES,
]


@dataclass(frozen=True)
class SubjectOptions(LevelOptions):
    """How the register of a programme is read, and at which level; the programme is an argument."""

    programme: str | None = field(init=False, default=None)

    def arguments(self) -> dict[str, Any]:
        """The options as arguments of the library's functions, without the programme."""
        known = super().arguments()
        del known["programme"]
        return known


def planned(
    register: str | None, options: SubjectOptions, stock: StockOptions, by: Sequence[str] | None
) -> dict[str, Any]:
    """The arguments that make a plan of a register; without one, a usage error if any is given."""
    if register is None:
        given = {"--stock": stock.stock, "--date": stock.date, "--level": options.level, "--by": by}
        words = [*options.words, *(name for name, value in given.items() if value)]
        if words:
            why = "it can be used only with a register; leave it out"
            raise typer.BadParameter(f"{words[0]}: {why}")
        return {}
    inputs = {"stock": stock.stock, "arrears": stock.arrears, "members": options.members}
    refuse_shared_stdin(register, **inputs)
    return {**options.arguments(), **stock.arguments(), "by": by or ()}
