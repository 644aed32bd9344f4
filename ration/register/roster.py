"""Rows of people: which columns say who they are, and what each distinct text in them means."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl
from polars.selectors import by_name

from ration.mapping import PeopleMapping, RegisterMapping
from ration.problem import DataError, Problem, nearest, problem
from ration.programme import Programme
from ration.register.columns import needed_counts, personal
from ration.register.count import parse_count
from ration.register.dates import column_date_order, parse_date
from ration.register.examine import collect
from ration.register.guess import guess
from ration.register.source import ROW, Register
from ration.register.values import age_months, column_sexes
from ration.rule import Group
from ration.text import trimmed

KEY = "people:household"  # the text that names a person's household; "" where blank
_ROLES = ("household_id", "age", "birth", "sex")


@dataclass(frozen=True)
class Roster:
    """A table with a row a person. `label` goes before its columns' names in messages.

    `household`, `age`, `birth` and `sex` are its columns, None where there is none; ages are
    taken from `birth` where there is one.
    """

    register: Register
    programme: Programme
    mapping: RegisterMapping
    household: str
    age: str | None
    birth: str | None
    sex: str | None
    label: str = ""

    @property
    def asked(self) -> PeopleMapping:
        """What the mapping says of people."""
        return self.mapping.people or PeopleMapping()

    @property
    def groups(self) -> list[Group]:
        """The groups that can be counted from what the table tells of a person."""
        aged = self.age or self.birth
        return [
            group
            for group in self.programme.groups
            if group.column in self._read
            and is_defined(group)
            and (aged or not has_ages(group))
            and (self.sex or group.sex is None)
            and all(one.column in self.register.columns for one in group.where)
        ]

    @property
    def sums(self) -> list[str]:
        """Other counts that the programme reads, which are added up over a household's people."""
        counted = [group.column for group in self.groups]
        return [
            name
            for name in self._read
            if name in self.register.columns and name not in ("persons", "households", *counted)
        ]

    @property
    def _read(self) -> list[str]:
        return list(dict.fromkeys(name for name, _ in needed_counts(self.programme)))


@dataclass(frozen=True)
class Told:
    """People's rows with what is told of them: `group:COLUMN` and `sum:COLUMN` by row and `KEY`.

    `problems` are those of single rows.
    """

    rows: pl.LazyFrame
    problems: list[Problem]


def is_defined(group: Group) -> bool:
    """Whether a group says who belongs to it; if not, only a register's count can tell."""
    return has_ages(group) or group.sex is not None or bool(group.where)


def has_ages(group: Group) -> bool:
    """Whether a group has an age at which it begins or ends."""
    return group.from_age is not None or group.to_age is not None


def find_roster(
    register: Register, programme: Programme, mapping: RegisterMapping, label: str = ""
) -> Roster:
    """The columns of a table of people, as said or guessed; DataError where one is wanting."""
    found, wrong = roles(register, programme, mapping, own=not label)
    if wrong:
        raise DataError(register.source, wrong)
    age = None if "birth" in found else found.get("age")
    who = (found["household_id"], age, found.get("birth"), found.get("sex"))
    return Roster(register, programme, mapping, *who, label)


def taken_by_itself(roster: Roster) -> list[Problem]:
    """What nobody said of a table of people: the columns that were guessed, the order of dates."""
    asked = roster.asked
    own = None if roster.label else roster.mapping.source("household_id")
    who = (asked.household or own, asked.age, asked.birth, asked.sex)
    columns = (roster.household, roster.age, roster.birth, roster.sex)
    guessed = {name: one for name, one, said in zip(_ROLES, columns, who, strict=True) if not said}
    names = {name: one for name, one in guessed.items() if one is not None and one != name}
    known = guess(names, list(names.values()))
    found = [
        problem("people-taken", column=f"{roster.label}{one.column}", name=name, why=one.why)
        for name, one in known.items()
    ]
    if roster.birth is not None and roster.mapping.dates is None:
        birth = trimmed(by_name(roster.birth).as_expr()).unique()
        order = column_date_order(collect(roster.register, roster.register.frame.select(birth))
                                  .to_series().to_list())  # fmt: skip
        if order is not None:
            column = f"{roster.label}{roster.birth}"
            found.append(problem("dates-order", column=column, order=order))
    return found


