"""A plan that is issued from stock, on a terminal."""

from rich.console import Console

from ration import DistributionPlan
from ration.export.tables.display import left_out_shown, lots_shown, short_shown, stock_shown

from ..console import print_table

MOST_SHORT = 20  # lines of an item at a site; a file has all
COUNTED = 1_000  # of these lines; not all are read if there are very many sites


def print_stock(out: Console, plan: DistributionPlan) -> None:
    """Print what each item requires, what is available and issued, and where it is short."""
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
        title = f"Sites where items are short{more if len(where.rows) > MOST_SHORT else ''}"
        print_table(out, title, where.headers, where.rows[:MOST_SHORT], right=where.numbers)
