"""Check single rows: the engine finds suspicious rows, plain Python names their problems."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from ration.core.problems import Problem, problem
from ration.core.text import CUT_NUMBER, ERRORS, FAILED, is_error
from ration.programme.household_days import DAYS
from ration.programme.programme import Programme
from ration.register.check.repair import CellRepairs
from ration.register.check.typed_frame import heads
from ration.register.columns.columns import Columns
from ration.register.columns.frame_columns import CELL, COUNT, NUMBER, SITE, WORD
from ration.register.columns.personal import may_be_name
from ration.register.limits import MAX_PERSONS
from ration.register.source.register import EXTRA, ROW
from ration.register.values.footer_words import footer_pattern

USUAL = 30  # people in one household: above it, a warning


@dataclass(frozen=True)
class Checks:
    """What to check the rows of a register against."""

    programme: Programme
    columns: Columns
    largest: int = MAX_PERSONS

    @cached_property
    def people(self) -> dict[str, str]:
        """The canonical columns of `persons` and of each group that is counted, by name."""
        groups = {group.id: group.column for group in self.programme.groups}
        named = {"persons": "persons", **groups}
        return {who: name for who, name in named.items() if name in self.columns.counts}

    @cached_property
    def partition(self) -> tuple[str, ...]:
        """The count columns that must add up to `persons`; () means there is no such rule."""
        names = (self.programme.count_column(group) for group in self.programme.partition)
        return tuple(name for name in names if name is not None)

    @property
    def most_days(self) -> int | None:
        """The most days that a household can have; None means the register has no such days."""
        return self.programme.days if DAYS in self.columns.counts else None

    def suspicious(self, frame: pl.LazyFrame, *, careful: bool) -> pl.LazyFrame:
        """The rows of a typed frame in which `row_problems` may find a problem.

        `careful` also looks for errors and shortened numbers in texts.
        """
        count = {name: pl.col(COUNT.column(name)) for name in self.columns.counts}
        signs = [pl.col(EXTRA).is_not_null(), pl.col("id") == ""]
        signs += [column.is_null() for column in count.values()]
        signs += [pl.col(NUMBER.column(part)) < 0 for part in self.columns.counted]
        people = dict.fromkeys(self.people.values())
        signs += [count[name] > min(USUAL, self.largest) for name in people]
        signs += [count[name] < 1 for name in ("persons", "households") if name in count]
        if "persons" in count:
            signs += [count[name] > count["persons"] for name in people if name != "persons"]
        if self.most_days is not None:
            signs.append(count[DAYS] > self.most_days)
        if self.partition:
            signs.append(pl.sum_horizontal(count[n] for n in self.partition) != count["persons"])
        signs += [pl.col(WORD.column(word)) == "" for word in self._conditions]
        signs += [pl.col(SITE.column(channel)) == "" for channel in self.columns.sites]
        if not self.columns.counted:  # no blank count shows that a row is no household
            signs.append(pl.col("id").str.contains(footer_pattern()))
        if careful:
            signs.append(pl.col("id").str.contains(CUT_NUMBER))
            signs += [pl.col(name).is_in(ERRORS) for name in self.columns.texts]
            signs += [pl.col(name).str.contains(FAILED) for name in self.columns.texts]
        return frame.filter(pl.any_horizontal(signs))

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
        return self._cell(code, row, source, zero=self._zero(source))

    def _zero(self, source: str) -> str:
        """The key of a mapping that reads blanks as 0; "" where a household needs the number."""
        needed = (self.columns.counts.get(name) for name in ("persons", "households"))
        if (source,) in needed:
            return ""
        key = f"blank_is_zero = [{json.dumps(source, ensure_ascii=False)}]"
        return f"; if a blank means 0, write {key} in a mapping file"

    def _sizes(self, row: Mapping[str, Any], counts: Mapping[str, int]) -> Iterator[Problem]:
        """Counts that are too small or too large for one household."""
        if self.most_days is not None and counts.get(DAYS, 0) > self.most_days:
            yield self._cell("days-many", row, *self.columns.days, most=self.most_days)
        households = counts.get("households", 1)
        if households < 1:
            yield self._cell("households-zero", row, *self.columns.counts["households"])
        for name in dict.fromkeys(self.people.values()):
            number = counts.get(name, 1)
            sources = self.columns.counts[name]
            if name == "persons" and number == 0 and households > 0:
                yield self._cell("count-zero", row, *sources)
            if households == 1 and number > self.largest:
                yield self._cell("count-absurd", row, *sources, largest=self.largest)
            elif households == 1 and number > USUAL and name == "persons":
                yield self._cell("count-large", row, *sources, usual=USUAL)

    def _sums(self, row: Mapping[str, Any], counts: Mapping[str, int]) -> Iterator[Problem]:
        """Counts that disagree with one another."""
        persons = counts.get("persons")
        if persons is None:
            return
        for name in dict.fromkeys(self.people.values()):
            if name != "persons" and counts.get(name, 0) > persons:
                yield self._cell("group-larger", row, *self.columns.counts[name], persons=persons)
        parts = self.partition
        if parts and all(name in counts for name in parts):
            total = sum(counts[name] for name in parts)
            if total != persons:
                facts = {"parts": " and ".join(self.programme.partition), "sum": total}
                sources = self.columns.counts["persons"]
                yield self._cell("partition", row, *sources, persons=persons, **facts)

    def _blanks(self, row: Mapping[str, Any]) -> Iterator[Problem]:
        for word, rules in self._conditions.items():
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

    @cached_property
    def _conditions(self) -> dict[str, list[str]]:
        """The columns of words in conditions, each with the places of these conditions."""
        places: dict[str, list[str]] = {}
        for place, condition in self.programme.conditions():
            if condition.values is not None:
                places.setdefault(condition.column, []).append(place)
        return places

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
