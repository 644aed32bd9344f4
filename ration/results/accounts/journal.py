"""A journal of goods: what left a place, what arrived, what was issued, lost and counted."""

import datetime as dt
from typing import Any, Literal

from pydantic import Field, PrivateAttr

from ration.core.models import Day, Frozen
from ration.core.problems.problem import Problem
from ration.core.quantity.quantity import Quantity
from ration.results.accounts.entry_kinds import Kind


class Packed(Frozen):
    """Whole packs of one size: `count` of `pack`, each of which holds `holds`."""

    pack: str
    holds: Quantity
    count: int


class Entry(Frozen):
    """One row of a journal: a quantity of one item, and the places that it is between.

    `origin` is the place that goods leave, `target` the one that they arrive at; None means it
    is not named. Of a `count`, `target` is the place, and `quantity` what was there at the end of
    `date`. Of a `correction`, `quantity` is added to `target` or taken from `origin`. A `loss` or
    `damage` with an `origin` was there; with a `target` alone it was on the way to it, and
    `document` is that of the dispatch. `quantity` is 0 or more, in the item's unit. `packed` is how
    it was written in packs, each of which holds a quantity in the item's unit; its `pack` is the
    name of a pack of the programme, or a size such as `20 kg`. None means in a quantity. `lot`
    None means not known. `by` is who wrote it, perhaps a person: it is in no JSON. `file` and
    `row` are where it is written.
    """

    kind: Kind
    date: Day
    document: str
    item: str
    quantity: Quantity
    origin: str | None = None
    target: str | None = None
    lot: str | None = None
    packed: Packed | None = None
    reason: str | None = None
    by: str | None = Field(default=None, exclude=True, repr=False)
    file: str = "journal"
    row: int | None = None

    @property
    def place(self) -> str:
        """Where it is written, such as `may.csv, row 7`."""
        return self.file if self.row is None else f"{self.file}, row {self.row}"

    def order(self) -> tuple[dt.date, int, str, str, str]:
        """Sort key: by day, and on a day counts last; the order of files and rows is no matter."""
        return (self.date, self.kind == "count", self.document, self.item, self.lot or "")


class JournalSource(Frozen):
    """A file of a journal: its name, the fingerprint of its bytes, and how many rows it has."""

    source: str
    sha256: str | None
    rows: int


class Journal(Frozen):
    """The entries of all files, each document once; `warnings` are about how they were read.

    The entries are in the order of their days, whatever the order of files and rows was.

    >>> Journal().entries
    ()
    """

    format: Literal["ration.journal/1"] = "ration.journal/1"
    sources: tuple[JournalSource, ...] = ()
    entries: tuple[Entry, ...] = Field(default=(), repr=False)
    warnings: tuple[Problem, ...] = ()
    _inputs: tuple[Any, ...] = PrivateAttr(default=())  # what it was read from
