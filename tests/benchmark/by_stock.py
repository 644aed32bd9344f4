"""`ration` from stock that does not reach. `python -m … FILE SHAPE OPTION STOCK TABLE`.

OPTION is `plain`, for a plan without stock, or one of a shortage; TABLE is `none`, or the table of
households that is made too. Prints what is handed out in all, in steps.
"""

import json
import sys
from typing import Any

import ration
from ration.programme.shortage import Shortage

from .shapes import SHAPES

FIRST = {"three channels": ("centre", "C-000000"), "wide": ("displaced", "yes")}


def main(file: str, name: str, option: str, stock: str, table: str) -> None:
    """Compute, and make a table of the households where one is asked for."""
    programme = ration.load_programme(SHAPES[name].programme)
    given: dict[str, Any] = {}
    if option != "plain":
        column, word = FIRST[name]
        order = {"households": {column: [word]}} if option == "priority" else {}
        said = Shortage.model_validate({"option": option, **order})
        programme = programme.model_copy(update={"shortage": said})
        given = {"stock": stock}
    plan = ration.compute(file, programme, **given)
    items = {one.item: programme.item(one.item) for one in plan.totals.lines if not one.pool}
    totals = {name: int(item.steps(plan.totals[name].quantity)) for name, item in items.items()}
    if table != "none":
        frame = getattr(plan, table)()
        sums = {name: int(frame[item.column].sum()) for name, item in items.items()}
        if sums != totals:
            raise SystemExit(f"households add up to {sums}, totals are {totals}")
    print(
        json.dumps(
            {
                name: [steps, items[name].smallest.text, items[name].smallest.unit]
                for name, steps in totals.items()
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
