"""What the households of a scanned register are due, at every site and in every subtotal."""

from collections.abc import Mapping
from dataclasses import dataclass

from ration.core.problems import DataError, problem
from ration.engine.apportion import NobodyToShare
from ration.engine.grouping import DueByComposition, compositions, rules
from ration.engine.households import bound_entitlements
from ration.engine.sites import PlaceTable, sites, subtotal_places
from ration.plan.scanned import ScannedRegister


@dataclass(frozen=True)
class RegisterDue:
    """What is due: by channel at its `sites`, in `subtotals` by the columns of their levels.

    `by_composition` has what every composition is due by each rule that is not linear.
    """

    register: ScannedRegister
    by_composition: DueByComposition
    sites: Mapping[str, PlaceTable]
    subtotals: Mapping[tuple[str, ...], PlaceTable]


def what_is_due(register: ScannedRegister) -> RegisterDue:
    """Apply the rules of the programme, once for every distinct composition.

    Raises DataError where a composition is due what cannot be counted, or a pool has nobody.
    """
    checks, queries, scanned = register.checks, register.queries, register.scanned
    by_composition = {
        rule.key: compositions(rule, register.by_site[channel])
        for channel, grouping in queries.sites.items()
        for rule in grouping.rules
        if not rule.linear
    }
    bound_entitlements(rules(checks.programme), scanned.largest, by_composition)
    answers = {by: scanned.answers["subtotals", *by] for by in queries.subtotals}
    try:
        at_sites = sites(checks, queries.sites, register.by_site, by_composition)
    except NobodyToShare:
        raise DataError(register.register.source, [problem("pool-nobody")]) from None
    subtotals = subtotal_places(checks, queries.subtotals, answers, by_composition)
    return RegisterDue(register, by_composition, at_sites, subtotals)
