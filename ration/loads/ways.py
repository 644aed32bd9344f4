"""How far depots and sites are from each other, and where that is known from."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

from ration.core.problems.problem import Problem
from ration.loads.costs import METRES
from ration.loads.distances.between import (
    Between,
    Source,
    distances_between,
    metres_from,
    source_words,
)
from ration.loads.distances.load import load_distances
from ration.loads.distances.metres import Metres, Point
from ration.loads.goods.sent import Site
from ration.programme.assumptions import Assumption
from ration.programme.transport import Transport
from ration.register.mapping.load import MappingSource
from ration.results.plan.site_details import SiteDetails
from ration.sites.cells import coordinate

_DETOUR = Fraction(7, 5)  # an assumption: roads are that much longer than straight lines


class Ways:
    """Distances between depots and sites, by their names.

    `distances` is a table of pairs of places. `words` say where what was asked for comes from.
    """

    def __init__(
        self,
        distances: Any,
        mapping: MappingSource | None,
        transport: Transport,
        details: SiteDetails,
    ) -> None:
        self._table = None if distances is None else load_distances(distances, mapping=mapping)
        self._details = details
        self._points = dict(_points(transport, details))
        self._detour = transport.detour or _DETOUR
        self._assumed = transport.detour is None or transport.assumption
        self._used: set[Source] = set()
        self._known: dict[tuple[str, ...], Between] = {}

    @property
    def given(self) -> bool:
        """Whether there is a table of distances."""
        return self._table is not None

    @property
    def warnings(self) -> Sequence[Problem]:
        """What is unusual about the table."""
        return () if self._table is None else self._table.warnings

    def between(self, depot: str | None, sites: Sequence[Site]) -> Between:
        """The metres between a depot and sites, in this order."""
        places = (depot or "", *(each.site for each in sites))
        if places not in self._known:
            found = distances_between(
                places, self._table, self._points, self._detour, details=self._details
            )
            self._known = {places: found}
        return self._known[places]

    def unknown(self, depot: str | None, sites: Sequence[Site]) -> Sequence[str]:
        """The places without which distances are known; all of them if there are none at all."""
        if self._table is None and len(self._points) < 2 and not self._has_own:
            return [depot or "the depot", *(each.site for each in sites)]
        return self.between(depot, sites).unknown

    def metres(self, depot: str | None, sites: Sequence[Site]) -> Metres:
        """The metres between a depot and sites, which are known."""
        found = self.between(depot, sites)
        self._used |= found.used
        return found.metres

    def from_depot(self, depot: str | None, sites: Sequence[Site]) -> list[int | None]:
        """The metres from a depot to each site; None means not known."""
        places = [each.site for each in sites]
        row, used = metres_from(
            depot or "", places, self._table, self._points, self._detour, details=self._details
        )
        self._used |= used
        return row

    def point(self, place: str) -> Point | None:
        """Where a place is; None means not known."""
        return self._points.get(place)

    def km(self, start: tuple[str, str], end: tuple[str, str]) -> Fraction | None:
        """The kilometres from a channel's site to another; None means not known."""
        (metres,) = self.from_depot(start[1], [Site(*end)])
        return None if metres is None else Fraction(metres, METRES)

    @property
    def words(self) -> str | None:
        """Where the distances that were used come from; None means that none was used."""
        if not self._used:
            return None
        found = Between((), (), frozenset(self._used))
        return source_words(
            found, self._table, self._detour, assumed=self._assumed, details=self._details
        )

    @property
    def assumptions(self) -> Iterable[Assumption]:
        """The detour, if it was used and is ours."""
        if "crow" in self._used and self._assumed:
            says = f"roads are {self._detour * 100 // 1} % as long as straight lines"
            yield Assumption(place="detour", item=None, says=says, source=None)

    @property
    def _has_own(self) -> bool:
        return any(each.distance_km is not None for each in self._details.sites)


def _points(transport: Transport, details: SiteDetails) -> Iterable[tuple[str, Point]]:
    for site in details.sites:
        if site.latitude is not None and site.longitude is not None:
            yield site.site, (site.latitude, site.longitude)
    for depot in transport.depots:
        if depot.latitude is not None and depot.longitude is not None:
            yield (
                depot.name,
                (
                    coordinate(depot.latitude, "latitude"),
                    coordinate(depot.longitude, "longitude"),
                ),
            )
