"""Read the rows of a journal as entries, and collect all that is wrong with them."""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ration.accounts.journal.rules import place_problems
from ration.accounts.journal.words import are_households, kinds_of
from ration.core.problems.errors import FieldError
from ration.core.problems.names import nearest
from ration.core.problems.problem import Problem, problem
from ration.core.quantity.quantity import Quantity
from ration.core.text.cells import CUT_NUMBER, FLOAT_ID, is_error, unmarked
from ration.programme.item import Item
from ration.register.source.register import ROW
from ration.register.values.counts import MISSING
from ration.register.values.normalize import folded
from ration.register.values.totals_words import is_total
from ration.results.accounts.entry_kinds import KINDS, WITH_REASON, Kind
from ration.results.accounts.journal import Entry
from ration.stock.file.amounts import Amount, packs_of, read_packs
from ration.stock.file.goods_rows import FIGURES, GoodsReader, RowStyle
from ration.stock.file.item_names import Items

_TOTALS = ("date", "document", "kind", "from", "to", "item", "lot")  # where a sum names itself so
_PLACES = ("from", "to")
_TEXTS = ("document", *_PLACES, "lot", "reason")
_CODES = ("document", "lot")
_FLOAT = re.compile(FLOAT_ID)


@dataclass(frozen=True)
class Reading:
    """What the rows of all files are read with.

    `today` is the last day that an entry can have. `since` is the day of the plan's distribution,
    before which nothing is issued; None means not known. `kind` is that of rows of a file without
    a column of kinds. `kinds` are more words for kinds. `names` are other names of places, and
    `places` the names of sites and other places that are known. `others` are names of goods that
    are no items of the programme.
    """

    today: dt.date
    since: dt.date | None = None
    kind: Kind | None = None
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    places: Collection[str] = ()
    others: Collection[str] = ()


