"""The trips of loads, looked up for their papers: which site has goods on which of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from ration.core.construct import construct
from ration.export.file_names import file_names
from ration.export.pdf.document import DocumentMaker
from ration.results.lines import Line, Lines, Manifest
from ration.results.loads import LoadsRecord, Stop, Trip
from ration.results.plan.site_table import site_names

_Place = tuple[str | None, str]  # a channel, None for a depot, and a site
FOLDER, LIST, STOP = "trips", "load-list", "waybill"  # the folder of trips, and names in it
_NAMED = 20  # trips that a note names


@dataclass(frozen=True)
class Trips:
    """Looks up what the papers of trips print, in the record of a plan's loads."""

    maker: DocumentMaker
    loads: LoadsRecord

    def printed(self) -> list[Trip]:
        """The trips whose papers are printed: those that stop at a chosen site."""
        sites = self.maker.options.sites
        if sites is None:
            return [*self.loads.trips]
        return [trip for trip in self.loads.trips if any(s.site in sites for s in trip.stops)]

    def stops(self, trip: Trip) -> Iterator[tuple[int, Stop, Manifest]]:
        """The printed stops of a trip: their numbers from 1, and the manifests of their sites."""
        sites = self.maker.options.sites
        for number, stop in enumerate(trip.stops, start=1):
            if sites is None or stop.site in sites:
                yield number, stop, self._manifest(stop)

    def _manifest(self, stop: Stop) -> Manifest:
        """The manifest of a stop's site; at a depot, one of all that the plan hands out."""
        plan = self.maker.plan
        if stop.channel is not None:
            return plan.manifests(stop.channel)[self._places[stop.channel][stop.site]]
        lines = [line.model_copy(update={"supply": None}) for line in plan.totals.values()]
        return construct(
            Manifest,
            channel="",
            title="",
            site=stop.site,
            people=(),
            served=(),
            lines=construct(Lines, lines=tuple(lines)),
        )

    def others(self, trip: Trip, stop: Stop) -> tuple[list[str], list[str]]:
        """The numbers of other trips to a site: with the rest of these goods, and with others."""
        items = {each.item for each in stop.goods}
        rest, others = list[str](), list[str]()
        for number, carried in self._items_of.get((stop.channel, stop.site), {}).items():
            if number != trip.number:
                (rest if carried & items else others).append(number)
        return rest, others

    def numbers(self, manifest: Manifest) -> list[str]:
        """The numbers of all trips to a site."""
        return [*self._items_of.get((manifest.channel, manifest.site), {})]

    def brings_all(self, trip: Trip, stop: Stop, item: str, *, any_depot: bool = False) -> bool:
        """Whether one trip brings a site all of an item that it gets from the trip's depot.

        `any_depot` is whether it brings all that the site gets from anywhere.
        """
        carried = self._items_of[stop.channel, stop.site]
        trips = (self._by_number[number] for number, items in carried.items() if item in items)
        return all(each is trip for each in trips if any_depot or each.depot == trip.depot)

    def stays(self, manifest: Manifest, lines: Sequence[Line]) -> list[Line]:
        """The lines of a site that no trip brings, and that do not miss: its own waybill has them.

        A line of nothing is none of them, if anything travels to the site.
        """
        at = manifest.channel, manifest.site
        travel = {item for items in self._items_of.get(at, {}).values() for item in items}
        away = travel | self._missing.get(at, set())
        left = [line for line in lines if line.item not in away]
        return [line for line in left if sent_amount(line)] if away else left

    def listed(self, numbers: Sequence[str]) -> str:
        """The numbers of trips in one line, of many trips the first."""
        labels = self.maker.labels
        texts = [self.maker.isolated(each) for each in numbers[:_NAMED]]
        if len(numbers) > _NAMED:
            texts += labels.label("and_more", n=len(numbers) - _NAMED)[:1]
        return labels.by_key["comma"][0].join(texts)

    @cached_property
    def folders(self) -> Mapping[str, str]:
        """The names of the folders of trips, by their numbers."""
        return file_names(trip.number for trip in self.loads.trips)

    def list_file(self, trip: Trip) -> str:
        """The path of a load list in the folder of papers."""
        return f"{FOLDER}/{self.folders[trip.number]}/{LIST}.pdf"

    def stop_file(self, trip: Trip, number: int) -> str:
        """The path of the waybill of a stop; files of a trip sort in the order of its stops."""
        digits, stop = len(str(len(trip.stops))), trip.stops[number - 1]
        name = self._files[stop.channel or ""][stop.site]
        return f"{FOLDER}/{self.folders[trip.number]}/{STOP}-{number:0{digits}}-{name}.pdf"

    @cached_property
    def _by_number(self) -> Mapping[str, Trip]:
        return {trip.number: trip for trip in self.loads.trips}

    @cached_property
    def _items_of(self) -> Mapping[_Place, Mapping[str, set[str]]]:
        """The items that each site gets on every trip to it, by its number."""
        found: dict[_Place, dict[str, set[str]]] = defaultdict(dict)
        for trip, stop in self.loads.stops():
            items = found[stop.channel, stop.site].setdefault(trip.number, set())
            items.update(each.item for each in stop.goods)
        return dict(found)

    @cached_property
    def _missing(self) -> Mapping[tuple[str, str], set[str]]:
        """The items that no depot has for a site."""
        found: dict[tuple[str, str], set[str]] = defaultdict(set)
        for each in self.loads.missing:
            found[each.channel, each.site].add(each.item)
        return dict(found)

    @cached_property
    def _places(self) -> Mapping[str, Mapping[str, int]]:
        """Where the manifest of a site is among those of its channel."""
        plan = self.maker.plan
        return {
            channel: {site: at for at, site in enumerate(site_names(plan.manifests(channel)))}
            for channel in plan.channels
        }

    @cached_property
    def _files(self) -> Mapping[str, Mapping[str, str]]:
        """The names of files of all sites, as their other papers have them."""
        depots = [stop.site for _, stop in self.loads.stops() if stop.channel is None]
        return {
            **{channel: file_names(places) for channel, places in self._places.items()},
            "": file_names(dict.fromkeys(depots)),
        }


def sent_amount(line: Line) -> Fraction:
    """How much of a line is sent to its site: of a plan from stock, what is delivered."""
    delivered = None if line.supply is None else line.supply.delivered
    return line.quantity.amount if delivered is None else delivered
