"""`ration` with stock that is too little. `python -m … FILE SHAPE OPTION STOCK TABLE`.

OPTION is a shortage option, or `plain` for a plan without stock. TABLE is a table of households to
make too, or `none`. Prints the totals in steps.
"""

import json
import sys
from typing import Any

import ration
from ration.programme.shortage import Shortage

from .shapes import SHAPES

FIRST = {"three channels": ("centre", "C-000000"), "wide": ("displaced", "yes")}


def main(file: str, name: str, option: str, stock: str, table: str) -> None:
    """Compute a plan, and make a table of households unless TABLE is `none`."""
    programme = ration.load_programme(SHAPES[name].programme)
    parameters: dict[str, Any] = {}
    if option != "plain":
        column, word = FIRST[name]
        order = {"households": {column: [word]}} if option == "priority" else {}
        shortage = Shortage.model_validate({"option": option, **order})
        programme = programme.model_copy(update={"shortage": shortage})
        parameters = {"stock": stock}
    plan = ration.compute(file, programme, **parameters)
    items = {line.item: programme.item(line.item) for line in plan.totals.lines if not line.pool}
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
