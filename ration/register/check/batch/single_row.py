"""What single rows are checked against, and which of them are suspicious."""

import json
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from ration.core.text.cells import CUT_NUMBER, ERRORS, FAILED
from ration.programme.household_days import DAYS
from ration.programme.programme import Programme
from ration.register.columns.columns import Columns
from ration.register.columns.frame_columns import COUNT, NUMBER, SITE, WORD
from ration.register.limits import MAX_PERSONS
from ration.register.source.register import EXTRA
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
        signs += [pl.col(WORD.column(word)) == "" for word in self.conditions]
        signs += [pl.col(SITE.column(channel)) == "" for channel in self.columns.sites]
        if not self.columns.counted:  # no blank count shows that a row is no household
            signs.append(pl.col("id").str.contains(footer_pattern()))
        if careful:
            signs.append(pl.col("id").str.contains(CUT_NUMBER))
            signs += [pl.col(name).is_in(ERRORS) for name in self.columns.texts]
            signs += [pl.col(name).str.contains(FAILED) for name in self.columns.texts]
        return frame.filter(pl.any_horizontal(signs))

    def zero(self, source: str) -> str:
        """The key of a mapping that reads blanks as 0; "" where a household needs the number."""
        needed = (self.columns.counts.get(name) for name in ("persons", "households"))
        if (source,) in needed:
            return ""
        key = f"blank_is_zero = [{json.dumps(source, ensure_ascii=False)}]"
        return f"; if a blank means 0, write {key} in a mapping file"

    @cached_property
    def conditions(self) -> dict[str, list[str]]:
        """The columns of words in conditions, each with the places of these conditions."""
        places: dict[str, list[str]] = {}
        for place, condition in self.programme.conditions():
            if condition.values is not None:
                places.setdefault(condition.column, []).append(place)
        return places
