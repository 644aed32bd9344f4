"""The plain, slow way to find the problems of single rows: every rule, row by row."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import CUT_NUMBER, is_error
from ration.programme.household_days import DAYS
from ration.register.check.batch.repair import CellRepairs
from ration.register.check.batch.single_row import USUAL, Checks
from ration.register.check.batch.typed_frame import heads
from ration.register.columns.frame_columns import CELL, NUMBER, SITE, WORD
from ration.register.columns.personal import may_be_name
from ration.register.source.register import EXTRA, ROW


class RowByRow:
    """The rules of `checks`, for one row of a typed frame at a time."""

    def __init__(self, checks: Checks) -> None:
        self.checks, self.columns, self.programme = checks, checks.columns, checks.programme

    def row_problems(self, row: Mapping[str, Any], repairs: CellRepairs) -> Iterator[Problem]:
        """All problems and warnings of one row of a typed frame.

        `repairs` has the cells of counts that the engine cannot read.
        """
        at = row[ROW]
        if row[EXTRA] is not None:  # its cells may be in wrong columns: check nothing else
            yield problem("ragged", row=at, what="more cells")
            return
        if not row["id"]:
            yield problem("id-blank", row=at, column=self.columns.identity)
        if re.match(CUT_NUMBER, row["id"]):
            yield self._cell("id-broken", row, self.columns.identity)
        for name, source in self.columns.texts.items():
            if is_error(row[name]):
                code = "cell-error" if row[name].strip("#") else "cell-narrow"
                yield problem(code, row=at, column=source, value=row[name])
        counts: dict[str, int] = {}
        for name, sources in self.columns.counts.items():
            numbers = []
            for source in sources:
                number = self._number(row, source, repairs)
                if isinstance(number, Problem):
                    yield number
                else:
                    numbers.append(number)
            if len(numbers) == len(sources):
                counts[name] = sum(numbers)
        yield from self._sizes(row, counts)
        yield from self._sums(row, counts)
        yield from self._blanks(row)

    def _number(self, row: Mapping[str, Any], source: str, repairs: CellRepairs) -> int | Problem:
        number, code = row[NUMBER.column(source)], None
        if number is None:
            number, code = repairs.reading(source, row[CELL.column(source)])
        if number is not None and number >= 0:
            return int(number)
        if source in self.columns.days and code in ("count-blank", "count-missing"):
            return self._cell("days-blank", row, source)
        if code == "count-separator":
            sign = "," if "," in str(row[CELL.column(source)]) else "."
            return self._cell(code, row, source, sign=sign)
        code = "count-negative" if number is not None else str(code)
        return self._cell(code, row, source, zero=self.checks.zero(source))

    def _sizes(self, row: Mapping[str, Any], counts: Mapping[str, int]) -> Iterator[Problem]:
        """Counts that are too small or too large for one household."""
        if self.checks.most_days is not None and counts.get(DAYS, 0) > self.checks.most_days:
            yield self._cell("days-many", row, *self.columns.days, most=self.checks.most_days)
        households = counts.get("households", 1)
        if households < 1:
            yield self._cell("households-zero", row, *self.columns.counts["households"])
        for name in dict.fromkeys(self.checks.people.values()):
            number = counts.get(name, 1)
            sources = self.columns.counts[name]
            if name == "persons" and number == 0 and households > 0:
                yield self._cell("count-zero", row, *sources)
            if households == 1 and number > self.checks.largest:
                yield self._cell("count-absurd", row, *sources, largest=self.checks.largest)
            elif households == 1 and number > USUAL and name == "persons":
                yield self._cell("count-large", row, *sources, usual=USUAL)

    def _sums(self, row: Mapping[str, Any], counts: Mapping[str, int]) -> Iterator[Problem]:
        """Counts that disagree with one another."""
        persons = counts.get("persons")
        if persons is None:
            return
        for name in dict.fromkeys(self.checks.people.values()):
            if name != "persons" and counts.get(name, 0) > persons:
                yield self._cell("group-larger", row, *self.columns.counts[name], persons=persons)
        parts = self.checks.partition
        if parts and all(name in counts for name in parts):
            total = sum(counts[name] for name in parts)
            if total != persons:
                facts = {"parts": " and ".join(self.programme.partition), "sum": total}
                sources = self.columns.counts["persons"]
                yield self._cell("partition", row, *sources, persons=persons, **facts)

    def _blanks(self, row: Mapping[str, Any]) -> Iterator[Problem]:
        for word, rules in self.checks.conditions.items():
            if row[WORD.column(word)] == "":
                facts = {"allocations": ", ".join(rules)}
                yield problem("value-blank", row=row[ROW], column=self.columns.words[word], **facts)
        for channel in self.programme.channels:
            source = self.columns.sites.get(channel.id)
            if source is not None and row[SITE.column(channel.id)] == "":
                code = "site-blank" if self._is_due(row, channel.id) else "site-blank-idle"
                title = (channel.title or channel.id).lower()
                yield problem(code, row=row[ROW], column=source, channel=title)

    def _is_due(self, row: Mapping[str, Any], channel: str) -> bool:
        """Whether anything is or may be due through the channel."""
        if any(pool.channel == channel for pool in self.programme.pools):
            return True
        rules = [rule for rule in self.programme.allocations if rule.channel == channel]
        return any(row[heads(self.programme, rule)] != 0 for rule in rules)

    def _cell(self, code: str, row: Mapping[str, Any], *sources: str, **facts: object) -> Problem:
        """A problem of one cell or a sum of several; shows the value unless it may be personal."""
        column = "+".join(sources)
        cells = [row[CELL.column(source)] for source in sources]
        value = "+".join("" if cell is None else str(cell) for cell in cells)
        hidden = any(self.columns.personal(source) for source in sources)
        hidden = hidden or not value.strip("+")  # all of them are blank
        if code in ("count-words", "count-large"):  # the column may be another one
            hidden = hidden or any(may_be_name(str(cell)) for cell in cells if cell is not None)
        return problem(code, row=row[ROW], column=column, value=None if hidden else value, **facts)
