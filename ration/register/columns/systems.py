"""Recognise registers that look like the export of a well-known system.

The built-in mappings list the columns that mark an export of each system, and how its tables of
people are joined to those of households.
"""

import shlex
from collections.abc import Collection, Iterator
from functools import cache

from ration.core.models import Frozen, Several
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.register.columns.people_signs import about_people
from ration.register.mapping.load import builtin_mappings, load_mapping
from ration.register.mapping.mapping import RegisterMapping
from ration.register.mapping.people import PeopleMapping
from ration.register.source.register import Register


class LooksLike(Frozen):
    """A system whose export a register seems to be, recognised by its columns `known_by`.

    `mapping` is the built-in mapping for it, `hint` what to do with the options that use it.
    `columns` has the register's columns that it reads, each with the programme's name for it.
    """

    system: str
    mapping: str
    known_by: Several[str]
    hint: str
    columns: Several[tuple[str, str]]


def looks_like(register: Register, used: RegisterMapping) -> tuple[LooksLike, ...]:
    """The systems that a register may come from; () if the mapping in use is that of a system."""
    if used.system is not None:
        return ()
    return tuple(
        LooksLike(
            system=mapping.system.name,
            mapping=name,
            known_by=known,
            hint=_hint(register, name, mapping),
            columns=tuple(_columns(register.columns, mapping)),
        )
        for name, mapping in _mappings()
        if mapping.system is not None and (known := known_by(register.columns, mapping))
    )


def known_by(columns: Collection[str], mapping: RegisterMapping) -> tuple[str, ...]:
    """The columns that mark an export of the mapping's system; () means it is none.

    >>> known_by(["a", "_Index"], load_mapping("kobo"))
    ('_Index',)
    """
    have = {name.casefold(): name for name in columns}
    for signs in mapping.system.known_by if mapping.system else ():
        if all(sign.casefold() in have for sign in signs):
            return tuple(have[sign.casefold()] for sign in signs)
    return ()


def joined_by(people: Collection[str], households: Collection[str]) -> tuple[str, str, str] | None:
    """How a system joins a table with columns `people` to one with columns `households`.

    The built-in mapping, the column of people and that of households; None means no system does,
    or that the table has nothing of people.

    >>> joined_by(["age", "_parent_index", "_index"], ["village", "_index"])
    ('kobo', '_parent_index', '_index')
    >>> joined_by(["village", "_index"], ["age", "_parent_index", "_index"]) is None
    True
    """
    for name, mapping in _mappings() if about_people(people) else ():
        key, of = _join_columns(mapping)
        if key is None or of is None or key not in people or of not in households:
            continue
        if key not in households:
            return name, key, of
        roles = _own_columns(mapping.people)
        if key == of and roles <= {*people} and not roles & {*households}:
            return name, key, of
    return None


def warnings_of(systems: Collection[LooksLike]) -> Iterator[Problem]:
    """The warnings about a register without needed columns that looks like an export."""
    for found in systems:
        columns = some(found.known_by)
        yield problem("system-known", system=found.system, columns=columns, how=found.hint)


@cache
def _mappings() -> tuple[tuple[str, RegisterMapping], ...]:
    return tuple((name, load_mapping(name)) for name in builtin_mappings())


def _join_columns(mapping: RegisterMapping) -> tuple[str | None, str | None]:
    people = mapping.people
    if people is None:
        return None, None
    return people.household, people.of or (mapping.source("household_id") or (None,))[0]


def _own_columns(people: PeopleMapping | None) -> set[str]:
    """The columns of people that a mapping names, without that of their household."""
    people = people or PeopleMapping()
    heads = (condition.column for condition in people.head)
    return {name for name in (people.age, people.birth, people.sex, *heads) if name is not None}


def _columns(have: Collection[str], mapping: RegisterMapping) -> Iterator[tuple[str, str]]:
    for name, source in mapping.columns:
        yield from ((column, name) for column in source if column in have)
    people = mapping.people
    if people is not None:
        named = {"household": people.household, "households": people.of, "age": people.age,
                 "birth": people.birth, "sex": people.sex}  # fmt: skip
        texts = {"household": "the household of people", "households": "the id that people have"}
        for role, column in named.items():
            if column is not None and column in have:
                yield column, texts.get(role, f"{role} of people")


def _hint(register: Register, name: str, mapping: RegisterMapping) -> str:
    """The options to use, with placeholders for what only the user knows."""
    have = register.columns
    key, of = _join_columns(mapping)
    if not any(_columns(have, mapping)):
        return f"use --map {name}, and name the columns that it does not find: --column NAME=SOURCE"
    sheet = register.form.sheet
    if key in have and (of not in have or _own_columns(mapping.people) & {*have}):
        if not about_people(have):
            return (
                "its rows belong to households, but have no age, birth date, sex or name: use the "
                f"table of the households with --map {name}, and that of their people"
            )
        members = shlex.quote(sheet or register.source)
        where = "sheet" if sheet else "file"
        options = f"--map {name} --members {members}"
        return f"it has people: name the {where} of their households, and use {options}"
    words = [f"--map {name}"]
    for canonical, source in mapping.columns:
        if not set(source) <= {*have}:
            column = of if canonical == "household_id" and of in have else "COLUMN"
            words.append(f"--column {canonical}={column}")
    if sheet and mapping.sheet not in (None, sheet):
        words.append(f"--sheet {shlex.quote(sheet)}")
    if mapping.people is not None and mapping.people.sheet is None:
        words.append(f"--members {'SHEET' if sheet else 'FILE'}")
    return f"try {' '.join(words)}"
