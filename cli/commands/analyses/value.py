"""`ration value`: what a ration is worth in money, and what its money buys."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from ...options.named_files import Reads
from ...options.output import AsJson, Force
from ...options.panel import PROGRAMME, option, whole
from ...options.programme import Household, household_counts
from ...options.stock import StockOptions
from ...options.subject import (
    AnswerFile,
    OptionalRegister,
    SubjectOptions,
    planned,
)
from ...parsing.with_options import with_options
from ...terminal.stderr import Messages

Prices = Annotated[
    Path,
    option(
        PROGRAMME,
        "--prices",
        metavar="FILE",
        help="The list of prices: item, price, currency, unit, place, date, source.",
    ),
    Reads("prices"),
]


@dataclass(frozen=True)
class ValueOptions:
    """Which prices count, in which currency, and what transport costs; None means not given."""

    place: Annotated[
        str | None,
        option(PROGRAMME, metavar="PLACE", help="Use the prices of this place (default: all)."),
    ] = None
    on: Annotated[
        dt.datetime | None,
        option(
            PROGRAMME,
            metavar="YYYY-MM-DD",
            formats=["%Y-%m-%d"],
            help="The day of the prices (default: that of the distribution).",
        ),
    ] = None
    currency: Annotated[
        str | None,
        option(
            PROGRAMME,
            metavar="CODE",
            help="The currency of the value (default: that of the programme).",
        ),
    ] = None
    rate: Annotated[
        list[str] | None,
        option(
            PROGRAMME,
            metavar="RATE",
            help="A rate between currencies, such as '8200 KPW = 1 USD'. Repeatable.",
        ),
    ] = None
    transport: Annotated[
        str | None,
        option(PROGRAMME, metavar="CHARGE", help="What transport costs, such as '25 USD/t'."),
    ] = None
    handling: Annotated[
        str | None,
        option(
            PROGRAMME,
            metavar="CHARGE",
            help="What handling costs: a share of the value of the goods, such as 5%, or by "
            "weight.",
        ),
    ] = None
    months: Annotated[
        int,
        whole(
            PROGRAMME,
            help="Leave out a place whose price is N months or more from the best day, and warn of "
            "prices so far apart (default: 6).",
        ),
    ] = 6
    household: Household = None

    def arguments(self) -> dict[str, Any]:
        """The options as arguments of the library's function."""
        return {
            "place": self.place,
            "on": self.on and self.on.date(),
            "currency": self.currency,
            "rates": self.rate or (),
            "transport": self.transport,
            "handling": self.handling,
            "months": self.months,
            "household": household_counts(self.household) or None,
        }


@with_options
def value(
    messages: Messages,
    options: SubjectOptions,
    stock: StockOptions,
    value_options: ValueOptions,
    prices: Prices,
    register: OptionalRegister = None,
    out: AnswerFile = None,
    as_json: AsJson = False,
    force: Force = False,
) -> None:
    """Calculate what a ration is worth, what its money buys, and what bringing it costs."""
    import ration

    from ...output.analyses.answer_file import refuse_answer, show_answer

    refuse_answer(out, force=force)
    household, alone = value_options.household, ("--level", "--map", "--dates")  # of prices too
    plan = planned(options, register, stock, household=household, alone=alone)
    programme = options.programme
    if register is not None:
        messages.reading(register, options, rejects=False)
    with messages.working("Computing", register or programme) as progress:
        more = {**plan, "progress": progress} if register is not None else plan
        arguments = {**value_options.arguments(), **more}
        found = ration.value_of(programme, register, prices=prices, **arguments)
    show_answer(messages, found, out, as_json=as_json, force=force)
    messages.warnings(str(prices), found.warnings)
