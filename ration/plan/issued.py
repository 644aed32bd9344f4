"""What is issued from stock of what is due."""

from typing import TYPE_CHECKING

from ration.plan.due import RegisterDue
from ration.register.source.collect import readable

if TYPE_CHECKING:
    from ration.stock.supplies import StockIssue, Supplies


def what_is_issued(due: RegisterDue, supplies: "Supplies | None") -> "StockIssue | None":
    """Issue the plan from stock; None means all that is due is handed out.

    Raises DataError if the stock does not fit the plan, or if an item is short and the programme
    has no option for that.
    """
    if supplies is None:
        return None
    scanned = due.scanned
    with readable(scanned.register):  # with arrears, the rows are read once more
        return supplies.issue(
            scanned.checks.programme,
            scanned.queries.sites,
            scanned.by_site,
            due.sites,
            scanned.scan,
        )
