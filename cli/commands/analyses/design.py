"""`ration design`: the lightest or cheapest basket that meets requirements."""

from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from ...options.completion import programmes as complete_programmes
from ...options.named_files import WRITES, Reads
from ...options.output import AsJson, Force, out_option
from ...options.panel import PROGRAMME, option, whole
from ...options.programme import Days, Household, household_counts
from ...parsing.with_options import with_options
from ...terminal.stderr import Messages

BASKET = "Basket"


@with_options
def design(
    messages: Messages,
    programme: Annotated[
        str | None,
        typer.Argument(
            metavar="PROGRAMME",
            help="The programme whose ration is kept: a built-in one, a TOML file, or the folder "
            "of a plan. Left out: all of the basket is designed.",
            show_default=False,
            autocompletion=complete_programmes,
        ),
        Reads("programme"),
    ] = None,
    household: Household = None,
    replace: Annotated[
        list[str] | None,
        option(PROGRAMME, metavar="ITEM", help="Do not keep this item. Repeatable."),
    ] = None,
    days: Days = None,
    persons: Annotated[
        int | None,
        whole(BASKET, help="For how many people stocks of the limits are (default: of the plan)."),
    ] = None,
    food: Annotated[
        list[str] | None,
        option(
            BASKET,
            metavar="NAME",
            help="A food to choose from, such as lentils. Repeatable (default: those of the "
            "limits, or else all of the composition tables).",
        ),
    ] = None,
    limits: Annotated[
        str | None,
        option(
            BASKET,
            metavar="FILE",
            help="Limits of foods: amounts, prices, stock, steps (default: usual, how much of "
            "each group of foods rations have).",
        ),
        Reads("limits"),
    ] = None,
    minimise: Annotated[
        Literal["weight", "cost"] | None,
        option(BASKET, help="What is to be least (default: weight)."),
    ] = None,
    requirements: Annotated[
        str | None,
        option(
            BASKET,
            metavar="NAME|FILE",
            help="The set of requirements to meet: sphere, who-wfp, or a TOML file (default: "
            "sphere).",
        ),
        Reads("requirements"),
    ] = None,
    meet: Annotated[
        str | None,
        option(
            BASKET,
            metavar="KEYS",
            help="Meet only these, such as energy,protein,fat_energy (default: all of the set).",
        ),
    ] = None,
    except_: Annotated[
        str | None,
        option(BASKET, "--except", metavar="KEYS", help="Do not ask for these, such as vitamin_c."),
    ] = None,
    tolerance: Annotated[
        str | None,
        option(
            BASKET, metavar="PERCENT", help="How much of each may be missing, such as 5% (none)."
        ),
    ] = None,
    seconds: Annotated[
        int | None,
        whole(BASKET, help="How long the solver may take for one question (default: 60)."),
    ] = None,
    out: Annotated[
        Path | None,
        out_option(
            "FILE", "Write the basket: a programme to run (.toml), a workbook, or a page (.html)."
        ),
        WRITES,
    ] = None,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    """Design the lightest or cheapest basket that meets requirements, within limits."""
    import ration

    from ...output.analyses.answer_file import refuse_answer, show_answer

    refuse_answer(out, force=force, endings=(".toml", ".xlsx", ".html"))
    counts = household_counts(household)
    given: dict[str, Any] = {
        "household": counts or None,
        "limits": limits,
        "minimise": minimise,
        "requirements": requirements,
        "meet": None if meet is None else _keys(meet),
        "tolerance": None if tolerance is None else _share(tolerance),
        "seconds": seconds,
    }
    with messages.working("Designing", programme or "a basket"):
        found = ration.design(
            programme,
            replace=replace or (),
            days=days,
            persons=persons,
            foods=food or (),
            without=_keys(except_ or ""),
            **{name: value for name, value in given.items() if value is not None},
        )
    show_answer(messages, found, out, as_json=as_json, force=force)
    messages.warnings("basket", found.warnings)


def _share(text: str) -> Fraction:
    """A share such as `5%`; a usage error if it is none, or not from 0 % to below 100 %."""
    from ration.core.numbers import read_number

    number = read_number(text.strip().removesuffix("%").strip())
    if number is None or "%" not in text or not 0 <= number < 100:
        raise typer.BadParameter(f"--tolerance {text}: not a share; write one such as 5%")
    return number / 100


def _keys(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())
