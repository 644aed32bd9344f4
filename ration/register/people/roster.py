"""Find the columns of a table of people: household, age, birth, sex, groups and sums."""

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl
from polars.selectors import by_name

from ration.core.problems.errors import DataError
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import trimmed, unmarked_column
from ration.programme.allocation import Group
from ration.programme.programme import Programme
from ration.register.columns.columns import named_sources
from ration.register.columns.guess import Guess, guess, person_ids
from ration.register.columns.joined_ids import id_column, id_parts
from ration.register.columns.required import needed_counts
from ration.register.columns.suggest import Kind, near
from ration.register.columns.systems import looks_like, warnings_of
from ration.register.mapping.mapping import Order, RegisterMapping
from ration.register.mapping.people import PeopleMapping
from ration.register.source.collect import collect
from ration.register.source.register import Register
from ration.register.values.dates import column_date_order

KEY = "people:household"  # the text that names a person's household; "" where blank
HEADS = "people:heads"  # who is the head of a household, and how many it has
OLDEST_USUAL = 110  # completed years: an older person is a problem, unless the mapping says more
_NONE = Guess("", "")
_ROLES = ("household_id", "age", "birth", "sex", "person_id")


@dataclass(frozen=True)
class PeopleTable:
    """A table with one row per person. Messages put `label` before the names of its columns.

    `household`, `age`, `birth`, `sex` and `person` (people's own ids) are its columns; None means
    there is no such column. If there is a `birth`, ages are calculated from it. `marked` False
    means that no id of a household begins with a sign that a spreadsheet needs, as ="007".
    """

    register: Register
    programme: Programme
    mapping: RegisterMapping
    household: str
    age: str | None
    birth: str | None
    sex: str | None
    person: str | None
    label: str = ""
    marked: bool = True

    @property
    def options(self) -> PeopleMapping:
        """The part of the mapping about people."""
        return self.mapping.people or PeopleMapping.model_construct()

    @property
    def day(self) -> dt.date | None:
        """The day on which ages are calculated; None means none is known."""
        return self.register.day or self.programme.date

    @property
    def ages_on(self) -> dt.date | None:
        """The day on which ages are calculated from birth dates; None means they are not."""
        return self.day if self.birth and any(map(has_ages, self.groups)) else None

    @property
    def facts(self) -> dict[str, object]:
        """What messages about ages say of the day and of the oldest age."""
        given = "the day given with --date" if self.register.day else "the date of the programme"
        return {"day": self.day, "given": given, "oldest": self.options.oldest or OLDEST_USUAL}

    @property
    def groups(self) -> list[Group]:
        """The groups that can be counted from the columns of the table."""
        aged = self.age or self.birth
        return [
            group
            for group in self.programme.groups
            if group.column in self._read
            and is_defined(group)
            and (aged or not has_ages(group))
            and (self.sex or group.sex is None)
            and all(condition.column in self.register.columns for condition in group.where)
        ]

    @property
    def sums(self) -> list[str]:
        """The columns of other counts that the programme reads, to add up over people.

        The mapping gives their sources only if the table is the register itself.
        """
        counted = {"persons", "households", *(group.column for group in self.groups)}
        others = [name for name in self._read if name not in counted]
        if self.label:
            return [name for name in others if name in self.register.columns]
        sources = (named_sources(self.register, self.mapping, name) for name in others)
        return list(dict.fromkeys(column for columns in sources for column in columns))

    @property
    def _read(self) -> list[str]:
        return list(dict.fromkeys(name for name, _ in needed_counts(self.programme)))


def is_defined(group: Group) -> bool:
    """Whether a group defines who belongs to it; if not, the register must count it."""
    return has_ages(group) or group.sex is not None or bool(group.where)


def has_ages(group: Group) -> bool:
    """Whether a group begins or ends at an age."""
    return group.from_age is not None or group.to_age is not None


def find_roster(
    register: Register, programme: Programme, mapping: RegisterMapping, label: str = ""
) -> PeopleTable:
    """Find the columns of a table of people, mapped or guessed; DataError if one is missing."""
    columns, problems = roles(register, programme, mapping, own=not label)
    if problems:
        raise DataError(register.source, [*problems, *warnings_of(looks_like(register, mapping))])
    age = None if "birth" in columns else columns.get("age")
    who = (age, columns.get("birth"), columns.get("sex"), columns.get("person_id"))
    return PeopleTable(register, programme, mapping, columns["household_id"], *who, label)


def guess_warnings(roster: PeopleTable, births: Sequence[str] | None = None) -> list[Problem]:
    """The warnings of what was guessed about a table of people: columns, the order of dates.

    `births` are the distinct texts of birth dates; None means they are read here, if needed.
    """
    options = roster.options
    own = None if roster.label else roster.mapping.source("household_id")
    mapped = (options.household or own, options.age, options.birth, options.sex)
    columns = (roster.household, roster.age, roster.birth, roster.sex)
    names = {  # ids of people are only compared: no word about their column
        name: column
        for name, column, named in zip(_ROLES[:4], columns, mapped, strict=True)
        if not named and column is not None and column != name
    }
    guesses = _guess(list(names), list(names.values()), own=not roster.label)
    warnings = [
        problem(
            "people-used",
            column=f"{roster.label}{match.column}",
            name=name,
            why=match.why,
            key="household" if name == "household_id" else name,
        )
        for name, match in guesses.items()
    ]
    if roster.birth is not None and roster.mapping.dates is None:
        order = (
            order_of(roster.register, roster.birth) if births is None else column_date_order(births)
        )
        if order is not None:
            column = f"{roster.label}{roster.birth}"
            warnings.append(problem("dates-order", column=column, order=order))
    return warnings


