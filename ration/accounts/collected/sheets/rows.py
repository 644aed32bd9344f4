"""Read the rows of one sheet, check each against the plan, and collect all that is wrong."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ration.accounts.collected.sheets.cells import cells_of
from ration.accounts.collected.sheets.due import ChannelDue, PlanDue
from ration.accounts.collected.sheets.headings import DUE, RECEIVED, Columns, who
from ration.accounts.collected.sheets.open import Sheet
from ration.accounts.collected.sheets.steps import Amounts
from ration.core.problems.errors import FieldError
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import CUT_NUMBER, is_error
from ration.register.columns.personal import may_be_name, personal
from ration.register.mapping.mapping import Order
from ration.register.source.register import ROW
from ration.register.values.dates import ORDERS, column_date_order
from ration.register.values.totals_words import is_total
from ration.register.values.words import parse_flag
from ration.stock.file.dates import read_date

_ANY_TEXT = (
    "collected-id-unknown",
    "collected-all-unreadable",
    "collected-unreadable",
    "collected-date-unreadable",
)
Key = tuple[str, str]  # a channel and the id of a household


@dataclass(frozen=True)
class Entry:
    """What a row says that a household received: steps of each item of the channel.

    None for an item means that its cell is blank. `by` None means that nobody is named.
    """

    key: Key
    got: tuple[int | None, ...]
    date: dt.date | None
    by: str | None
    sheet: Sheet
    row: int
    columns: Columns

    @property
    def filled(self) -> bool:
        """Whether anything is known: 0 is known too."""
        return any(steps is not None for steps in self.got)

    def agrees(self, other: "Entry") -> bool:
        """Whether two rows of a household say the same; a blank cell does not say who came."""
        same = (self.got, self.date) == (other.got, other.date)
        return same and (self.by == other.by or None in (self.by, other.by))

    def place(self, meaning: str) -> tuple[str, str]:
        """The file, and the cell with this meaning, or else the id's; such as `Collection!F17`."""
        names = (meaning, "all" if meaning.startswith(RECEIVED) else meaning, "household_id")
        source = next(self.columns.read[name] for name in names if name in self.columns.read)
        return self.sheet.name, self.sheet.cell(self.row, source)


@dataclass
class SheetRows:
    """The rows of one sheet: `entries` are good; `refused` are households with a bad row.

    `listed` are the households that the sheet has at all.
    """

    sheet: Sheet
    entries: list[Entry] = field(default_factory=list)
    refused: set[Key] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    listed: set[Key] = field(default_factory=set)
    rows: int = 0
    others: int = 0  # rows whose word for who came is neither head nor proxy
    notes: list[int] = field(default_factory=list)  # lines of text and totals, which are no rows
    changed: Mapping[str, str] = field(default_factory=dict)  # ids read as those of the plan


@dataclass(frozen=True)
class Days:
    """The days on which something may have been collected; None means no limit."""

    first: dt.date | None
    last: dt.date


