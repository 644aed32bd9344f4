"""Check a plan that is read: every site once, and the totals are the sums of the sites."""

from collections import Counter, defaultdict
from fractions import Fraction

from ration.results.plan import PlanRecord


def not_adding_up(plan: PlanRecord) -> str | None:
    """What in a plan contradicts itself; None means it adds up."""
    sites = Counter((each.channel, each.site) for each in plan.sites)
    if any(count > 1 for count in sites.values()):
        return "it has a site of one channel twice"
    sums: defaultdict[str, Fraction] = defaultdict(Fraction)
    for site in plan.sites:
        for line in site.lines.each():
            sums[line.item] += line.quantity.amount
    for total in plan.totals.each():
        if total.quantity.amount != sums.pop(total.item, 0):
            return f"the quantity of {total.item} is not the sum of its sites"
    if sums:
        return f"the totals have no {min(sums)}"
    source = plan.source
    if source.read != source.accepted + source.rejected + source.left_out:
        return "the rows read are not those accepted, rejected and left out"
    return None