def order_of(register: Register, birth: str) -> Order | None:
    """The order of day, month and year that a column of dates proves; None means none."""
    texts = register.frame.select(trimmed(by_name(birth).as_expr()).unique())
    return column_date_order(collect(register, texts).to_series().to_list())


def roles(
    register: Register, programme: Programme, mapping: RegisterMapping, *, own: bool
) -> tuple[dict[str, str], list[Problem]]:
    """The columns of `named_roles`, with the problems of those that the programme needs too."""
    needed = _needed(programme, mapping)
    columns, problems = named_roles(register, mapping, needed, own=own)
    return columns, [*problems, *_missing(programme, columns, register)]


def named_roles(
    register: Register, mapping: RegisterMapping, needed: Collection[str], *, own: bool
) -> tuple[dict[str, str], list[Problem]]:
    """The columns for `household_id`, `age`, `birth`, `sex` and `person_id`, those there are.

    Also the problems of columns that are `needed` and missing. `own` means that the register itself
    is the table of people, so its mapping may name their household.
    """
    people = mapping.people or PeopleMapping.model_construct()
    have = register.columns
    identity = next(iter(mapping.source("household_id") or ()), None)
    if not own and not (identity and {*id_parts([identity], have)} & {*have}):
        identity = None  # only an id of several columns is sure to be in both tables
    sources = (people.household or identity, people.age, people.birth, people.sex, people.id)
    mapped = {
        name: id_column(column, have) or ""
        for name, column in zip(_ROLES, sources, strict=True)
        if column
    }
    open_names = [name for name in _ROLES[:4] if name not in mapped]
    parts = {column: id_parts([column], have) or (column,) for column in mapped.values()}
    guesses = _guess(open_names, have, list(parts.values()), own=own)
    columns = {name: name for name in open_names if name in have}
    columns |= {name: match.column for name, match in guesses.items()} | mapped
    if people.id is None and people.members is None:
        columns |= person_ids(have, columns.values())
    columns = {
        name: column
        for name, column in columns.items()
        if name in needed or {*parts.get(column, (column,))} <= {*have}
    }
    reasons = {
        part: f"it is named as {name} of people"
        for name, column in columns.items()
        for part in parts.get(column, (column,))
    }
    reasons |= {head.column: "it is named for the heads of households" for head in people.head}
    code = "people-elsewhere" if own and people.of else "people-column-missing"
    problems = [
        problem(
            code,
            column=column,
            why=why,
            near=near(column, register, *_kinds(columns).get(column, ())),
        )
        for column, why in reasons.items()
        if column not in have
    ]
    return columns, problems


def _kinds(columns: Mapping[str, str]) -> dict[str, tuple[str, Kind | None]]:
    """What each column is read as, and what its cells must be."""
    kinds: dict[str, Kind] = {"age": "age", "birth": "birth", "sex": "sex"}
    return {column: (name, kinds.get(name)) for name, column in columns.items()}


def _guess(
    names: Sequence[str],
    columns: Sequence[str],
    used: Sequence[tuple[str, ...]] = (),
    *,
    own: bool,
) -> dict[str, Guess]:
    """Guess the columns of people, without the `used`, by names or, unless `own`, ends of paths.

    In a form's main table `head/age` may be the age of the head only.
    """
    guesses = guess(names, columns, used)
    if own:
        return guesses
    taken = [name for source in used for name in source]
    taken += [match.column for match in guesses.values()]
    ends: dict[str, list[str]] = {}
    for column in columns:
        ends.setdefault(re.split("[/.]", column)[-1], []).append(column)
    paths = {
        end: full[0]
        for end, full in ends.items()
        if len(full) == 1 and full[0] not in (end, *taken)
    }
    for name in names:
        if name not in guesses and name not in columns:
            end = name if name in paths else guess([name], list(paths)).get(name, _NONE).column
            guesses |= {name: Guess(paths[end], "the end of its name")} if end else {}
    return guesses


def _needed(programme: Programme, mapping: RegisterMapping) -> set[str]:
    """The names of columns of people that the programme reads, or that a user names."""
    read = {name for name, _ in needed_counts(programme)}
    groups = [group for group in programme.groups if group.column in read]
    aged = {"age", "birth"} if any(map(has_ages, groups)) else set()
    named = () if mapping.system else ("person_id",)
    return {"household_id", *named, *aged, *(["sex"] if any(group.sex for group in groups) else [])}


def _missing(programme: Programme, roles: dict[str, str], register: Register) -> Iterator[Problem]:
    """Problems of columns that the groups of the programme need and the table lacks."""

    def missing(name: str, why: str, key: str) -> Problem:
        return problem("people-role-missing", column=name, why=why, key=key)

    if "household_id" not in roles:
        yield missing("household_id", "every person needs a household", "household")
    read = {name for name, _ in needed_counts(programme)}
    for group in programme.groups:
        if group.column not in read:
            continue
        why = f"group {group.id} needs it"
        if has_ages(group) and not {"age", "birth"} & set(roles):
            yield missing("age", why, "age = … or birth")
        if group.sex is not None and "sex" not in roles:
            yield missing("sex", why, "sex")
        for column in (condition.column for condition in group.where):
            if column not in register.columns:
                hint = near(column, register)
                yield problem("people-column-missing", column=column, why=why, near=hint)


def with_key(frame: pl.LazyFrame, household: str, *, marked: bool = True) -> pl.LazyFrame:
    """Add the trimmed text of the column `household` to a frame, as `KEY`.

    `marked` False means that no text begins with a sign that a spreadsheet needs.
    """
    text = trimmed(by_name(household).as_expr())
    return frame.with_columns((unmarked_column(text) if marked else text).alias(KEY))
