"""What an analysis is about: a programme or a plan, and a register; and what it writes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from .completion import programmes as complete_programmes
from .named_files import WRITES, Reads
from .output import out_option
from .panel import PROGRAMME, whole
from .programme import Times
from .register import LevelOptions, refuse_shared_stdin
from .stock import StockOptions

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
    """What an analysis is about, how its register is read, and at which level."""

    programme: Subject = field(kw_only=True)

    def arguments(self) -> dict[str, Any]:
        """The options as arguments of the library's functions, without the programme."""
        return {name: each for name, each in super().arguments().items() if name != "programme"}

    @property
    def is_plan(self) -> bool:
        """Whether it is about the folder of a plan, and not about a programme."""
        from ration.plan.plan_for import plan_folder

        return plan_folder(self.programme) is not None


@dataclass(frozen=True)
class RationOptions(SubjectOptions):
    """The same, with how often and for how many days at once."""

    times: Times = None
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
        return {**super().arguments(), "times": self.times, "days": self.days}


def planned(
    options: SubjectOptions,
    register: str | None,
    stock: StockOptions,
    by: Sequence[str] | None = None,
    *,
    household: str | None = None,
    alone: Sequence[str] = (),
) -> dict[str, Any]:
    """The arguments that make a plan of a register; a usage error for what would not be read.

    A plan that was written has its register, stock and amounts. `household` is the planning
    household, which stands for a register. `alone` are the options that are used without a
    register too.
    """
    plan = options.is_plan
    if register is not None and plan:
        why = f"{options.programme} is a plan: it has its register; leave REGISTER out"
        raise typer.BadParameter(why)
    if household is not None and (plan or register is not None):
        known = "the plan" if plan else "the register"
        raise typer.BadParameter(f"--household: {known} has households; leave one out")
    if register is not None:
        inputs = {"stock": stock.stock, "arrears": stock.arrears, "members": options.members}
        refuse_shared_stdin(register, **inputs)
        return {**options.arguments(), **stock.arguments(), "by": by or ()}
    amounts = {"--level": options.level, "--times": getattr(options, "times", None)}
    given = {"--stock": stock.stock, "--date": stock.date, "--by": by, **amounts}
    words = [word for word in options.words if word.startswith("--")]
    words += [name for name, value in given.items() if value]
    used = set(alone) - set(amounts if plan else ())
    for word in words:
        if word not in used:
            why = "the plan has it; leave it out" if plan else "it needs a register; name REGISTER"
            raise typer.BadParameter(f"{word}: {why}")
    everything = options.arguments()
    mapping = {} if used.isdisjoint(words) else {"mapping": everything["mapping"]}
    return mapping | {
        name: everything[name]
        for name in ("level", "times", "days")
        if everything.get(name) is not None
    }