def roles(
    register: Register, programme: Programme, mapping: RegisterMapping, *, own: bool
) -> tuple[dict[str, str], list[Problem]]:
    """Who people are, by column: `household_id`, `age`, `birth`, `sex`; and what is wanting.

    `own`: the people are the register itself, so that its mapping may name their household.
    """
    asked = mapping.people or PeopleMapping()
    identity = next(iter(mapping.source("household_id") or ()), None) if own else None
    given = (asked.household or identity, asked.age, asked.birth, asked.sex)
    said = {name: column for name, column in zip(_ROLES, given, strict=True) if column}
    open_names = [name for name in _ROLES if name not in said]
    guessed = guess(open_names, register.columns, [(column,) for column in said.values()])
    found = {name: name for name in open_names if name in register.columns}
    found |= {name: one.column for name, one in guessed.items()} | said
    wrong = [
        problem(
            "column-missing",
            column=column,
            why=f"it was to be {name} of people",
            mend=nearest(column, register.columns),
        )
        for name, column in found.items()
        if column not in register.columns
    ]
    return found, [*wrong, *_wanting(programme, found, register)]


def _wanting(programme: Programme, found: dict[str, str], register: Register) -> Iterator[Problem]:
    """What the groups that the programme reads need and the table does not tell."""

    def missing(name: str, why: str, mend: str) -> Problem:
        return problem("column-missing", column=name, why=why, mend=f"{mend} under [people]")

    if "household_id" not in found:
        yield missing("household_id", "every person has a household", "say household = …")
    read = {name for name, _ in needed_counts(programme)}
    for group in programme.groups:
        if group.column not in read:
            continue
        if has_ages(group) and not {"age", "birth"} & set(found):
            yield missing("age", f"{group.id} go by age", "say age = … or birth = …")
        if group.sex is not None and "sex" not in found:
            yield missing("sex", f"{group.id} go by sex", "say sex = …")
        for one in group.where:
            if one.column not in register.columns:
                yield problem(
                    "column-missing",
                    column=one.column,
                    why=f"{group.id} go by it",
                    mend=nearest(one.column, register.columns),
                )


def tell(roster: Roster) -> Told:
    """What is told of every person: their household, the groups they belong to, what to add up.

    Every distinct text is understood once, in Python. A text that cannot be is a problem of
    every row that holds it.
    """
    meanings = list(_meanings(roster))
    frame = with_key(roster.register.frame, roster.household)
    distinct = [
        collect(roster.register, frame.select(one.text.unique().alias(one.column)))
        for one in meanings
    ]
    problems: list[Problem] = []
    for meaning, texts in zip(meanings, distinct, strict=True):
        known, unknown = meaning.understand(texts.to_series().to_list())
        frame = frame.with_columns(meaning.text.alias("people:text"))
        frame = frame.join(known.lazy(), on="people:text", how="left").drop("people:text")
        problems += _unknown(roster, meaning, frame, unknown)
    return Told(frame.with_columns(_memberships(roster)), problems)


def with_key(frame: pl.LazyFrame, household: str) -> pl.LazyFrame:
    """A frame with the text that names a household, of the column `household`, as `KEY`."""
    return frame.with_columns(trimmed(by_name(household).as_expr()).alias(KEY))


@dataclass(frozen=True)
class Meaning:
    """What the texts of one column mean: a table with a row for each text, or a problem's code."""

    column: str
    understand: Callable[[Sequence[str]], tuple[pl.DataFrame, dict[str, str]]]

    @property
    def text(self) -> pl.Expr:
        """The column's cells as text; "" where blank."""
        return trimmed(by_name(self.column).as_expr())


