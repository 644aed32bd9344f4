"""The manifests of a channel in columns: there may be half a million sites.

Sites that get the same of an item have the same line, so each line is made, and written, once.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache, partial
from itertools import groupby
from typing import Any, NamedTuple

from ration.core.construct import construct
from ration.core.lazy import LazySequence
from ration.results.lines import Line, Lines, Manifest

_KEPT = 8192  # of an item's lines that were made, and of their texts
_MOST = 2**63 - 1  # that a column of whole numbers holds


class Encoded(NamedTuple):
    """A column whose values repeat: the `distinct` ones, and `which` of them each site has."""

    which: Sequence[int]
    distinct: Sequence[Any]

    @classmethod
    def of(cls, values: Iterable[Hashable]) -> "Encoded":
        """Encode the values of all sites.

        >>> Encoded.of("abba")
        Encoded(which=[0, 1, 1, 0], distinct=['a', 'b'])
        """
        numbers: dict[Hashable, int] = {}
        which = [numbers.setdefault(value, len(numbers)) for value in values]
        return cls(which, list(numbers))


class ItemLines:
    """The line of an item at every site of a channel.

    `encode` gives one key per site: equal keys have equal lines. `make` makes the line of a key,
    `amount` its quantity; None means that of the line.
    """

    def __init__(
        self,
        encode: Callable[[], Encoded],
        make: Callable[[Any], Line],
        amount: Callable[[Any], Fraction] | None = None,
    ) -> None:
        self._encode = encode
        self._make = make
        self._amount = amount or (lambda key: make(key).quantity.amount)
        self._line = lru_cache(_KEPT)(self._made)
        self._texts: Sequence[str] | None = None

    @cached_property
    def keys(self) -> Encoded:
        """The keys of all sites."""
        return self._encode()

    @property
    def which(self) -> Sequence[int]:
        """Which of the `distinct` lines each site has."""
        return self.keys.which

    @property
    def distinct(self) -> Iterator[Line]:
        """The lines, each once."""
        return map(self._make, self.keys.distinct)

    @property
    def texts(self) -> Sequence[str]:
        """The JSON of the lines, each once; of a few thousand it is made once."""
        texts = self._texts or [line.model_dump_json() for line in self.distinct]
        self._texts = texts if len(texts) <= _KEPT else None
        return texts

    def at(self, site: int) -> Line:
        """The line of one site."""
        return self._line(self.keys.which[site])

    def total(self) -> Fraction:
        """The quantity of all sites together."""
        times = Counter(self.keys.which)
        amounts = map(self._amount, self.keys.distinct)
        return sum((amount * times[at] for at, amount in enumerate(amounts)), Fraction(0))

    def _made(self, at: int) -> Line:
        return self._make(self.keys.distinct[at])


@dataclass(frozen=True)
class SiteColumns:
    """The manifests of a channel: names of sites, counts of people, lines by item."""

    channel: str
    title: str
    sites: Sequence[str]
    people: Mapping[str, Sequence[int]]
    served: Mapping[str, Sequence[int]]
    lines: Mapping[str, ItemLines]

    def manifest(self, at: int) -> Manifest:
        """Make the manifest of one site."""
        lines = LazySequence(len(self.lines), partial(self._line, at))
        return construct(
            Manifest,
            channel=self.channel,
            title=self.title,
            site=self.sites[at],
            people=tuple((who, counts[at]) for who, counts in self.people.items()),
            served=tuple((who, counts[at]) for who, counts in self.served.items()),
            lines=construct(Lines, lines=lines),
        )

    @cached_property
    def _items(self) -> Sequence[ItemLines]:
        return tuple(self.lines.values())

    def _line(self, site: int, item: int) -> Line:
        return self._items[item].at(site)


class SiteTable(LazySequence[Manifest]):
    """The manifests of a channel: a sequence over `columns`."""

    __slots__ = ("columns",)

    def __init__(self, columns: SiteColumns) -> None:
        super().__init__(len(columns.sites), columns.manifest)
        self.columns = columns


def site_names(manifests: Sequence[Manifest]) -> Sequence[str]:
    """The names of a channel's sites; no manifest is made for them."""
    if isinstance(manifests, SiteTable):
        return manifests.columns.sites
    return [manifest.site for manifest in manifests]


def household_counts(manifests: Sequence[Manifest]) -> Sequence[int]:
    """The households of a channel's sites, in their order; no manifest is made for them."""
    if isinstance(manifests, SiteTable):
        return manifests.columns.people["households"]
    return [dict(manifest.people)["households"] for manifest in manifests]


def chosen(manifests: Sequence[Manifest], sites: Iterable[str]) -> list[Manifest]:
    """The manifests of those of `sites` that a channel has, in the order of `sites`."""
    names = site_names(manifests)
    return [manifests[names.index(site)] for site in dict.fromkeys(sites) if site in names]


def in_columns(sites: Sequence[Manifest]) -> list[SiteTable] | None:
    """Put manifests into columns, a table per channel; None if their order or kinds differ."""
    tables = []
    for (channel, title), members in groupby(sites, lambda site: (site.channel, site.title)):
        columns = _columns(channel, title, list(members))
        if columns is None:
            return None
        tables.append(SiteTable(columns))
    channels = {table.columns.channel for table in tables}
    return tables if len(channels) == len(tables) else None


def _columns(channel: str, title: str, sites: Sequence[Manifest]) -> SiteColumns | None:
    kinds = {tuple(_kinds(site)) for site in sites}
    counts = (count for site in sites for _, count in (*site.people, *site.served))
    if len(kinds) > 1 or not all(-_MOST <= count <= _MOST for count in counts):
        return None
    first = sites[0]
    items = [line.item for line in first.lines.values()]
    if len({*items}) < len(items):
        return None
    return SiteColumns(
        channel,
        title,
        [site.site for site in sites],
        {who: [site.people[n][1] for site in sites] for n, (who, _) in enumerate(first.people)},
        {who: [site.served[n][1] for site in sites] for n, (who, _) in enumerate(first.served)},
        {
            item: ItemLines(partial(_encoded, sites, at), lambda line: line)
            for at, item in enumerate(items)
        },
    )


def _encoded(sites: Sequence[Manifest], at: int) -> Encoded:
    return Encoded.of(site.lines.lines[at] for site in sites)


def _kinds(site: Manifest) -> Iterator[Sequence[str]]:
    """The names of a manifest's counts and items: its columns."""
    yield tuple(who for who, _ in site.people)
    yield tuple(who for who, _ in site.served)
    yield tuple(line.item for line in site.lines.values())
