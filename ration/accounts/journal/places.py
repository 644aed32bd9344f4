"""Hold the places of a journal against the sites of a plan: slips, and journals of other plans."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from ration.core.problems.names import similar_names, some
from ration.core.problems.problem import Problem, problem
from ration.results.accounts.journal import Entry
from ration.results.plan.plan import PlanRecord

_NEAR = 0.7  # from this similarity on, a name may be a misspelling of a site's
_AT_SITES = ("dispatch", "receipt", "issue", "return", "transfer")  # these have a site of a plan
_SHOWN = 3


class PlanPlaces:
    """The places that a plan knows: its sites and the depots of its stock.

    `day` is the day of its distribution; None means not known. `others` are names of places that
    are no sites.
    """

    def __init__(self, plan: PlanRecord | None, others: Iterable[str] = ()) -> None:
        self.sites = [] if plan is None else [*dict.fromkeys(each.site for each in plan.sites)]
        day = None if plan is None else plan.date
        self.day = None if day is None else dt.date.fromisoformat(day)
        self.known = {*self.sites, *_depots(plan), *others}

    def problems(self, entries: Sequence[Entry]) -> Iterator[Problem]:
        """Names that are nearly a site's, and issues from places that are no sites.

        If no entry has a site of the plan at all, that is the only problem.
        """
        if not self.sites:
            return
        moved = [each for each in entries if each.kind in _AT_SITES]
        sites = {*self.sites}
        if moved and not any({each.origin, each.target} & sites for each in moved):
            yield problem("journal-other-plan", sites=some(self.sites, _SHOWN))
            return
        senders = {each.origin for each in entries if each.kind == "dispatch"}
        seen: dict[str, list[str]] = {}
        for entry in entries:
            for column, place in (("from", entry.origin), ("to", entry.target)):
                if place is None or place in self.known:
                    continue
                if place not in seen:
                    sends = place in senders
                    seen[place] = [] if sends else similar_names(place, self.sites, _NEAR)
                yield from _of(entry, column, place, seen[place])


def _of(entry: Entry, column: str, place: str, near: Sequence[str]) -> Iterator[Problem]:
    """The problem of a place that is no site of the plan, if it is one."""
    code = "journal-site-near" if near else "journal-issue-place"
    if near or entry.kind == "issue":
        facts = {"site": near[0]} if near else {}
        found = problem(code, row=entry.row, column=column, value=place, **facts)
        yield found.at(entry.file, entry.row)


def _depots(plan: PlanRecord | None) -> Iterator[str]:
    if plan is not None and plan.stock is not None:
        stock = plan.stock
        lots = (*(use.lot for use in stock.lots), *stock.idle, *stock.later)
        yield from (lot.depot for lot in (*lots, *stock.expired, *stock.soon) if lot.depot)
