"""`ration nutrition`: what a ration is worth as food, and for how long it lasts."""

from dataclasses import dataclass
from typing import Annotated, Any, Literal

import typer

from ...options.named_files import Reads
from ...options.output import AsJson, By, Force
from ...options.panel import option
from ...options.programme import Household, household_counts
from ...options.stock import StockOptions
from ...options.subject import AnswerFile, OptionalRegister, RationOptions, planned
from ...parsing.with_options import with_options
from ...terminal.stderr import Messages

FOOD, ENERGY = "Food", "Energy"  # panels of the help


@dataclass(frozen=True)
class FoodOptions:
    """What foods have, and what is required of them; None means as usual."""

    requirements: Annotated[
        str | None,
        option(
            FOOD,
            metavar="NAME|FILE",
            help="The set of requirements: sphere, who-wfp, or a TOML file (default: sphere).",
        ),
        Reads("requirements"),
    ] = None
    foods: Annotated[
        list[str] | None,
        option(
            FOOD,
            metavar="NAME|FILE",
            help="A food composition table to look in first: usda-sr26, wfp, or a TOML file. "
            "Repeatable.",
        ),
        Reads("foods"),
    ] = None
    weighs: Annotated[
        list[str] | None,
        option(
            FOOD,
            metavar="ITEM=QUANTITY",
            help="What a unit of an item holds, such as 'oil=0.92 kg' or 'oil=1 L', in place of "
            "what the programme has. Repeatable.",
        ),
    ] = None
    milling: Annotated[
        str | None,
        option(
            FOOD,
            metavar="PERCENT",
            help="What milling takes of whole grain, such as 15% (default: nothing).",
        ),
    ] = None

    def arguments(self) -> dict[str, Any]:
        """The options as arguments of `ration.nutrition_of`."""
        return {
            "requirements": self.requirements or "sphere",
            "foods": self.foods or (),
            "weighs": dict(map(_held, self.weighs or ())),
            "milling": None if self.milling is None else self.milling.strip(),
        }


def _held(text: str) -> tuple[str, str]:
    """The item and the quantity of `ITEM=QUANTITY`; a usage error if it has another form."""
    item, equals, quantity = (part.strip() for part in text.partition("="))
    if not (item and equals and quantity):
        raise typer.BadParameter(
            f'--weighs: "{text}" is not ITEM=QUANTITY; write it with =, such as "oil=0.92 kg"'
        )
    return item, quantity


@dataclass(frozen=True)
class EnergyOptions:
    """The energy that people need; None means as usual."""

    activity: Annotated[
        Literal["light", "moderate", "heavy"] | None,
        option(ENERGY, help="How people work (default: light)."),
    ] = None
    temperature: Annotated[
        int | None,
        option(
            ENERGY,
            metavar="CELSIUS",
            help="The mean temperature of the air in °C (default: 20 or more).",
        ),
    ] = None
    energy: Annotated[
        Literal["set", "people"] | None,
        option(
            ENERGY,
            help="Compare with the planning figure of the set, or with what these people need "
            "(default: people if an activity or a temperature is given, else set).",
        ),
    ] = None
    household: Household = None

    def arguments(self) -> dict[str, Any]:
        """The options as arguments of `ration.nutrition_of`."""
        return {
            "activity": self.activity,
            "temperature": self.temperature,
            "energy": self.energy,
            "household": household_counts(self.household),
        }


@with_options
def nutrition(
    messages: Messages,
    options: RationOptions,
    food: FoodOptions,
    energy: EnergyOptions,
    stock: StockOptions,
    register: OptionalRegister = None,
    by: By = None,
    out: AnswerFile = None,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    """Assess a ration as food: energy and nutrients per person, and how long it lasts."""
    import ration

    from ...output.analyses.answer_file import refuse_answer, show_answer

    refuse_answer(out, force=force)
    alone = ("--level", "--times", "--days")
    plan = planned(options, register, stock, by, household=energy.household, alone=alone)
    if register is not None:
        messages.reading(register, options, rejects=False)
    with messages.working("Computing", register or options.programme) as progress:
        found = ration.nutrition_of(
            options.programme,
            register,
            **food.arguments(),
            **energy.arguments(),
            **plan,
            progress=progress,
        )
    show_answer(messages, found, out, as_json=as_json, force=force)
    messages.warnings(register or options.programme, found.warnings)