def _meanings(roster: Roster) -> Iterator[Meaning]:
    aged = [group for group in roster.groups if has_ages(group)]
    column = roster.birth or roster.age
    if aged and column is not None:
        yield Meaning(column, partial(_ages, roster, aged))
    if roster.sex is not None and any(group.sex for group in roster.groups):
        yield Meaning(roster.sex, _sexes)
    for name in roster.sums:
        yield Meaning(name, partial(_counts, name))


def _ages(
    roster: Roster, groups: Sequence[Group], texts: Sequence[str]
) -> tuple[pl.DataFrame, dict[str, str]]:
    """For every text of an age or a birth date, which of the groups it belongs to."""
    span = _births(roster, texts) if roster.birth else _years
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
    for place, group in enumerate(groups):
        cells = [belongs[place] for belongs in members.values()]
        table = table.with_columns(pl.Series(f"age:{group.column}", cells, dtype=pl.Boolean))
    return table, unknown


def _years(text: str) -> tuple[int, int] | str:
    """The first and the last completed month that an age may mean."""
    months = age_months(text)
    if months is None:
        return "age-unknown" if text else "age-blank"
    return months[0], months[1] - 1


def _births(roster: Roster, texts: Sequence[str]) -> Callable[[str], tuple[int, int] | str]:
    """The age in completed months on the programme's date, by the text of a birth date."""
    order = roster.mapping.dates or column_date_order(texts)
    today = roster.programme.date

    def months(text: str) -> tuple[int, int] | str:
        if today is None:
            return "programme-undated"
        if not text:
            return "age-blank"
        born = parse_date(text, order)
        if isinstance(born, str):
            return born
        age = _months_between(born, today)
        return (age, age) if 0 <= age <= 12 * 130 else "date-unlikely"

    return months


def _months_between(born: dt.date, day: dt.date) -> int:
    months = (day.year - born.year) * 12 + day.month - born.month
    return months - (day.day < born.day)


def _belongs(group: Group, least: int, most: int) -> bool | None:
    """Whether somebody between two ages in months is in a group; None: that leaves it open."""
    first, last = group.first_month or 0, group.last_month
    if least >= first and (last is None or most <= last):
        return True
    if most < first or (last is not None and least > last):
        return False
    return None


def _sexes(texts: Sequence[str]) -> tuple[pl.DataFrame, dict[str, str]]:
    known = column_sexes(frozenset(texts))
    table = pl.DataFrame(
        {"people:text": list(known), "people:sex": list(known.values())},
        schema={"people:text": pl.String, "people:sex": pl.String},
    )
    return table, {text: "sex-unknown" for text in texts if text not in known}


def _counts(name: str, texts: Sequence[str]) -> tuple[pl.DataFrame, dict[str, str]]:
    read = {text: parse_count(text) for text in texts}
    known = {text: n for text, n in read.items() if isinstance(n, int) and n >= 0}
    table = pl.DataFrame(
        {"people:text": list(known), f"sum:{name}": list(known.values())},
        schema={"people:text": pl.String, f"sum:{name}": pl.Int64},
    )
    wrong = {text: code for text, code in read.items() if isinstance(code, str)}
    return table, wrong | {t: "count-negative" for t in read if t not in known and t not in wrong}


def _unknown(
    roster: Roster, meaning: Meaning, frame: pl.LazyFrame, unknown: dict[str, str]
) -> Iterable[Problem]:
    """A problem for every row whose text cannot be understood."""
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
        )
        for row, text in collect(roster.register, rows).iter_rows()
    ]


def _memberships(roster: Roster) -> list[pl.Expr]:
    made = []
    for group in roster.groups:
        asked = [pl.lit(True)]
        asked += [pl.col(f"age:{group.column}")] if has_ages(group) else []
        asked += [pl.col("people:sex") == group.sex] if group.sex else []
        asked += [
            trimmed(by_name(one.column).as_expr()).is_in(list(one.values or ()))
            for one in group.where
        ]
        made.append(pl.all_horizontal(asked).fill_null(False).alias(f"group:{group.column}"))
    return made
