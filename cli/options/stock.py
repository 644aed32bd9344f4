"""What is said of stock on the command line, and how a plan that was issued from it is shown."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from .common import Shortage

if TYPE_CHECKING:
    from rich.console import Console

    from ration import DistributionPlan

MOST_SHORT = 20  # lines of an item at a site; a longer list is for files
COUNTED = 1_000  # of them: of very many sites, not all are read


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


def print_stock(out: "Console", plan: "DistributionPlan") -> None:
    """What is required, available and issued, item by item; what comes; what is short where."""
    from ration.export.display import left_out_shown, lots_shown, short_shown, stock_shown

    from ..output.console import print_table

    if plan.stock is None:
        return
    on = "" if plan.stock.date is None else f" on {plan.stock.date}"
    title = f"From stock {plan.stock.source}{on}"
    shown = stock_shown(plan.totals.lines)
    print_table(out, title, shown.headers, shown.rows, right=shown.numbers)
    for line in (*left_out_shown(plan.totals.lines), *lots_shown(plan.stock)):
        out.print(line)
    where = short_shown(plan, COUNTED)
    if where.rows:
        count = f"{len(where.rows):,}{' or more' if len(where.rows) == COUNTED else ''}"
        more = f": {count} lines, the first {MOST_SHORT}; -o DIR writes all"
        title = f"Where it is short{more if len(where.rows) > MOST_SHORT else ''}"
        print_table(out, title, where.headers, where.rows[:MOST_SHORT], right=where.numbers)
