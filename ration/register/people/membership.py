"""Classify every person of a table: household, groups, numbers to add up."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl

from ration.core.problems.problem import Problem, problem
from ration.programme.allocation import Group
from ration.register.columns.damaged_ids import damaged_ids, id_signs
from ration.register.columns.frame_columns import SUM
from ration.register.columns.personal import personal
from ration.register.mapping.people import WordsByName
from ration.register.people.doubtful.doubts import age_doubts
from ration.register.people.doubtful.placeholders import placeholder_warnings
from ration.register.people.roster import HEADS, OLDEST_USUAL, PeopleTable, has_ages, with_key
from ration.register.people.texts import text_of, texts_of
from ration.register.people.who_counts import Inside, matches_of, number, of_group, of_heads, passed
from ration.register.source.collect import collect
from ration.register.source.register import ROW
from ration.register.source.workbook.merged_cells import merged_numbers
from ration.register.values.counts import parse_count
from ration.register.values.dates import column_date_order, parse_date
from ration.register.values.words import age_months, column_sexes


@dataclass(frozen=True)
class Classified:
    """The rows of people, with `KEY`, a column `group:COLUMN` per group and `sum:COLUMN` per sum.

    `tests` say who counts in each group, and `HEADS` who is a head; `numbers` has what each text of
    a column adds to its sum. `problems` are those of single rows, `warnings` those of words read by
    their meaning, and of dates and ages that stand for unknown ones. `births` are the distinct
    texts of birth dates; None means they were not read.
    """

    rows: pl.LazyFrame
    tests: Mapping[str, Sequence[Inside]]
    numbers: Mapping[str, Mapping[str, int]]
    problems: list[Problem]
    warnings: tuple[Problem, ...]
    births: Sequence[str] | None


def classify(roster: PeopleTable, seen: Mapping[str, pl.DataFrame] | None = None) -> Classified:
    """Find every person's household, groups and numbers to add up.

    `seen` has the distinct texts of each column of `read_columns`, and how many people have each;
    None means they are read here. Each text is parsed once, in Python. A text that cannot be
    parsed is a problem of every row that has it.
    """
    if seen is None:
        seen = texts_of(roster.register, read_columns(roster))
    frame = with_key(roster.register.frame, roster.household, marked=roster.marked)
    problems: list[Problem] = []
    warnings: dict[Problem, None] = {}
    births: Sequence[str] | None = None
    tables: dict[str, tuple[str, pl.DataFrame]] = {}  # by what they say: of which column
    for meaning in found_meanings(roster):
        texts = seen[meaning.column]
        people = dict(texts.iter_rows())
        if meaning.column == roster.birth:
            births = [*people]
        if meaning.column == roster.age and not roster.birth:
            warnings |= dict.fromkeys(age_doubts(f"{roster.label}{meaning.column}", people))
        known, unknown = meaning.parse(texts[meaning.column].to_list())
        if meaning.column in (roster.age, roster.birth):
            read = {text: n for text, n in people.items() if text and text not in unknown}
            placeholders = placeholder_warnings(roster, meaning.text, frame, read)
            warnings |= dict.fromkeys(placeholders)
        tables |= dict.fromkeys(known.columns[1:], (meaning.column, known))
        problems += _unknown(roster, meaning, frame, unknown)
        if meaning.numeric:
            problems += merged_numbers(roster.register, [meaning.column], roster.label)
    problems += _own_ids(roster)
    matches = matches_of(roster, seen)
    warnings |= dict.fromkeys(match.warning for match in matches.values() if match.warning)
    tests = {HEADS: list(of_heads(roster, seen))}
    for group in roster.groups:
        tests[group.column] = list(of_group(group, seen, tables, matches))
    numbers = {
        name: dict(zip(*tables[SUM.column(name)][1].get_columns(), strict=True))
        for name in roster.sums
    }
    frame = frame.with_columns(
        *(passed(tests[group.column]).alias(f"group:{group.column}") for group in roster.groups),
        *(number(text_of(name), found).alias(SUM.column(name)) for name, found in numbers.items()),
        passed(tests[HEADS]).alias(HEADS),
    )
    return Classified(frame, tests, numbers, problems, tuple(warnings), births)


def _own_ids(roster: PeopleTable) -> Iterator[Problem]:
    """Problems of people whose own id a spreadsheet has damaged, in the column of the mapping."""
    name = roster.person
    if name in roster.register.columns:
        rows = roster.register.frame.select(ROW, text_of(name).alias("id"))
        found = id_signs(collect(roster.register, rows.select("id"))["id"])
        hidden = personal(name) or name in roster.mapping.personal
        column = f"{roster.label}{name}"
        for damaged in damaged_ids(roster.register, rows, found, column, personal=lambda _: hidden):
            yield from damaged


@dataclass(frozen=True)
class Meaning:
    """How to parse the texts of one column: to a table of one row per text, or to problem codes.

    `numeric` means ages, dates or counts: a merged cell leaves open whose number it is.
    """

    column: str
    numeric: bool
    parse: Callable[[Sequence[str]], tuple[pl.DataFrame, dict[str, str]]]

    @property
    def text(self) -> pl.Expr:
        """The column's cells as text; "" if blank."""
        return text_of(self.column)


