"""Read tally sheets: how many households of each size were served, without ids."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ration.accounts.collected.sheets.cells import cells_of
from ration.accounts.collected.sheets.due import SITE, ChannelDue, PlanDue
from ration.accounts.collected.sheets.headings import DUE, RECEIVED, Columns
from ration.accounts.collected.sheets.open import Sheet
from ration.accounts.collected.sheets.places import Place
from ration.accounts.collected.sheets.rows import Days, read_day, shown_cell
from ration.accounts.collected.sheets.steps import Amounts
from ration.core.problems.errors import FieldError
from ration.core.problems.problem import Problem, problem
from ration.register.source.register import ROW
from ration.register.values.counts import parse_count
from ration.register.values.dates import column_date_order
from ration.register.values.totals_words import is_total

Size = tuple[str, int]  # a site, and the persons of its households


@dataclass(frozen=True)
class Served:
    """So many households of one size that were served on a day, and the steps they received."""

    channel: str
    site: str
    persons: int
    households: int
    got: tuple[int, ...]
    whole: bool  # whether all of them received all
    date: dt.date | None
    row: int


@dataclass
class Tally:
    """The rows of one tally sheet; a row with a problem is not counted."""

    sheet: Sheet
    served: list[Served] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rows: int = 0
    refused: int = 0
    notes: list[int] = field(default_factory=list)  # rows of totals, which are not counted


class TallyReader:
    """Read the rows of a tally of one channel; `place` has its site, or None if rows name it."""

    def __init__(
        self, due: PlanDue, sheet: Sheet, columns: Columns, place: Place, days: Days
    ) -> None:
        self.channel: ChannelDue = due.channels[place[0]]
        self.sheet, self.columns, self.days = sheet, columns, days
        sites = self.channel.sites
        self.site = place[1] or (sites[0] if len(sites) == 1 else None)
        cells, _ = cells_of(due, sheet, columns, place[0])
        self.cells = cells
        self.amounts = {
            item.id: Amounts(
                item,
                cells[f"{RECEIVED}{item.id}"],
                columns.units.get(f"{RECEIVED}{item.id}"),
                in_sheet=sheet.register.form.sheet is not None,
            )
            for item in self.channel.items
            if f"{RECEIVED}{item.id}" in cells.columns
        }
        self.order = column_date_order(cells["date"]) if "date" in cells.columns else None
        self.groups = _groups(self.channel)

    def read(self) -> Tally:
        """Read all rows, then compare their sums with the households that there are."""
        tally = Tally(self.sheet)
        seen: set[tuple[object, ...]] = set()
        so_far: Counter[Size] = Counter()
        for row in self.cells.iter_rows(named=True):
            if any(is_total(row.get(name) or "") for name in ("site", "persons", "date")):
                tally.notes.append(int(row[ROW]))
                continue
            tally.rows += 1
            found = list(self._row(row, seen, so_far))
            problems = [each for each in found if isinstance(each, Problem)]
            tally.problems += problems
            tally.refused += bool(problems)
            if not problems:
                tally.served += [each for each in found if isinstance(each, Served)]
        return tally

    def _row(
        self, row: Mapping[str, str], seen: set[tuple[object, ...]], so_far: Counter[Size]
    ) -> Iterator[Problem | Served]:
        if not row["households"]:
            return  # nobody of this size came, or not yet
        site = row.get("site") or self.site
        persons, number = parse_count(row["persons"]), parse_count(row["households"])
        for name, count in (("persons", persons), ("households", number)):
            if isinstance(count, str) or count < 0:
                yield self._problem("collected-count", row, name)
                return
        assert isinstance(persons, int)
        assert isinstance(number, int)
        if site not in self.channel.sites:
            yield self._problem("collected-tally-site", row, "site")
            return
        key = (site, persons, row.get("date"))
        if key in seen:
            yield self._problem("collected-tally-twice", row, "persons")
            return
        seen.add(key)
        dues = self.groups.get((site, persons), [])
        so_far[site, persons] += number
        if so_far[site, persons] > len(dues):
            yield self._problem("collected-tally-more", row, "households", due=len(dues))
            return
        date = read_day(row.get("date"), self.order, self.days)
        if date is None and number:
            date = FieldError("collected-date-missing")
        if isinstance(date, FieldError):
            yield self._problem(date.code, row, "date", **date.facts)
            return
        yield from self._served(row, site, persons, number, dues, date)

    def _served(
        self,
        row: Mapping[str, str],
        site: str,
        persons: int,
        number: int,
        dues: Sequence[tuple[int, ...]],
        date: dt.date | None,
    ) -> Iterator[Problem | Served]:
        """What the households received: as written, else all that each of them may collect."""
        got, whole = [], True
        for place, item in enumerate(self.channel.items):
            each = {due[place] for due in dues}
            full = number * next(iter(each)) if len(each) == 1 else None
            most = sum(sorted((due[place] for due in dues), reverse=True)[:number])
            name = f"{RECEIVED}{item.id}"
            steps = self.amounts[item.id].steps(row[name]) if item.id in self.amounts else None
            if isinstance(steps, FieldError):
                yield self._problem(steps.code, row, name, **steps.facts)
            elif steps is None and number and full is None:
                yield self._problem("collected-tally-amounts", row, "households", item=item.name)
            elif steps is not None and steps > most:
                facts = {"item": item.name, "due": item.quantity(most)}
                yield self._problem("collected-more", row, name, **facts)
            steps = (full or 0) if not isinstance(steps, int) else steps
            whole = whole and steps == (most if full is None else full)
            got.append(steps)
        yield Served(  # with a problem beside it, it is not counted
            self.channel.channel, site, persons, number, tuple(got), whole, date, int(row[ROW])
        )

    def _problem(self, code: str, row: Mapping[str, str], column: str, **facts: object) -> Problem:
        number = int(row[ROW])
        source = self.columns.read.get(column, self.columns.read["households"])
        value = shown_cell(column, source, row.get(column))
        made = problem(
            code, row=number, column=self.sheet.cell(number, source), value=value, **facts
        )
        return made.at(self.sheet.name, number)


def _groups(channel: ChannelDue) -> dict[Size, list[tuple[int, ...]]]:
    """What the households of each site and size may collect; those that may collect something."""
    names = [f"{DUE}{item.id}" for item in channel.items]
    groups: dict[Size, list[tuple[int, ...]]] = {}
    if "persons" in channel.frame.columns:
        for site, persons, *due in channel.frame.select(SITE, "persons", *names).iter_rows():
            if any(due):
                groups.setdefault((site, persons), []).append(tuple(due))
    return groups