class RowReader:
    """Read the rows of a sheet: `place` is its channel and site; None means each row names it."""

    def __init__(
        self,
        due: PlanDue,
        sheet: Sheet,
        columns: Columns,
        place: tuple[str, str | None],
        days: Days,
    ) -> None:
        self.channel: ChannelDue = due.channels[place[0]]
        self.elsewhere = [each for each in due.channels.values() if each is not self.channel]
        items = {*columns.items()}
        self.beside = [  # the other channels of which a row of this sheet may have amounts
            each
            for each in self.elsewhere
            if "channel" not in columns.read and items & {item.id for item in each.items}
        ]
        self.site = place[1]
        self.sheet, self.columns, self.days = sheet, columns, days
        self.cells, changed = cells_of(due, sheet, columns, place[0])
        names = self.cells.columns
        self.amounts = {
            f"{kind}{item.id}": Amounts(
                item,
                self.cells[f"{kind}{item.id}"],
                columns.units.get(f"{kind}{item.id}"),
                in_sheet=sheet.register.form.sheet is not None,
            )
            for item in self.channel.items
            for kind in (RECEIVED, DUE)
            if f"{kind}{item.id}" in names
        }
        self.order: Order | None = (
            column_date_order(self.cells["date"]) if "date" in names else None
        )
        self.found = SheetRows(sheet, changed=changed)

    def read(self) -> SheetRows:
        """Read all rows."""
        ids = Counter(self.cells["household_id"])
        for row in self.cells.iter_rows(named=True):
            problems = list(self._row(row, ids))
            self.found.rows += 1
            self.found.problems += problems
            if problems and self._says(row):
                self.found.refused.add((self.channel.channel, row["household_id"]))
        return self.found

    def _row(self, row: Mapping[str, str], ids: Mapping[str, int]) -> Iterator[Problem]:
        """Check a row; keep it as an entry if nothing is wrong with it."""
        household = row["household_id"]
        got, wrong = self._got(row)
        known = self.channel.by_id.get(household)
        date, of_date = self._date(row)
        if known is None:
            filled = any(steps is not None for steps in got)
            if filled or not any(household in each.by_id for each in self.elsewhere):
                yield from self._unknown(row)
            return
        if self._is_here(row, known[0]):
            self.found.listed.add((self.channel.channel, household))
        problems = [
            *wrong,
            *of_date,
            *self._identity(row, known[0], ids),
            *self._due(row, known[1]),
        ]
        if not problems:
            got, problems = self._whole(row, got, known[1])
        if not problems and date is None and any(got):
            problems = [self._problem("collected-date-missing", row, "date")]
        yield from problems
        if not problems:
            key = (self.channel.channel, household)
            by = who(row["received_by"]) if row.get("received_by") else None
            self.found.others += by == "other"
            entry = Entry(key, got, date, by, self.sheet, int(row[ROW]), self.columns)
            self.found.entries.append(entry)

    def _says(self, row: Mapping[str, str]) -> bool:
        """Whether a row says that something was received, or not."""
        amounts = (name for name in row if name.startswith(RECEIVED))
        names = ("all", "date", "received_by", *amounts)
        return any(row.get(name) for name in names)

    def _problem(
        self, code: str, row: Mapping[str, str], column: str, *, shown: bool = True, **facts: Any
    ) -> Problem:
        """A problem at the cell of a column; its text is shown unless it may be personal."""
        number = int(row[ROW])
        source = self.columns.read.get(column, self.columns.read["household_id"])
        cell = self.sheet.cell(number, source)
        value = shown_cell(column, source, row.get(column)) if shown else None
        if value and is_error(value):
            code, facts = "cell-error" if value.strip("#") else "cell-narrow", {}
        elif value and code in _ANY_TEXT and not any(map(str.isdecimal, value)):
            value = None  # it may be a name
        made = problem(code, row=number, column=cell, value=value or None, **facts)
        return made.at(self.sheet.name, number)

    def _unknown(self, row: Mapping[str, str]) -> Iterator[Problem]:
        """A row whose id is not in the plan; a note, a total or a blank row is none."""
        text = row["household_id"]
        cells = {cell for name, cell in row.items() if name != ROW and cell}
        if text and (cells == {text} or not self._says(row) or is_total(text)):
            self.found.notes.append(int(row[ROW]))
        elif text:
            code = "id-broken" if re.match(CUT_NUMBER, text) else "collected-id-unknown"
            yield self._problem(code, row, "household_id")
        elif self._says(row):
            yield self._problem("collected-id-blank", row, "household_id")

    def _is_here(self, row: Mapping[str, str], site: str) -> bool:
        """Whether a household is of the site that its row, or else its sheet, names.

        A list of several channels may name the site of another of them.
        """
        here = row.get("site") or self.site
        if here is None or here == site:
            return True
        others = [each.by_id.get(row["household_id"]) for each in self.beside]
        return any(other is not None and other[0] == here for other in others)

    def _identity(
        self, row: Mapping[str, str], site: str, ids: Mapping[str, int]
    ) -> Iterator[Problem]:
        household = row["household_id"]
        if ids[household] > 1:
            yield self._problem("collected-id-twice", row, "household_id", rows=ids[household])
        if not self._is_here(row, site):
            here = row.get("site") or self.site
            yield self._problem("collected-id-elsewhere", row, "household_id", site=site, here=here)

    def _got(self, row: Mapping[str, str]) -> tuple[tuple[int | None, ...], list[Problem]]:
        """What the cells say was received, in steps; and those that cannot be read."""
        got: list[int | None] = []
        problems = []
        for item in self.channel.items:
            name = f"{RECEIVED}{item.id}"
            steps = self.amounts[name].steps(row[name]) if name in self.amounts else None
            if isinstance(steps, FieldError):
                problems.append(self._problem(steps.code, row, name, shown=True, **steps.facts))
                steps = None
            got.append(steps)
        return tuple(got), problems

    def _due(self, row: Mapping[str, str], due: Sequence[int]) -> Iterator[Problem]:
        """Cells of what is due that are not as in the plan: they are locked in our workbooks."""
        for item, steps in zip(self.channel.items, due, strict=True):
            name = f"{DUE}{item.id}"
            if name in self.amounts and row[name]:
                shown = self.amounts[name].steps(row[name])
                if shown != steps:
                    facts: dict[str, Any] = {"item": item.name, "due": item.quantity(steps)}
                    yield self._problem("collected-due-changed", row, name, **facts)

    def _whole(
        self, row: Mapping[str, str], got: tuple[int | None, ...], due: Sequence[int]
    ) -> tuple[tuple[int | None, ...], list[Problem]]:
        """Apply `all received`, and check amounts against what is due."""
        flag = None if not row.get("all") else parse_flag(row["all"])
        if row.get("all") and flag is None:
            return got, [self._problem("collected-all-unreadable", row, "all")]
        problems = list(self._bounds(row, got, due))
        other = [
            item
            for item, steps, most in zip(self.channel.items, got, due, strict=True)
            if steps is not None and steps != most
        ]
        filled = any(steps is not None for steps in got)
        mine = {f"{RECEIVED}{item.id}" for item in self.channel.items}
        if flag is not True and not filled and self.beside:  # it came to another channel
            filled = any(
                row[name] for name in row if name.startswith(RECEIVED) and name not in mine
            )
        if flag and other:
            names = ", ".join(item.name for item in other)
            problems.append(self._problem("collected-contradiction", row, "all", items=names))
        elif flag:
            got = tuple(due)
        elif flag is False and not filled:
            problems.append(self._problem("collected-no-amounts", row, "all"))
        elif not filled and (row.get("date") or row.get("received_by")):
            problems.append(self._problem("collected-date-alone", row, "all", shown=False))
        return got, problems

    def _bounds(
        self, row: Mapping[str, str], got: Sequence[int | None], due: Sequence[int]
    ) -> Iterator[Problem]:
        for item, steps, most in zip(self.channel.items, got, due, strict=True):
            name = f"{RECEIVED}{item.id}"
            if steps is not None and steps > most:
                facts: dict[str, Any] = {"item": item.name, "due": item.quantity(most)}
                yield self._problem("collected-more", row, name, **facts)

    def _date(self, row: Mapping[str, str]) -> tuple[dt.date | None, list[Problem]]:
        """The day of a row, and what is wrong with it."""
        date = read_day(row.get("date"), self.order, self.days)
        if isinstance(date, FieldError):
            return None, [self._problem(date.code, row, "date", shown=True, **date.facts)]
        return date, []


def read_day(text: str | None, order: Order | None, days: Days) -> dt.date | FieldError | None:
    """Read the day on which something was collected; None means that the cell is blank."""
    if not text:
        return None
    date, month = read_date(text, order)
    if date == "date-ambiguous" and days.first is not None:
        date = _within(text, days) or date
    if not isinstance(date, dt.date) or month:
        return FieldError("collected-date-unreadable")
    if days.first is not None and date < days.first:
        return FieldError("collected-date-early", day=days.first)
    return FieldError("collected-date-late", day=days.last) if date > days.last else date


def shown_cell(column: str, source: str, text: str | None) -> str | None:
    """The text of a cell to show; None if it may be of a person: a cell may have moved."""
    if not text or (column not in ("household_id", "site") and may_be_name(text)):
        return None
    return None if personal(source) else text


def _within(text: str, days: Days) -> dt.date | None:
    """The only reading of a date that is within the days; None if there are several, or none."""
    readings = {read_date(text, order)[0] for order in ORDERS}
    dates = {each for each in readings if isinstance(each, dt.date)}
    fit = {each for each in dates if (days.first or each) <= each <= days.last}
    return fit.pop() if len(fit) == 1 else None
