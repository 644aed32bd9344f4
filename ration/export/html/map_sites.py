"""The sites of a plan whose coordinates are known."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ration.export.html.figures import short_sites
from ration.results.lines import Manifest
from ration.results.plan.plan import PlanRecord
from ration.results.plan.site_table import SiteTable, site_names


class MapSite(NamedTuple):
    """A site with its place; `people` are the people there, `is_short` means short of an item.

    A depot is a square; `people` of any map may be something else that is counted.
    """

    name: str
    latitude: float
    longitude: float
    people: int
    is_short: bool = False
    is_depot: bool = False


def map_sites(plan: PlanRecord) -> list[MapSite]:
    """The sites with coordinates; those of several channels at one place are one, the largest."""
    found: dict[tuple[str, float, float], MapSite] = {}
    for channel in plan.channels:
        for site in _of_channel(plan, channel):
            key = site[:3]
            before = found.get(key, site)
            found[key] = site._replace(
                people=max(site.people, before.people), is_short=site.is_short or before.is_short
            )
    return list(found.values())


def _of_channel(plan: PlanRecord, channel: str) -> Iterator[MapSite]:
    details, sites = plan.site_details, plan.manifests(channel)
    if details is None:
        return
    short = short_sites(sites) if plan.stock is not None else ()
    counts = _counts(sites)
    for at, name in enumerate(site_names(sites)):
        known = details.of(channel, name)
        if known is not None and known.latitude is not None and known.longitude is not None:
            place = float(known.latitude), float(known.longitude)
            yield MapSite(known.name or name, *place, counts[at], at in short)


def counted(plan: PlanRecord) -> str:
    """What the size of a site is: persons, or households where people are not counted."""
    return "persons" if "persons" in dict(plan.people) else "households"


def _counts(sites: Sequence[Manifest]) -> Sequence[int]:
    if isinstance(sites, SiteTable):
        people = sites.columns.people
        return people.get("persons") or people.get("households") or [0] * len(sites)
    people_of = (dict(site.people) for site in sites)
    return [people.get("persons", people.get("households", 0)) for people in people_of]
