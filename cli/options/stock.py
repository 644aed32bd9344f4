"""What is said of stock on the command line."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from .common import Shortage


@dataclass(frozen=True)
class StockOptions:
    """The stock file, and what goes with it; None: not said."""

    stock: Path | None
    shortage: Shortage | None
    arrears: Path | None
    date: dt.datetime | None

    def whole(self) -> dict[str, Any]:
        """What `compute` takes; a usage error where there is no stock to speak of."""
        said = {
            "shortage": None if self.shortage is None else self.shortage.value,
            "arrears": self.arrears,
            "date": None if self.date is None else self.date.date(),
        }
        if self.stock is None:
            for name, value in said.items():
                if value is not None:
                    why = "it goes with a stock: say --stock FILE too"
                    raise typer.BadParameter(why, param_hint=f"--{name}")
            return {}
        return {"stock": self.stock, **said}


def refuse_piped_twice(register: str, **others: object) -> None:
    """A usage error where options are to be read from standard input beside another source."""
    taken = register == "-"
    for name, value in others.items():
        if str(value) == "-" and taken:
            why = "standard input is read once, for another; name a file"
            raise typer.BadParameter(why, param_hint=f"--{name}")
        taken = taken or str(value) == "-"