def read_columns(roster: PeopleTable) -> Iterator[str]:
    """The columns whose texts say where a person counts: for groups, sums and heads."""
    yield from (meaning.column for meaning in found_meanings(roster))
    yield from (condition.column for group in roster.groups for condition in group.where)
    yield from (condition.column for condition in roster.options.head)


def found_meanings(roster: PeopleTable) -> Iterator[Meaning]:
    """How to parse the columns that the groups and sums of the programme read."""
    aged = [group for group in roster.groups if has_ages(group)]
    column = roster.birth or roster.age
    if aged and column is not None:
        yield Meaning(column, True, partial(_ages, roster, aged))
    if roster.sex is not None and any(group.sex for group in roster.groups):
        yield Meaning(roster.sex, False, partial(_sexes, roster.options.sexes))
    for name in roster.sums:
        yield Meaning(name, True, partial(_counts, name))


def _ages(
    roster: PeopleTable, groups: Sequence[Group], texts: Sequence[str]
) -> tuple[pl.DataFrame, dict[str, str]]:
    """Find the groups of every text of an age or a birth date."""
    span = _births(roster, texts) if roster.birth else partial(_years, roster)
    unknown: dict[str, str] = {}
    members: dict[str, list[bool | None]] = {}
    for text in texts:
        months = span(text)
        if isinstance(months, str):
            unknown[text] = months
            continue
        belongs = [_belongs(group, *months) for group in groups]
        if None in belongs:
            unknown[text] = "age-months"
        members[text] = belongs
    columns = {"people:text": list(members)}
    table = pl.DataFrame(columns, schema={"people:text": pl.String})
    for index, group in enumerate(groups):
        cells = [belongs[index] for belongs in members.values()]
        table = table.with_columns(pl.Series(f"age:{group.column}", cells, dtype=pl.Boolean))
    return table, unknown


def _years(roster: PeopleTable, text: str) -> tuple[int, int] | str:
    """The first and the last completed month that an age may mean."""
    months = age_months(text)
    if months is None:
        return "age-unknown" if text else "age-blank"
    if months[0] > _oldest(roster):
        return "age-old"
    return months[0], months[1] - 1


def _births(roster: PeopleTable, texts: Sequence[str]) -> Callable[[str], tuple[int, int] | str]:
    """A parser of birth dates: the age in completed months on the day of the roster."""
    order = roster.mapping.dates or column_date_order(texts)
    today = roster.day

    def months(text: str) -> tuple[int, int] | str:
        if today is None:
            return "programme-undated"
        if not text:
            return "age-blank"
        born = parse_date(text, order)
        if isinstance(born, str):
            return born
        age = _months_between(born, today)
        if age < 0:
            return "date-unlikely"
        return (age, age) if age <= _oldest(roster) else "age-old"

    return months


def _oldest(roster: PeopleTable) -> int:
    """The last completed month of the oldest people."""
    return 12 * (roster.options.oldest or OLDEST_USUAL) + 11


def _months_between(born: dt.date, day: dt.date) -> int:
    months = (day.year - born.year) * 12 + day.month - born.month
    return months - (day.day < born.day)


def _belongs(group: Group, least: int, most: int) -> bool | None:
    """Whether a person between two ages in months is in a group; None means unclear."""
    first, last = group.first_month or 0, group.last_month
    if least >= first and (last is None or most <= last):
        return True
    if most < first or (last is not None and least > last):
        return False
    return None


def _sexes(words: WordsByName, texts: Sequence[str]) -> tuple[pl.DataFrame, dict[str, str]]:
    sexes = column_sexes(frozenset(texts), words)
    table = pl.DataFrame(
        {"people:text": list(sexes), "people:sex": list(sexes.values())},
        schema={"people:text": pl.String, "people:sex": pl.String},
    )
    return table, {text: "sex-unknown" for text in texts if text not in sexes}


def _counts(name: str, texts: Sequence[str]) -> tuple[pl.DataFrame, dict[str, str]]:
    read = {text: parse_count(text) for text in texts}
    known = {text: n for text, n in read.items() if isinstance(n, int) and n >= 0}
    table = pl.DataFrame(
        {"people:text": list(known), SUM.column(name): list(known.values())},
        schema={"people:text": pl.String, SUM.column(name): pl.Int64},
    )
    wrong = {text: code for text, code in read.items() if isinstance(code, str)}
    return table, wrong | {t: "count-negative" for t in read if t not in known and t not in wrong}


def _unknown(
    roster: PeopleTable, meaning: Meaning, frame: pl.LazyFrame, unknown: dict[str, str]
) -> Iterable[Problem]:
    """A problem for every row whose text cannot be parsed."""
    if not unknown:
        return []
    rows = frame.filter(meaning.text.is_in(list(unknown))).select(ROW, meaning.text.alias("text"))
    hidden = personal(meaning.column) or meaning.column in roster.mapping.personal
    return [
        problem(
            unknown[text],
            row=row,
            column=f"{roster.label}{meaning.column}",
            value=None if hidden or not text else text,
            zero="",  # in people's own numbers a blank is never 0
            **roster.facts,
        )
        for row, text in collect(roster.register, rows).iter_rows()
    ]
