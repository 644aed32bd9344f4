"""Rows of people: which columns say who they are, and what each distinct text in them means."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl
from polars.selectors import by_name

from ration.core.problems import DataError, Problem, nearest, problem
from ration.core.text import trimmed
from ration.programme.allocation import Group
from ration.programme.programme import Programme
from ration.register.columns.columns import named_sources
from ration.register.columns.guess import Guess, guess
from ration.register.columns.required import needed_counts
from ration.register.columns.systems import looks_like, warnings_of
from ration.register.mapping.mapping import Order, RegisterMapping
from ration.register.mapping.people import PeopleMapping
from ration.register.source.collect import collect
from ration.register.source.register import Register
from ration.register.values.dates import column_date_order

KEY = "people:household"  # the text that names a person's household; "" where blank
_NONE = Guess("", "")
_ROLES = ("household_id", "age", "birth", "sex")


@dataclass(frozen=True)
class PeopleTable:
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
        """The columns of other counts that the programme reads, to be added up over people.

        The mapping speaks of them where the table is the register itself.
        """
        counted = {"persons", "households", *(group.column for group in self.groups)}
        others = [name for name in self._read if name not in counted]
        if self.label:
            return [name for name in others if name in self.register.columns]
        sources = (named_sources(self.register, self.mapping, name) for name in others)
        return list(dict.fromkeys(column for several in sources for column in several))

    @property
    def _read(self) -> list[str]:
        return list(dict.fromkeys(name for name, _ in needed_counts(self.programme)))


def is_defined(group: Group) -> bool:
    """Whether a group says who belongs to it; if not, only a register's count can tell."""
    return has_ages(group) or group.sex is not None or bool(group.where)


def has_ages(group: Group) -> bool:
    """Whether a group has an age at which it begins or ends."""
    return group.from_age is not None or group.to_age is not None


def find_roster(
    register: Register, programme: Programme, mapping: RegisterMapping, label: str = ""
) -> PeopleTable:
    """The columns of a table of people, as said or guessed; DataError where one is wanting."""
    found, wrong = roles(register, programme, mapping, own=not label)
    if wrong:
        raise DataError(register.source, [*wrong, *warnings_of(looks_like(register, mapping))])
    age = None if "birth" in found else found.get("age")
    who = (found["household_id"], age, found.get("birth"), found.get("sex"))
    return PeopleTable(register, programme, mapping, *who, label)


def taken_by_itself(roster: PeopleTable) -> list[Problem]:
    """What nobody said of a table of people: the columns that were guessed, the order of dates."""
    asked = roster.asked
    own = None if roster.label else roster.mapping.source("household_id")
    who = (asked.household or own, asked.age, asked.birth, asked.sex)
    columns = (roster.household, roster.age, roster.birth, roster.sex)
    guessed = {name: one for name, one, said in zip(_ROLES, columns, who, strict=True) if not said}
    names = {name: one for name, one in guessed.items() if one is not None and one != name}
    known = _guess(list(names), list(names.values()), own=not roster.label)
    found = [
        problem("people-used", column=f"{roster.label}{one.column}", name=name, why=one.why)
        for name, one in known.items()
    ]
    if roster.birth is not None and roster.mapping.dates is None:
        order = order_of(roster.register, roster.birth)
        if order is not None:
            column = f"{roster.label}{roster.birth}"
            found.append(problem("dates-order", column=column, order=order))
    return found


def order_of(register: Register, birth: str) -> Order | None:
    """The order of day, month and year that a column of dates proves; None: it proves none."""
    texts = register.frame.select(trimmed(by_name(birth).as_expr()).unique())
    return column_date_order(collect(register, texts).to_series().to_list())


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
    guessed = _guess(open_names, register.columns, [(one,) for one in said.values()], own=own)
    found = {name: name for name in open_names if name in register.columns}
    found |= {name: one.column for name, one in guessed.items()} | said
    named = {column: f"it is named as {name} of people" for name, column in found.items()}
    named |= {one.column: "it is named for the heads of households" for one in asked.head}
    wrong = [
        problem(
            "people-elsewhere" if own and asked.of else "people-column-missing",
            column=column,
            why=why,
            near=nearest(column, register.columns),
        )
        for column, why in named.items()
        if column not in register.columns
    ]
    return found, [*wrong, *_wanting(programme, found, register)]


def _guess(
    names: Sequence[str],
    columns: Sequence[str],
    given: Sequence[tuple[str, ...]] = (),
    *,
    own: bool,
) -> dict[str, Guess]:
    """The columns of people by their names, or, in a table that is theirs alone, by a path's end.

    In a form's own table `head/age` may be the head's, and not everybody's.
    """
    found = guess(names, columns, given)
    if own:
        return found
    taken = [one for several in given for one in several] + [one.column for one in found.values()]
    ends: dict[str, list[str]] = {}
    for column in columns:
        ends.setdefault(re.split("[/.]", column)[-1], []).append(column)
    paths = {
        end: several[0]
        for end, several in ends.items()
        if len(several) == 1 and several[0] not in (end, *taken)
    }
    for name in names:
        if name not in found and name not in columns:
            end = name if name in paths else guess([name], list(paths)).get(name, _NONE).column
            found |= {name: Guess(paths[end], "the end of its name")} if end else {}
    return found


def _wanting(programme: Programme, found: dict[str, str], register: Register) -> Iterator[Problem]:
    """What the groups that the programme reads need and the table does not tell."""

    def missing(name: str, why: str, key: str) -> Problem:
        return problem("people-role-missing", column=name, why=why, key=key)

    if "household_id" not in found:
        yield missing("household_id", "every person has a household", "household")
    read = {name for name, _ in needed_counts(programme)}
    for group in programme.groups:
        if group.column not in read:
            continue
        if has_ages(group) and not {"age", "birth"} & set(found):
            yield missing("age", f"group {group.id} needs it", "age = … or birth")
        if group.sex is not None and "sex" not in found:
            yield missing("sex", f"group {group.id} needs it", "sex")
        for one in group.where:
            if one.column not in register.columns:
                yield problem(
                    "people-column-missing",
                    column=one.column,
                    why=f"group {group.id} needs it",
                    near=nearest(one.column, register.columns),
                )


def with_key(frame: pl.LazyFrame, household: str) -> pl.LazyFrame:
    """A frame with the text that names a household, of the column `household`, as `KEY`."""
    return frame.with_columns(trimmed(by_name(household).as_expr()).alias(KEY))
