"""What an analysis is about: a programme or a plan, and a register; and what it writes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from .completion import programmes as complete_programmes
from .named_files import WRITES, Reads
from .output import out_option
from .register import LevelOptions, refuse_shared_stdin
from .stock import StockOptions

_OF_SMALL_FILES = ("--map", "--dates")  # of a list of prices too

Subject = Annotated[
    str,
    typer.Argument(
        metavar="PROGRAMME|PLAN",
        help="A built-in programme, a TOML file, or the folder of a plan, as -o of "
        "compute wrote it.",
        show_default=False,
        autocompletion=complete_programmes,
    ),
    Reads("programme"),
]
OptionalRegister = Annotated[
    str | None,
    typer.Argument(
        metavar="REGISTER",
        help="The household register, as for compute; a plan has its own.",
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
    subject: str,
    register: str | None,
    options: SubjectOptions,
    stock: StockOptions,
    by: Sequence[str] | None = None,
    *,
    small_files: bool = False,
) -> dict[str, Any]:
    """The arguments that make a plan of a register; without one, a usage error if any is given.

    A plan that is read has its register: another one is a usage error.
    `small_files` is whether the mapping and the order of dates are also those of another file.
    """
    if register is not None and is_plan(subject):
        raise typer.BadParameter(f"{subject} is a plan: it has its register; leave REGISTER out")
    if register is not None:
        inputs = {"stock": stock.stock, "arrears": stock.arrears, "members": options.members}
        refuse_shared_stdin(register, **inputs)
        return {**options.arguments(), **stock.arguments(), "by": by or ()}
    given = {"--stock": stock.stock, "--date": stock.date, "--level": options.level, "--by": by}
    words = [word for word in options.words if word.startswith("--")]
    words += [name for name, value in given.items() if value]
    allowed = _OF_SMALL_FILES if small_files else ()
    for word in words:
        if word not in allowed:
            raise typer.BadParameter(f"{word}: it needs a register; leave it out, or name one")
    return {"mapping": options.arguments()["mapping"]} if words else {}


def is_plan(subject: str) -> bool:
    """Whether the subject is the folder of a plan, and no programme."""
    from ration.plan.plan_for import plan_folder

    return plan_folder(subject) is not None
