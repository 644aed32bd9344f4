"""A document as data: what its template prints, page after page. Nothing in it is markup."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from unicodedata import category, normalize

from ration.line import Line, Manifest
from ration.pdf.language import Texts, Wording
from ration.pdf.paper import ROW, TOP, Paper
from ration.programme import Programme
from ration.text import text_width

if TYPE_CHECKING:
    from ration.plan import DistributionPlan

_MM = 0.3528  # of a point
_SIZES = (8.0, 7.0, 6.0, 5.0, 4.2)  # points
_SIGN = 0.56  # how wide a narrow sign is, of the size of its letters
_BREAK, _JOINING = "\u200b", "\u0590"  # where a word may break; the first letters that may join
_JOINERS = "\u200c\u200d"
_NOTE_SIGNS, _NOTE_LINE = 1.05, 2.6  # mm: the width of a sign, the height of a line


@dataclass(frozen=True)
class Asked:
    """How documents are to be made.

    `names` is the register's column with the names of heads (None: no names are printed);
    `order` is `size` or a column of the register by which the households of a site are listed
    (None: by card number alone); `per_size` makes a set of its own for every household size.
    """

    wording: Wording
    paper: Paper
    names: str | None = None
    order: str | None = None
    per_size: bool = False


@dataclass(frozen=True)
class Document:
    """One document of a site: what stands on all of its pages, and every page."""

    kind: str
    channel: str
    site: str
    head: dict[str, Any]
    pages: Sequence[dict[str, Any]]
    households: int = 0


@dataclass(frozen=True)
class Maker:
    """What makes the documents of a plan: the plan, its programme, and how it is asked for."""

    plan: "DistributionPlan"
    programme: Programme
    asked: Asked

    @property
    def wording(self) -> Wording:
        """The languages of the documents."""
        return self.asked.wording

    def head(self, manifest: Manifest, items: Sequence[str], paper: Paper) -> dict[str, Any]:
        """What every page of a site's document says, whatever it is."""
        return {
            "paper": [paper.width, paper.height],
            "top": self._top(manifest, paper),
            "programme": plain(self.plan.programme.title),
            "stamp": f"{self.plan.programme.id} {self.plan.programme.version}",
            "date": self.plan.date or "",
            "number": plain(self.number(manifest)),
            "channel": plain(manifest.title),
            "site": plain(manifest.site),
            "people": [
                [self.people(column), self.wording.number(count)]
                for column, count in manifest.people
            ],
            "notes": self.notes(manifest, items),
        }

    def _top(self, manifest: Manifest, paper: Paper) -> float:
        """How much of a page its title takes, in mm: long names take several lines."""
        left = _height(self.plan.programme.title, 9, paper.room * 0.54)
        right = _height(f"{manifest.title}: {manifest.site}", 12, paper.room * 0.44)
        number = _height(f"No. · No. {self.number(manifest)}", 8, paper.room * 0.44)
        return max(TOP, 8 + left, 4 + right + number)

    def number(self, manifest: Manifest) -> str:
        """The number of a site's documents: the same wherever and whenever they are made."""
        parts = [self.programme.id, self.plan.date or "-", manifest.channel, manifest.site]
        return "/".join(parts)

    def notes(self, manifest: Manifest, items: Sequence[str]) -> list[list[Any]]:
        """What has to be said of these items: what is short, what is assumed."""
        lines = [one for one in manifest.lines.each() if one.item in items]
        short = [f"{self.name(o)[0]} {self.wording.number(o.supply.short)} {self.unit(o.unit)}"
                 for o in lines if o.supply is not None and o.supply.short]  # fmt: skip
        said = []
        for one in self.plan.assumptions:
            if one.item is None or one.item in items:
                named = "" if one.item is None else f"{self.item(one.item)[0]}: "
                said.append(plain(f"{named}{one.says}"))
        found = [("short", short), ("assumptions", said)]
        return [[key, " · ".join(texts)] for key, texts in found if texts]

    def notes_height(self, notes: Sequence[Sequence[str]], paper: Paper) -> float:
        """How much of a page the notes take, in mm."""
        signs = paper.room / _NOTE_SIGNS
        return sum(_NOTE_LINE * math.ceil((text_width(text) + 40) / signs) for _, text in notes)

    def people(self, column: str) -> Texts:
        """What a count is called."""
        if column == "households":
            return tuple(dict.fromkeys(self.wording.label("households")))
        titles = {group.column: group.title for group in self.programme.groups}
        return self.wording.people(column, titles.get(column))

    def item(self, item: str) -> Texts:
        """What an item is called."""
        return tuple(plain(one) for one in self.wording.item(self.programme.item(item)))

    def name(self, line: Line) -> Texts:
        """What the item of a line is called."""
        return self.item(line.item)

    def unit(self, unit: str) -> str:
        """A unit or a pack in the main language."""
        return plain(self.wording.unit(unit))

    def is_money(self, item: str) -> bool:
        """Whether an item is money: it is paid out, not carried."""
        return self.programme.item(item).unit == self.programme.currency


def plain(text: str) -> str:
    r"""Text as it is printed: composed, on one line, without signs that move others.

    >>> plain("a\tb\u202e\u1100\u1161")
    'a b가'
    """
    if text.isprintable():
        return normalize("NFC", text)
    return "".join(map(_plain, normalize("NFC", text)))


def _plain(sign: str) -> str:
    kind = category(sign)
    if kind in ("Cc", "Zs", "Zl", "Zp"):
        return " "
    return "" if kind == "Cf" and sign not in _JOINERS else sign


def _height(text: str, size: float, room: float) -> float:
    """How high a text is in mm in letters of `size` points, its lines as long as `room`."""
    return math.ceil(text_width(text) * size * _MM * 0.62 / room) * size * _MM * 1.25


@lru_cache(4096)
def _fit(wide: int, room: float) -> float:
    for size in _SIZES:
        lines = math.ceil(wide * size * _MM * _SIGN / room)
        if lines * size * _MM * 1.2 <= ROW - 1:
            return size
    return _SIZES[-1]


def fitted(text: str, room: float) -> str | list[Any]:
    """A text for a cell of `room` mm; where it needs smaller letters, with their size in points.

    Words too long for a line may break anywhere, where their letters do not join.

    >>> fitted("Kim", 28), fitted("Kim Chol Su, of the village by the river", 28)
    ('Kim', [7.0, 'Kim Chol Su, of the village by the river'])
    """
    wide = text_width(text)
    size = _fit(wide, room)
    signs = room / (size * _MM * _SIGN)
    if size == _SIZES[0] and wide <= signs:
        return text
    words = [
        _BREAK.join(word) if len(word) > signs / 2 and max(word) < _JOINING else word
        for word in text.split(" ")
    ]
    return [size, " ".join(words)]
