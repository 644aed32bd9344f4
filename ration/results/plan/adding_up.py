"""Check a plan that is read: every site once, and the totals are the sums of the sites."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction

from ration.core.quantity.quantity import QuantityError
from ration.results.lines import Line, Subtotal, by_level
from ration.results.plan.plan import PlanRecord
from ration.results.plan.site_table import SiteTable


def not_adding_up(plan: PlanRecord) -> str | None:
    """What in a plan contradicts itself; None means it adds up."""
    tables = plan.site_tables()
    if _twice(plan, tables):
        return "it has a site of one channel twice"
    sums = _sums(plan, tables)
    for total in plan.totals.values():
        if total.quantity.amount != sums.pop(total.item, 0):
            return f"the quantity of {total.item} is not the sum of its sites"
    if sums:
        return f"the totals have no {min(sums)}"
    source = plan.source
    if min(source.read, source.accepted, source.rejected, source.left_out) < 0:
        return "a number of rows is below 0"
    if source.read != source.accepted + source.rejected + source.left_out:
        return "the rows read are not those accepted, rejected and left out"
    broken = next((line for line in _lines(plan) if not _packs_add_up(line)), None)
    if broken is not None:
        return f"the packs of {broken.item} are not its quantity"
    if any(len({*map(_counted, level)}) > 1 for level in by_level(plan.by).values()):
        return "two subtotals of one level do not count the same"
    return None


def _counted(subtotal: Subtotal) -> tuple[object, ...]:
    """Whom and what a subtotal counts, for the columns of a table of its level."""
    lines = subtotal.lines.values()
    items = [(line.item, line.supply is None) for line in lines]
    return (*(who for who, _ in subtotal.people), *items)


def _lines(plan: PlanRecord) -> Iterator[Line]:
    """Every line of the plan but those of sites in files, whose fingerprints the plan has."""
    yield from plan.totals.values()
    for each in plan.by:
        yield from each.lines.values()
    if isinstance(plan.sites, tuple):
        for site in plan.sites:
            yield from site.lines.values()


def _packs_add_up(line: Line) -> bool:
    try:
        packed = sum(((each.count * each.holds) for each in line.packs), line.loose)
        return packed == line.quantity
    except QuantityError:  # a pack by its mass, of what is counted in pieces
        return True


def _twice(plan: PlanRecord, tables: Sequence[SiteTable] | None) -> bool:
    """Whether a channel has two sites of one name."""
    if tables is None:
        return len({(each.channel, each.site) for each in plan.sites}) < len(plan.sites)
    columns = [table.columns for table in tables]
    return any(len({*each.sites}) < len(each.sites) for each in columns)


def _sums(plan: PlanRecord, tables: Sequence[SiteTable] | None) -> dict[str, Fraction]:
    """The quantities of all sites by item."""
    sums: defaultdict[str, Fraction] = defaultdict(Fraction)
    if tables is None:
        for site in plan.sites:
            for line in site.lines.values():
                sums[line.item] += line.quantity.amount
    else:
        for table in tables:
            for item, lines in table.columns.lines.items():
                sums[item] += lines.total()
    return sums
