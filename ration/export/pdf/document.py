"""A document as data that a template prints page by page. No text in it is markup."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

from ration.core.text.cells import text_width
from ration.export.pdf.fitting import MM, SIZES, WIDTH, broken_at, height_of, on_lines, plain
from ration.export.pdf.languages.labels import Labels, Texts
from ration.export.pdf.languages.money_words import in_words
from ration.export.pdf.paper import TOP, Paper
from ration.programme.programme import Programme
from ration.programme.schedule import percent
from ration.results.lines import Counts, Line, Manifest
from ration.results.loads import LoadsRecord
from ration.results.plan.plan import PlanRecord
from ration.results.plan.site_table import chosen
from ration.seals.seal import Seal, seal_of
from ration.seals.texts import Proves, Signs

DASH = "–"  # for nothing: a pen makes 10 of a 0
_TIE = "\u00a0"  # a space where no line breaks
_NUMBER = 48  # half-width characters: longer numbers of papers may break
_NOTE_WIDTH, _NOTE_LINE = 1.05, 2.6  # mm: the width of a character, the height of a line


@dataclass(frozen=True)
class PrintOptions:
    """Which documents to print, and how.

    `documents` None means the usual ones. `font` is a file or a folder of fonts to use before
    the system's. `names` is the register's column with the names of heads; None means that no
    names are printed. `order` is `size` or a column of the register by which the households of
    a site are sorted, then by card number; None means by card number alone. `per_size` makes a
    separate set for every household size. `fill` has the texts of lines to fill in, by label.
    `copies` are those of waybills and of payment authorisations; () means one without a name.
    `sites` are the names of sites; None means all. `signer` signs what is in codes, and `proofs`
    knows the roots of sites and the proofs of households; None means there are none. `card` is
    `claim169` for the code of signed cards that other agencies read; None means our own text.
    `loads` have the trips that goods travel on; None means that waybills are by site alone.
    """

    labels: Labels
    paper: Paper
    documents: Sequence[str] | None = None
    font: Path | None = None
    names: str | None = None
    order: str | None = None
    per_size: bool = False
    fill: Mapping[str, str] = field(default_factory=dict)
    copies: Sequence[str] = ()
    sites: Sequence[str] | None = None
    signer: Signs | None = None
    proofs: Proves | None = None
    card: str | None = None
    loads: LoadsRecord | None = None


@dataclass(frozen=True)
class Document:
    """A document of a site: `head` is the same on every page; `households` is 0 on a waybill.

    `trip` is the number of the trip that its goods travel on; None means no single one. A load
    list is of no site: its `channel` and `site` are "".
    """

    kind: str
    channel: str
    site: str
    head: dict[str, Any]
    pages: Sequence[dict[str, Any]]
    households: int = 0
    trip: str | None = None


@dataclass(frozen=True)
class DocumentMaker:
    """Looks up what documents print: names, titles, numbers and notes of a plan."""

    plan: PlanRecord
    programme: Programme
    options: PrintOptions

    def manifests(self, channel: str) -> Sequence[Manifest]:
        """The manifests of a channel's sites that are printed."""
        every, sites = self.plan.manifests(channel), self.options.sites
        return every if sites is None else chosen(every, sites)

    @property
    def labels(self) -> Labels:
        """The labels of the documents."""
        return self.options.labels

    def head(
        self, manifest: Manifest, items: Sequence[str], paper: Paper, number: str | None = None
    ) -> dict[str, Any]:
        """The values that every page of any document of a site shows, for its template.

        `number` None means the number of the site's documents.
        """
        people, served = self._counts(manifest.people), self._counts(manifest.served)
        number = self.number(manifest) if number is None else number
        return self.page_head(self.channel(manifest.channel), manifest.site, number, paper) | {
            "people": people,
            "served": served,
            "more": self._people_height([*people, *served], paper),
            "notes": self.notes(manifest, items),
        }

    def page_head(self, kind: str, name: str, number: str, paper: Paper) -> dict[str, Any]:
        """The values that every page of any document shows: its title ends with `kind: name`."""
        return {
            "paper": [paper.width, paper.height],
            "top": self._top(f"{kind}: {name}", number, paper),
            "programme": self.programme_title,
            "stamp": f"{self.plan.programme.id} {self.plan.programme.version}",
            "date": self.plan.date or "",
            "seal": self.seal.code,
            "foot": self._foot(number, paper),
            "number": broken_at(plain(number), _NUMBER),
            "fill": {key: on_lines(text) for key, text in self.options.fill.items()},
            "channel": kind,
            "site": on_lines(name),
        }

    @cached_property
    def seal(self) -> Seal:
        """The seal of the plan."""
        return seal_of(self.plan)

    def _foot(self, number: str, paper: Paper) -> float:
        """The size in points of the line at the foot of a page, so that long numbers fit on it."""
        labels, stamp = self.labels, self.plan.programme
        ends = (*labels.label("seal"), self.seal.code, *labels.label("page", n=1000, of=1000))
        text = " · ".join((stamp.id, str(stamp.version), number, *ends))
        fits = paper.room / (text_width(text) * MM * WIDTH)
        return max(SIZES[-1], min(SIZES[1], fits))

    def consignee(self, manifest: Manifest) -> list[str]:
        """What is known of a site: its name, address, contact and phone."""
        details = self.plan.site_details
        known = None if details is None else details.of(manifest.channel, manifest.site)
        if known is None:
            return []
        texts = (known.name, known.address, known.contact, known.phone)
        return [on_lines(each) for each in texts if each]

    def depot(self, manifest: Manifest) -> str | None:
        """The depot that serves a site, if it is known."""
        details = self.plan.site_details
        known = None if details is None else details.of(manifest.channel, manifest.site)
        return None if known is None else known.depot

    def _counts(self, people: Counts) -> list[tuple[Texts, str]]:
        """Counts with their names in every language."""
        return [(self.people(column), self.labels.number(count)) for column, count in people]

    def isolated(self, text: str) -> str:
        """Keep a text's own direction, and its place, on a page that runs from right to left."""
        return f"\u2068{text}\u2069" if self.labels.directions[0] == "rtl" else text

    def amount(self, amount: Fraction | int, unit: str) -> str:
        """An amount with its unit, in the main language."""
        return self.isolated(f"{self.labels.number(amount)}{_TIE}{self.unit(unit, amount)}")

    def _people_height(self, counts: Sequence[tuple[Texts, str]], paper: Paper) -> float:
        """The height in mm that the line of people needs beyond its first line."""
        labels = [*self.labels.label("registered"), *self.labels.label("served")]
        names = [text for name, count in counts for text in (*name, count)]
        return self.line_height([*labels, *names], paper) - height_of("-", 8, paper.room)

    def line_height(self, texts: Sequence[str], paper: Paper) -> float:
        """The height in mm of texts beside each other in 8 points; 0 if there are none."""
        return height_of(" · ".join(texts), 8, paper.room) if texts else 0.0

    def _top(self, name: str, number: str, paper: Paper) -> float:
        """The height of a page's title in mm: long names take several lines."""
        left = height_of(self.programme_title, 9, paper.room * 0.54)
        right = height_of(name, 12, paper.room * 0.44)
        numbered = height_of(f"No. · No. {number}", 8, paper.room * 0.44)
        return max(TOP, 8 + left, 4 + right + numbered)

    @property
    def programme_title(self) -> str:
        """The title of the programme, its level, times and days, in the main language."""
        stamp, labels = self.plan.programme, self.labels
        words = [self.isolated(on_lines(labels.title(self.programme.title, self.programme.titles)))]
        if stamp.level is not None:
            words += labels.label("level", level=percent(stamp.level))[:1]
        for item, level in stamp.item_levels:
            name = self.isolated(self.item(item)[0])
            words.append(f"{name} {labels.label('level', level=level)[0]}")
        words += labels.label("times", times=stamp.times)[:1] if stamp.times else []
        words += labels.label("days", days=stamp.days)[:1] if stamp.days else []
        if stamp.household_days is not None and stamp.household_days.households:
            days, count = stamp.household_days.days, stamp.household_days.households
            words += labels.label("fewer_days", days=days, count=labels.number(count))[:1]
        return labels.by_key["comma"][0].join(words).replace(" %", f"{_TIE}%")

    def channel(self, channel: str) -> str:
        """The title of a channel in the main language; "" is a depot that goods are brought to."""
        if not channel:
            return self.labels.label("depot")[0]
        found = self.programme.channel(channel)
        return plain(self.labels.title(found.title or found.id, found.titles))

    def number(self, manifest: Manifest) -> str:
        """The number of a site's documents; the same plan and site always give the same number."""
        parts = [self.programme.id, self.plan.date or "-", manifest.channel, manifest.site]
        return "/".join(parts)

    def notes(self, manifest: Manifest, items: Sequence[str]) -> list[list[Any]]:
        """The notes on these items, each a label and a text: what is short, what is assumed."""
        short = [
            f"{self.isolated(self.name(line)[0])} {self.amount(line.supply.short, line.unit)}"
            for line in manifest.lines.values()
            if line.item in items and line.supply is not None and line.supply.short
        ]
        assumed = []
        for figure in self.plan.assumptions:
            if figure.item is None or figure.item in items:
                named = "" if figure.item is None else f"{self.item(figure.item)[0]}: "
                assumed.append(self.isolated(plain(f"{named}{figure.says}")))
        ages = [day] if (day := self.plan.source.ages_on) else []
        notes = [("short", short), ("ages", ages), ("assumptions", assumed)]
        return [[key, " · ".join(texts)] for key, texts in notes if texts]

    def notes_height(self, notes: Sequence[Sequence[str]], paper: Paper) -> float:
        """The height of the notes in mm."""
        width = paper.room / _NOTE_WIDTH
        return sum(_NOTE_LINE * math.ceil((text_width(text) + 40) / width) for _, text in notes)

    def people(self, column: str) -> Texts:
        """The name of a count, such as `persons`, in every language."""
        if column == "households":
            return tuple(dict.fromkeys(self.labels.label("households")))
        group = next((each for each in self.programme.groups if each.column == column), None)
        if group is None:
            return self.labels.people(column, None)
        return self.labels.people(column, group.title, group.titles)

    def item(self, item: str) -> Texts:
        """The name of an item in every language."""
        return tuple(plain(name) for name in self.labels.item(self.programme.item(item)))

    def name(self, line: Line) -> Texts:
        """The name of a line's item in every language."""
        return self.item(line.item)

    def unit(self, unit: str, count: Fraction | int = 1) -> str:
        """The name of a unit or a pack beside a number, in the main language."""
        return plain(self._packs.get(unit) or self.labels.units(unit, count)[0])

    @cached_property
    def _packs(self) -> dict[str, str]:
        """The names of packs that the programme gives in the main language."""
        packs = (pack for item in self.programme.items for pack in item.packs)
        named = ((pack.name, dict(pack.names).get(self.labels.codes[0])) for pack in packs)
        return {pack: name for pack, name in named if name is not None}

    def in_words(self, amount: Fraction, currency: str) -> Texts:
        """An amount of money in words, in every language that has them."""
        units = tuple(plain(unit) for unit in self.labels.units(currency))
        return in_words(amount, currency, units, self.labels.codes)

    def is_money(self, item: str) -> bool:
        """Whether an item is money, which is paid and not transported."""
        return self.programme.item(item).unit == self.programme.currency
