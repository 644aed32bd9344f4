"""The areas of a plan: its subtotals, or its sites if it has none."""

from collections.abc import Iterator, Mapping, Sequence

from ration.core.problems.errors import InputError
from ration.core.problems.names import nearest
from ration.core.problems.problem import problem
from ration.fairness.population import Place, area_name
from ration.plan.plan import DistributionPlan
from ration.results.lines import by_level

Places = dict[tuple[str, ...], list[Place]]


def places_of(plan: DistributionPlan, by: Sequence[str], *, sites: bool) -> Places:
    """The areas of every level of subtotals, by its columns.

    `by` are levels to choose; () means all. If the plan has none and `sites`, the places are the
    sites of every channel. Raises InputError if the plan has no level of this name.
    """
    levels = {
        columns: [Place(area_name(e.values), e.people, e.served, e.lines) for e in level]
        for columns, level in by_level(plan.by).items()
    }
    if not by:
        return levels or (dict(_sites(plan)) if sites else {})
    wanted = [tuple(part.strip() for part in each.split(",")) for each in by]
    if not plan.source.accepted:  # nobody is in any area
        return {each: [] for each in wanted}
    unknown = [each for each in wanted if each not in levels]
    if unknown:
        known = [",".join(columns) for columns in levels]
        names = [",".join(each) for each in unknown]
        raise InputError(
            plan.source.source,
            [problem("fairness-by", column=each, near=nearest(each, known)) for each in names],
        )
    return {each: levels[each] for each in wanted}


def _sites(plan: DistributionPlan) -> Iterator[tuple[tuple[str, ...], list[Place]]]:
    for channel in plan.channels:
        places = [Place(e.site, e.people, e.served, e.lines) for e in plan.manifests(channel)]
        yield (channel,), places


def populated(
    places: Mapping[tuple[str, ...], Sequence[Place]], heads: str
) -> tuple[Places, list[str]]:
    """The places that have people, and the names of those that have none."""
    kept = {key: [e for e in each if dict(e.people)[heads]] for key, each in places.items()}
    empty = [e.name for each in places.values() for e in each if not dict(e.people)[heads]]
    return kept, empty
