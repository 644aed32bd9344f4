"""`ration fuel`: what the fuel of a programme cooks and heats, and the firewood it replaces."""

from dataclasses import dataclass
from typing import Annotated, Any

import typer

from ...options.named_files import Reads
from ...options.output import AsJson, By, Force
from ...options.panel import PROGRAMME, option, whole
from ...options.stock import StockOptions
from ...options.subject import (
    AnswerFile,
    OptionalRegister,
    SubjectOptions,
    planned,
)
from ...parsing.with_options import with_options
from ...terminal.stderr import Messages


@dataclass(frozen=True)
class FuelOptions:
    """For whom and how long the fuel is, and what is known of fuels; None means not given."""

    days: Annotated[
        int | None,
        whole(
            PROGRAMME,
            help="The days that the fuel is for (default: those of the programme, or else a cold "
            "season).",
        ),
    ] = None
    households: Annotated[
        int | None,
        whole(PROGRAMME, help="How many households share the fuel, without a register."),
    ] = None
    persons: Annotated[int | None, whole(PROGRAMME, help="How many persons they have, in all.")] = (
        None
    )
    fuels: Annotated[
        str,
        option(
            PROGRAMME,
            metavar="FILE",
            help="A table of fuels, stoves and needs: a TOML file, or dprk (default).",
        ),
        Reads("fuels"),
    ] = "dprk"

    def arguments(self) -> dict[str, Any]:
        """The options as arguments of the library's function."""
        people = {"households": self.households, "persons": self.persons}
        return {"days": self.days, "fuels": self.fuels, **people}

    def refuse(self, subject: SubjectOptions, register: str | None) -> None:
        """A usage error if people are given twice: by a register or a plan, and in numbers."""
        known = "the register" if register is not None else "the plan"
        for name, count in (("--households", self.households), ("--persons", self.persons)):
            if count is not None and (register is not None or subject.is_plan):
                raise typer.BadParameter(f"{name}: {known} has them; leave one out")


@with_options
def fuel(
    messages: Messages,
    options: SubjectOptions,
    stock: StockOptions,
    fuel_options: FuelOptions,
    register: OptionalRegister = None,
    by: By = None,
    out: AnswerFile = None,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    """Calculate what fuel cooks and heats, for how long, and the firewood that it replaces."""
    import ration

    from ...output.analyses.answer_file import refuse_answer, show_answer

    fuel_options.refuse(options, register)
    refuse_answer(out, force=force)
    plan = planned(options, register, stock, by)
    programme = options.programme
    if register is not None:
        messages.reading(register, options, rejects=False)
    with messages.working("Computing", register or programme) as progress:
        more = {**plan, "progress": progress} if register is not None else {}
        found = ration.fuel_of(programme, register, **fuel_options.arguments(), **more)
    show_answer(messages, found, out, as_json=as_json, force=force)