class EntryReader(GoodsReader):
    """Read row after row of one file, and collect all problems."""

    negative = "journal-negative"

    def __init__(self, items: Items, style: RowStyle, reading: Reading, file: str) -> None:
        super().__init__(items, style)
        self.reading = reading
        self.file = file
        self.rows = 0
        self._kinds: dict[str, tuple[Kind, ...]] = {}
        self._amounts: dict[tuple[str | None, ...], Amount] = {}

    def entry(self, row: Mapping[str, Any]) -> Entry | None:
        """Read a row; None means it is blank, of another item, or has a problem."""
        number = row[ROW]
        cells = {name: text for name, text in row.items() if name != ROW and self._filled(text)}
        if not cells:
            return None
        self.rows += 1
        before = len(self.problems)
        if self._is_total(number, cells) or self._is_note(number, cells):
            return None
        self._failed(number, cells)
        item = self._item(number, cells)
        if item is None and len(self.problems) == before:
            return None  # goods of others
        kind = self._kind(number, cells.get("kind"))
        date = self._day(number, kind, cells.get("date"))
        document = self._document(number, cells.get("document"))
        amount = None if item is None else self._known_amount(number, item, cells)
        places = self._places(number, kind, cells)
        reason = self._reason(number, kind, cells.get("reason"))
        if len(self.problems) > before:
            return None
        if item is None or kind is None or date is None or amount is None:
            return None
        return Entry(
            kind=kind,
            date=date,
            document=document,
            item=item.id,
            quantity=amount.quantity,
            origin=places.get("from"),
            target=places.get("to"),
            lot=code(cells.get("lot")),
            packed=amount.packed,
            reason=reason,
            by=cells.get("by"),
            file=self.file,
            row=number,
        )

    def _filled(self, text: str) -> bool:
        """Whether a cell has a value; `NA` is none, unless it is the name of a known place."""
        return text != "" and (not _is_missing(text) or text in self.reading.places)

    def _is_total(self, row: int, cells: Mapping[str, str]) -> bool:
        """Whether a row names itself a sum of others, which is a problem."""
        for name in _TOTALS:
            text = cells.get(name)
            if text is not None and text not in self.reading.places and _names_a_sum(text):
                self._wrong("journal-total", row, name, text, number=row)
                return True
        return False

    def _is_note(self, row: int, cells: Mapping[str, str]) -> bool:
        """Whether a row is a line of text, such as a signature; it may have a person's name."""
        if {"item", "kind", "quantity", "packs"} & {*cells}:
            return False
        self.problems.append(problem("journal-note", row=row, number=row))
        return True

    def _failed(self, row: int, cells: Mapping[str, str]) -> None:
        """Failed formulas and cut numbers, in cells that could have any text."""
        for name in _TEXTS:
            text = cells.get(name, "")
            code = _failure(text, is_code=name in _CODES)
            if code is not None:
                self._wrong(code, row, name, text)

    def _item(self, row: int, cells: Mapping[str, str]) -> Item | None:
        """The item of a row; a name that is nearly that of an item is a problem."""
        name = cells.get("item")
        if name is not None and name in self.reading.others:
            self.items.skip(name)
            return None
        return super()._item(row, cells)

    def _kind(self, row: int, text: str | None) -> Kind | None:
        if text is None:
            if self.reading.kind is None:
                self._wrong("journal-kind-missing", row, "kind", kinds=", ".join(KINDS))
            return self.reading.kind
        if text not in self._kinds:
            self._kinds[text] = kinds_of(text, self.reading.kinds)
        kinds = self._kinds[text]
        if len(kinds) == 1:
            return kinds[0]
        if kinds:
            facts = {"kinds": " or ".join(kinds), "first": kinds[0]}
            self._wrong("journal-kind-unclear", row, "kind", text, **facts)
        else:
            self._wrong("journal-kind-unknown", row, "kind", text, near=nearest(text, KINDS))
        return None

    def _day(self, row: int, kind: Kind | None, text: str | None) -> dt.date | None:
        if text is None:
            self._wrong("journal-date-missing", row, "date")
            return None
        date = self._date(row, "date", text)
        if date is None:
            return None
        if any(row == number for number, _, _ in self._months.pop("date", ())):
            self._wrong("journal-date-month", row, "date", text)
            return None
        if date > self.reading.today:
            self._wrong("journal-future", row, "date", text, today=self.reading.today)
        elif kind == "issue" and self.reading.since is not None and date < self.reading.since:
            self._wrong("journal-issue-early", row, "date", text, day=self.reading.since)
        return date

    def _document(self, row: int, text: str | None) -> str:
        document = code(text)
        if document is None:
            self._wrong("journal-document-missing", row, "document")
        return document or ""

    def _known_amount(self, row: int, item: Item, cells: Mapping[str, str]) -> Amount | None:
        """The quantity of a row; many rows have the same, read once if nothing is wrong."""
        key = (item.id, *map(cells.get, FIGURES))
        if key in self._amounts:
            return self._amounts[key]
        before = (len(self.problems), len(self._below))
        amount = self._amount(row, item, cells)
        if amount is not None and before == (len(self.problems), len(self._below)):
            self._amounts[key] = amount
        return amount

    def _amount(self, row: int, item: Item, cells: Mapping[str, str]) -> Amount | None:
        """The quantity of a row; both quantity and packs are read if they agree."""
        if "quantity" not in cells or "packs" not in cells:
            return super()._amount(row, item, cells)
        one = {name: text for name, text in cells.items() if name not in ("packs", "pack")}
        amount = self._amount(row, item, one)
        if amount is None:
            return None
        try:
            return self._agreeing(item, amount.quantity, cells)
        except FieldError as error:
            self.problems.append(error.problem(row=row, column="packs", value=cells["packs"]))
            return None

    def _agreeing(self, item: Item, quantity: Quantity, cells: Mapping[str, str]) -> Amount:
        """The packs of a row that has its quantity too; raises FieldError if the two differ."""
        count = read_packs(cells["packs"], self.style.packs)
        sizes = [(pack.holds, pack.name) for pack in item.packs]
        if "pack" in cells:
            holds, name = self._pack(item, cells["pack"])
            sizes = [(holds, name or "")]
        for holds, name in sizes:
            amount = packs_of(item, count, holds, name or None)
            if amount.quantity == quantity:
                return amount
        raise FieldError("journal-packs-differ", quantity=quantity)

    def _places(self, row: int, kind: Kind | None, cells: Mapping[str, str]) -> dict[str, str]:
        """The places of a row, by `from` and `to`."""
        names = self.reading.names
        places = {name: names.get(cells[name], cells[name]) for name in _PLACES if name in cells}
        if kind == "issue" and are_households(places.get("to", "")):
            del places["to"]
        for code, column, facts in () if kind is None else place_problems(kind, places):
            self._wrong(code, row, column, places.get(column), **facts)
        if kind == "count" and "from" in places:
            return {"to": places["from"]}
        return places

    def _reason(self, row: int, kind: Kind | None, text: str | None) -> str | None:
        if text is None and kind in WITH_REASON:
            self._wrong("journal-reason-missing", row, "reason", kind=kind)
        return text


# Most texts of a journal are in many of its rows.
_names_a_sum = lru_cache(4096)(is_total)


@lru_cache(4096)
def _failure(text: str, *, is_code: bool) -> str | None:
    """The problem of a failed formula or a cut number; None means that it is neither."""
    if is_error(text):
        return "cell-error" if text.strip("#") else "cell-narrow"
    return "id-broken" if is_code and re.match(CUT_NUMBER, text) else None


@lru_cache(4096)
def _is_missing(text: str) -> bool:
    return folded(text) in MISSING


def code(text: str | None) -> str | None:
    """A number of a document or a lot, which a spreadsheet may have made a float."""
    if text is None:
        return None
    return _FLOAT.sub(r"\1", unmarked(text))


def early(entries: Collection[Entry], since: dt.date | None, days: int) -> Iterator[Problem]:
    """Warn of entries more than so many days before the distribution: a year may be wrong."""
    if since is None:
        return
    found = [each for each in entries if (since - each.date).days > days and each.kind != "opening"]
    if found:
        first = found[0]
        facts = {"rows": len(found), "days": days, "day": since}
        yield problem(
            "journal-early", row=first.row, column="date", value=str(first.date), **facts
        ).at(first.file, first.row)
