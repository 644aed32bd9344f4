"""What an analysis is about: a programme, or a plan that was written, and a register."""

from dataclasses import dataclass, field
from typing import Annotated, Any

import typer

from .panel import PROGRAMME, whole
from .register import AmountOptions
from .subject import Subject, is_plan


@dataclass(frozen=True)
class AnalysisOptions(AmountOptions):
    """The programme or plan, how a register is read, and how much is handed out."""

    programme: Subject = field(kw_only=True)
    days: Annotated[
        int | None,
        whole(
            PROGRAMME,
            help="The days of the ration, for figures per day; if all rates are daily, they are "
            "for these days (default: from the programme).",
        ),
    ] = None

    def arguments(self) -> dict[str, Any]:
        """The options as arguments of the library's functions, without the programme."""
        return {name: each for name, each in super().arguments().items() if name != "programme"}


def refuse_unread(
    options: AnalysisOptions, register: str | None, household: str | None, **others: object
) -> None:
    """A usage error if an option would not be read.

    Those of a register need one, and a plan that was written has one; then `household`, the
    planning household, is not used. `others` are options of a register.
    """
    plan = is_plan(options.programme)
    if household is not None and (plan or register is not None):
        raise typer.BadParameter("--household: a register has its households; leave it out")
    if plan and register is not None:
        raise typer.BadParameter(
            f"{options.programme} is a plan: it has its register; leave REGISTER out"
        )
    if register is not None:
        return
    amounts = {"--level": options.level, "--times": options.times} if plan else {}
    given = amounts | {f"--{name}": value for name, value in others.items()}
    words = [*options.words[2:], *(name for name, value in given.items() if value)]
    if words:
        why = "the plan has it; leave it out" if plan else "it needs a register; name REGISTER"
        raise typer.BadParameter(f"{words[0]}: {why}")
