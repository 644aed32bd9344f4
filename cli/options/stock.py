"""Options of the stock that a plan is issued from."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from .named_files import Reads
from .panel import STOCK, option
from .register import Day

StockFile = Annotated[
    Path | None,
    option(
        STOCK,
        "--stock",
        metavar="FILE",
        help="The stock file, one lot per row: item, quantity, site or depot, expiry, arriving.",
    ),
    Reads("stock"),
]
Shortage = Annotated[
    Literal["postpone", "equal", "priority"] | None,
    option(
        STOCK,
        "--shortage",
        help="How to share an item that is short, if the programme does not say.",
    ),
]
Arrears = Annotated[
    Path | None,
    option(
        STOCK,
        "--arrears",
        metavar="DIR|FILE",
        help="What earlier rounds still owe: the folder of a plan, or its arrears file.",
    ),
    Reads("arrears"),
]


@dataclass(frozen=True)
class StockOptions:
    """The stock file and what goes with it, and the day; None means that it is not given."""

    stock: StockFile = None
    shortage: Shortage = None
    arrears: Arrears = None
    date: Day = None

    def __post_init__(self) -> None:
        for name, value in self._others().items():
            if self.stock is None and value is not None:
                raise typer.BadParameter("it needs a stock file; add --stock FILE", param_hint=name)

    def arguments(self) -> dict[str, Any]:
        """The options as arguments of `ration.compute`."""
        day = {"date": self.date and self.date.date()}
        if self.stock is None:
            return day
        others = {name.removeprefix("--"): value for name, value in self._others().items()}
        return {"stock": self.stock, **others, **day}

    def _others(self) -> dict[str, Any]:
        return {"--shortage": self.shortage, "--arrears": self.arrears}
