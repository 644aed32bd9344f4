"""Details of sites: address, contact, coordinates, depot, distance."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from pydantic import Field

from ration.core.models import Frozen, Several
from ration.core.problems.problem import Problem
from ration.core.quantity.quantity import number_text
from ration.results.supply import Exact


def _if_known() -> Any:
    return Field(default=None, exclude_if=lambda value: value is None)


class SiteDetail(Frozen):
    """What is known of one site; None means not known.

    `channel` is the id of the site's channel (from a file: or its title); None means every channel
    that has the site.
    `name` is the site's name for people, if `site` is a code. `latitude` and `longitude` are
    degrees, north and east. `contact` and `phone` are those of a person: they are on papers and in
    the plan's JSON, but not on the HTML page. `distance_km` is that from the depot.

    >>> SiteDetail(site="DC-01", depot="Port").depot
    'Port'
    """

    site: str
    channel: str | None = _if_known()
    name: str | None = _if_known()
    address: str | None = _if_known()
    contact: str | None = _if_known()
    phone: str | None = _if_known()
    latitude: Exact | None = _if_known()
    longitude: Exact | None = _if_known()
    depot: str | None = _if_known()
    distance_km: Exact | None = _if_known()

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What is known, as labels and texts for people to read.

        >>> from fractions import Fraction
        >>> SiteDetail(site="DC-01", depot="Port", distance_km=Fraction(25, 2)).facts
        (('depot', 'Port'), ('distance', '12.5 km'))
        """
        point = [number_text(each) for each in (self.latitude, self.longitude) if each is not None]
        facts = {
            "name": self.name,
            "address": self.address,
            "contact": self.contact,
            "phone": self.phone,
            "coordinates": ", ".join(point),
            "depot": self.depot,
            "distance": "" if self.distance_km is None else f"{number_text(self.distance_km)} km",
        }
        return tuple((label, text) for label, text in facts.items() if text)


class SiteDetails(Frozen):
    """The details of sites, and where they come from.

    `rows` are those of the file; `sha256` None means it is no file. `warnings` are about how it was
    read; in a plan they are among the plan's.
    """

    source: str = "site details"
    sha256: str | None = None
    rows: int = 0
    sites: Several[SiteDetail] = ()
    warnings: Several[Problem] = Field(default=(), exclude_if=lambda warnings: not warnings)

    def of(self, channel: str, site: str) -> SiteDetail | None:
        """The details of a site; None if there are none.

        >>> details = SiteDetails(sites=(SiteDetail(site="DC-01", depot="Port"),))
        >>> details.of("centre", "DC-01"), details.of("centre", "DC-02")
        (SiteDetail(site='DC-01', depot='Port'), None)
        """
        return self.by_site.get((channel, site)) or self.by_site.get((None, site))

    @cached_property
    def by_site(self) -> Mapping[tuple[str | None, str], SiteDetail]:
        """The details by channel and site; the channel None is any."""
        return {(each.channel, each.site): each for each in self.sites}

    @property
    def has_contacts(self) -> bool:
        """Whether it names people, or their phones."""
        return any(each.contact or each.phone for each in self.sites)
