"""`ration fairness`: who gets how much per head, and how even that is."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from ...options.named_files import Reads
from ...options.output import AsJson, By, Force
from ...options.panel import OUTPUT, PROGRAMME, REGISTER, option
from ...options.stock import StockOptions
from ...options.subject import AnswerFile, OptionalRegister, SubjectOptions, planned
from ...parsing.with_options import with_options
from ...terminal.stderr import Messages


@dataclass(frozen=True)
class FairnessOptions:
    """What is compared with what; None means that it is not given."""

    item: Annotated[
        str | None,
        option(
            OUTPUT,
            metavar="ITEM",
            help="The item of curves, gaps and what-if (default: the energy of all foods, if "
            "there are any, else the first item).",
        ),
    ] = None
    reference: Annotated[
        str | None,
        option(
            OUTPUT, metavar="AREA", help="Compare this area, such as the capital, with the rest."
        ),
    ] = None
    below: Annotated[
        str | None,
        option(
            OUTPUT,
            metavar="AMOUNT",
            help="Count the people who have less than this per head, such as '5 kg'.",
        ),
    ] = None
    need: Annotated[
        str | None,
        option(
            REGISTER,
            metavar="COLUMN",
            help="A number of each household or area, such as its people in need.",
        ),
    ] = None
    before: Annotated[
        str | None,
        option(
            REGISTER,
            metavar="COLUMN",
            help="What a person of each household or area has already, in the unit of ITEM.",
        ),
    ] = None
    compare: Annotated[
        list[str] | None,
        option(
            PROGRAMME,
            metavar="OPTIONS",
            help="What if: a shortage option, a level or both, such as "
            "shortage=equal,level=70%. Repeatable.",
        ),
    ] = None
    rollout: Annotated[
        Path | None,
        option(
            PROGRAMME,
            metavar="FILE",
            help="What if areas are reached one after another: a roll-out, a TOML file.",
        ),
        Reads("roll-out"),
    ] = None
    foods: Annotated[
        list[str] | None,
        option(
            PROGRAMME,
            metavar="NAME|FILE",
            help="A food composition table to look in first: usda-sr26, wfp, or a TOML file. "
            "Repeatable.",
        ),
        Reads("foods"),
    ] = None

    def arguments(self) -> dict[str, Any]:
        """The options as arguments of the library's function."""
        return {
            "item": self.item,
            "reference": self.reference,
            "below": self.below,
            "need": self.need,
            "before": self.before,
            "compare": self.compare or (),
            "roll_out": self.rollout,
            "foods": self.foods or (),
        }


@with_options
def fairness(
    messages: Messages,
    options: SubjectOptions,
    stock: StockOptions,
    compared: FairnessOptions,
    register: OptionalRegister = None,
    by: By = None,
    out: AnswerFile = None,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    """Compare what people get: per head, by area and household, before and after, and what if."""
    import ration

    from ...output.analyses.answer_file import refuse_answer, show_answer

    refuse_answer(out, force=force)
    plan = planned(options, register, stock, None if register is None else by)
    plan["by"], programme = by or (), options.programme
    if register is not None:
        messages.reading(register, options, rejects=False)
    with messages.working("Computing", register or programme) as progress:
        more: dict[str, Any] = {"progress": progress} if register is not None else {}
        found = ration.fairness_of(programme, register, **compared.arguments(), **plan, **more)
    show_answer(messages, found, out, as_json=as_json, force=force)
    messages.warnings(register or programme, found.warnings)
