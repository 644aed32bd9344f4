"""Who counts in which group: tests of the cells of people, and numbers that they add."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import polars as pl

from ration.programme.allocation import Group
from ration.programme.condition import Condition
from ration.register.people.roster import PeopleTable, has_ages
from ration.register.people.texts import text_of
from ration.register.source.register import ROW
from ration.register.values.conditions import Matched, matching_texts
from ration.register.values.normalize import folded

_RANGES = 4  # of texts in order: more of them are searched for


@dataclass(frozen=True)
class Inside:
    """A test of the cells of a column: whether their text is one of `texts`.

    `seen` has every text of the column.
    """

    column: str
    seen: pl.DataFrame
    texts: frozenset[str]


def of_group(
    group: Group,
    seen: Mapping[str, pl.DataFrame],
    tables: Mapping[str, tuple[str, pl.DataFrame]],
    matches: Mapping[Condition, Matched],
) -> Iterator["Inside"]:
    """What the cells of those in a group must be; texts that cannot be parsed are not inside."""
    found: list[tuple[str, Iterable[str]]] = []
    if has_ages(group):
        column, ages = tables[f"age:{group.column}"]
        found.append((column, ages.filter(f"age:{group.column}")["people:text"]))
    if group.sex:
        column, sexes = tables["people:sex"]
        found.append((column, sexes.filter(pl.col("people:sex") == group.sex)["people:text"]))
    found += [(condition.column, matches[condition].texts) for condition in group.where]
    for column, inside in found:
        yield Inside(column, seen[column], frozenset(inside))


def of_heads(roster: PeopleTable, seen: Mapping[str, pl.DataFrame]) -> Iterator["Inside"]:
    """What the cells of the heads of households must be; nothing if no head is asked for."""
    for condition in roster.options.head:
        texts = seen[condition.column][condition.column]
        words = [word.lower() for word in condition.values or ()]
        inside = texts.filter(texts.str.to_lowercase().is_in(words))
        yield Inside(condition.column, seen[condition.column], frozenset(inside))


def passed(tests: Sequence[Inside], text: Callable[[str], pl.Expr] = text_of) -> pl.Expr:
    """Whether a row passes all tests of the `text` of its columns."""
    return pl.all_horizontal(
        pl.col(ROW).is_not_null(),
        *(among(text(one.column), sorted(one.seen[one.column]), one.texts) for one in tests),
    )


def number(text: pl.Expr, numbers: Mapping[str, int]) -> pl.Expr:
    """The number that a text stands for; null if it stands for none."""
    return text.replace_strict(numbers, default=None, return_dtype=pl.Int64)


def among(text: pl.Expr, every: Sequence[str], inside: Collection[str]) -> pl.Expr:
    """Whether a text, which is one of `every` in order, is one of those `inside`.

    Dates as 2020-08-07 are in order, so that a group's dates are one range or two: comparing with
    its ends takes less time than a search. Null means no.
    """
    ranges = [list(run) for is_inside, run in groupby(every, inside.__contains__) if is_inside]
    if len(ranges) > _RANGES:
        return text.is_in(sorted(inside))
    found = [(text >= run[0]) & (text <= run[-1]) for run in ranges]
    return pl.any_horizontal(pl.lit(False), *found)


def matches_of(roster: PeopleTable, seen: Mapping[str, pl.DataFrame]) -> dict[Condition, Matched]:
    """The texts that match each condition of a group."""
    mapping = roster.mapping
    conditions = dict.fromkeys(condition for group in roster.groups for condition in group.where)
    codes = dict(mapping.codes)
    return {
        condition: matching_texts(
            condition.column,
            condition.values or (),
            frozenset(seen[condition.column][condition.column]),
            frozenset(map(folded, (*mapping.missing, *codes.get(condition.column, ())))),
        )
        for condition in conditions
    }
