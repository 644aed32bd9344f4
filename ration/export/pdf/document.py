"""A document as data: what its template prints, page after page. Nothing in it is markup."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from unicodedata import category, normalize

from ration.core.text import text_width
from ration.export.pdf.language import Labels, Texts
from ration.export.pdf.money_words import in_words
from ration.export.pdf.paper import ROW, TOP, Paper
from ration.programme.programme import Programme
from ration.results.lines import Line, Manifest
from ration.results.plan import PlanRecord

_MM = 0.3528  # of a point
_SIZES = (8.0, 7.0, 6.0, 5.0, 4.2)  # points
_SIGN = 0.56  # how wide a narrow sign is, of the size of its letters
_BREAK = "\u200b"  # where a word may break
_JOINING, _JOINED = "\u0590", "\u0900"  # Arabic and its kin, whose letters join
_JOINERS = "\u200c\u200d"
_JOINER = "\u200d"
_NOTE_SIGNS, _NOTE_LINE = 1.05, 2.6  # mm: the width of a sign, the height of a line


@dataclass(frozen=True)
class PrintOptions:
    """How documents are to be made.

    `names` is the register's column with the names of heads (None: no names are printed);
    `order` is `size` or a column of the register by which the households of a site are listed
    (None: by card number alone); `per_size` makes a set of its own for every household size.
    """

    wording: Labels
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
class DocumentMaker:
    """What makes the documents of a plan: the plan, its programme, and how it is asked for."""

    plan: PlanRecord
    programme: Programme
    asked: PrintOptions

    @property
    def wording(self) -> Labels:
        """The languages of the documents."""
        return self.asked.wording

    def head(self, manifest: Manifest, items: Sequence[str], paper: Paper) -> dict[str, Any]:
        """What every page of a site's document says, whatever it is."""
        return {
            "paper": [paper.width, paper.height],
            "top": self._top(manifest, paper),
            "programme": self.programme_title,
            "stamp": f"{self.plan.programme.id} {self.plan.programme.version}",
            "date": self.plan.date or "",
            "number": plain(self.number(manifest)),
            "channel": self.channel(manifest.channel),
            "site": plain(manifest.site),
            "people": [
                [self.people(column), self.wording.number(count)]
                for column, count in manifest.people
            ],
            "notes": self.notes(manifest, items),
        }

    def _top(self, manifest: Manifest, paper: Paper) -> float:
        """How much of a page its title takes, in mm: long names take several lines."""
        left = _height(self.programme_title, 9, paper.room * 0.54)
        right = _height(f"{self.channel(manifest.channel)}: {manifest.site}", 12, paper.room * 0.44)
        number = _height(f"No. · No. {self.number(manifest)}", 8, paper.room * 0.44)
        return max(TOP, 8 + left, 4 + right + number)

    @property
    def programme_title(self) -> str:
        """What the programme is called in the main language."""
        return plain(self.wording.title(self.programme.title, self.programme.titles))

    def channel(self, channel: str) -> str:
        """What a channel is called in the main language."""
        known = self.programme.channel(channel)
        return plain(self.wording.title(known.title or known.id, known.titles))

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
        return plain(self.wording.units(unit)[0])

    def in_words(self, amount: Fraction, currency: str) -> Texts:
        """An amount of money in words."""
        units = tuple(plain(unit) for unit in self.wording.units(currency))
        return in_words(amount, units, self.wording.codes)

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


def _signs(size: float, room: float) -> int:
    """How many narrow signs of `size` points there is room for, in mm."""
    return int(room / (size * _MM * _SIGN))


def _lines(words: Sequence[int], signs: int) -> int:
    """How many lines words take that are so wide; a word that is too long for one is broken."""
    lines, left = 1, signs
    for word in words:
        if word <= left:
            left -= word + 1
        else:
            over = max(0, word - signs)
            lines += 1 + math.ceil(over / signs)
            left = signs - (word - 1) % signs - 2
    return lines


def fitted(text: str, room: float) -> str | list[Any]:
    """A text for a cell of `room` mm; where it needs smaller letters, with their size in points.

    Words too long for a line may break anywhere; letters that join stay joined.

    >>> fitted("Kim", 28), fitted("Kim Chol Su, of the village by the river", 28)
    ('Kim', [7.0, 'Kim Chol Su, of the village by the river'])
    """
    if text_width(text) <= _signs(_SIZES[0], room):
        return text
    words = text.split(" ")
    wide = [text_width(word) for word in words]
    size = next(
        (size for size in _SIZES if _lines(wide, _signs(size, room)) * size * _MM * 1.2 <= ROW - 1),
        _SIZES[-1],
    )
    signs = _signs(size, room)
    return [size, " ".join(_broken(word) if n > signs else word
                           for word, n in zip(words, wide, strict=True))]  # fmt: skip


def one_line(text: str, room: float) -> str | list[Any]:
    """A text on one line of `room` mm, in small letters if need be; "" where it is too long.

    >>> one_line("Kim", 28), one_line("Kim Chol Su, of the village", 28), one_line("Kim " * 20, 28)
    ('Kim', [5.0, 'Kim Chol Su, of the village'], '')
    """
    wide = text_width(text)
    for size in _SIZES:
        if wide <= _signs(size, room):
            return text if size == _SIZES[0] else [size, text]
    return ""


def _broken(word: str) -> str:
    """A word that may break between any two letters; those that join do so over the break too.

    Korean and Chinese break anyhow; in the scripts of India signs would lose their shapes.
    """
    if max(word) < _JOINING:
        return _BREAK.join(word)
    joins = any(_JOINING <= sign < _JOINED for sign in word)
    return f"{_JOINER}{_BREAK}{_JOINER}".join(word) if joins else word
