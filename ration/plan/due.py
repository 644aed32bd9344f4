"""Calculate what the households of a scanned register are due, by site and by subtotal."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ration.core.problems.errors import DataError
from ration.core.problems.problem import problem
from ration.engine.apportion import NobodyToShare
from ration.engine.households import bound_entitlements
from ration.engine.rules import DueByComposition, Rule, bound, compositions, rules
from ration.engine.sites import PlaceTable, sites, subtotal_places
from ration.plan.scanned import ScannedRegister


class RegisterDue(NamedTuple):
    """What is due: at `sites`, by channel, and in `subtotals`, by the columns of each level.

    `by_composition` is what every composition is due by each non-linear rule.
    """

    scanned: ScannedRegister
    by_composition: DueByComposition
    sites: Mapping[str, PlaceTable]
    subtotals: Mapping[tuple[str, ...], PlaceTable]

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the files of the register."""
        return self.scanned.register.inputs


def what_is_due(scanned: ScannedRegister) -> RegisterDue:
    """Apply the rules of the programme, once for every distinct composition.

    Raises DataError if the programme does not decide what a composition is due, if a sum does not
    fit in 64 bits, or if there is nobody to share a pool.
    """
    checks, queries, scan = scanned.checks, scanned.queries, scanned.scan
    by_composition = {
        rule.key: compositions(rule, scanned.by_site[channel])
        for channel, grouping in queries.sites.items()
        for rule in grouping.rules
        if not rule.linear
    }
    bound_entitlements(rules(checks.programme), scan.largest, by_composition)
    answers = {by: scan.answers["subtotals", *by] for by in queries.subtotals}
    try:
        at_sites = sites(checks, queries.sites, scanned.by_site, by_composition)
        _bound_totals(rules(checks.programme), at_sites)
    except NobodyToShare:
        raise DataError(scanned.register.source, [problem("pool-nobody")]) from None
    subtotals = subtotal_places(checks, queries.subtotals, answers, by_composition)
    return RegisterDue(scanned, by_composition, at_sites, subtotals)


def _bound_totals(applied: Sequence[Rule], at_sites: Mapping[str, PlaceTable]) -> None:
    """Refuse sums that do not fit in 64 bits, which is also what stock can be shared for."""
    due: Counter[str] = Counter()
    for rule in applied:
        places = at_sites[rule.channel].dues
        due[rule.item.id] += sum(sum(d.steps) for m, d in places if m.item.id == rule.item.id)
        bound(rule, due[rule.item.id])
