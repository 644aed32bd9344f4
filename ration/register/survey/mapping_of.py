"""What the columns of a register are read as, people's too, and the mapping that says all of it."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType
from typing import NamedTuple

from ration.core.problems import InputError, Problem
from ration.programme.programme import Programme
from ration.register.columns.columns import Columns
from ration.register.columns.guess import Guess, guess
from ration.register.mapping.mapping import RegisterMapping
from ration.register.mapping.people import PeopleMapping
from ration.register.people.roster import is_defined, order_of, roles
from ration.register.source.register import Register

WHO = ("age", "birth", "sex")  # what is read of people
_OF_COUNTS = (
    "column-missing", "column-unread", "column-used", "system-known", "people-perhaps",
)  # fmt: skip
_FORM = ("sheet", "encoding", "separator", "header_row")  # what a mapping may say of a file


class ReadAs(NamedTuple):
    """A register that is open, what is warnings of it, and what each of its columns is read as.

    `roles` are what is read of people, each with why; None: it was warnings, or has its name.
    """

    register: Register
    programme: Programme
    mapping: RegisterMapping
    columns: Columns
    read_as: Mapping[str, tuple[str, ...]]
    warnings: Sequence[Problem]
    roles: Mapping[str, Guess | None] = MappingProxyType({})


def with_people(read: ReadAs, asked: PeopleMapping) -> ReadAs:
    """What is read of people: their counts are in no columns, but ages, sexes."""
    from ration.register.people.households import people_table

    own = not (asked.file or asked.sheet)
    people, mapping = read.register, read.mapping
    if not own:
        _, people, mapping = people_table(people, mapping, asked)
    found, wrong = roles(people, read.programme, mapping, own=own)
    update: dict[str, object] = {}
    if mapping.dates is None and found.get("birth") in people.columns:
        with suppress(InputError):  # its cells cannot be read: that is told where they must be
            update["dates"] = order_of(people, found["birth"])
    who = {name: found.get(name) for name in WHO}
    if own or (asked.household is None and mapping is read.mapping):
        who["household"] = found.get("household_id")
    update["people"] = asked.model_copy(update=who)
    counted = _counted(read)
    read_as = {name: source for name, source in read.read_as.items() if name not in counted}
    warnings = [
        one for one in read.warnings if one.column not in counted and one.code != "system-known"
    ]
    known = dict(asked)
    why = guess(found, [column for name, column in found.items() if not known.get(name)])
    if own:
        words = {one.column for rule in read.programme.allocations for one in rule.only}
        kept = words | {channel.column for channel in read.programme.channels}
        read_as = {name: source for name, source in read_as.items() if name in kept}
        read_as = {**{name: (column,) for name, column in found.items()}, **read_as}
        warnings = [one for one in warnings if one.code not in _OF_COUNTS]
    return read._replace(
        mapping=read.mapping.model_copy(update=update),
        read_as=read_as,
        warnings=[*wrong, *warnings],
        roles={name: why.get(name) for name in WHO} if own else {},
    )


def mapping_of(read: ReadAs) -> RegisterMapping:
    """What is read, how its file was, and what is said beyond it, for another programme perhaps."""
    ids = [group.id for group in read.programme.groups]
    beyond = {name: source for name, source in read.mapping.columns if name not in ids}
    own = {name: source for name, source in read.read_as.items() if name not in read.roles}
    form = read.register.form
    update: dict[str, object] = {
        key: getattr(form, key)
        for key in _FORM
        if getattr(read.mapping, key) is None and (form.plain or key != "header_row")
    }
    columns = tuple({**beyond, **own}.items())
    return read.mapping.model_copy(update={**update, "columns": columns, "system": None})


def found_out(made: RegisterMapping, said: RegisterMapping) -> Iterator[str]:
    """The keys of a mapping that were found out."""
    for key in (*_FORM, "dates"):
        if getattr(said, key) is None and getattr(made, key) is not None:
            yield key
    if made.people is not None and said.people is not None:
        for key, value in made.people:
            if value is not None and getattr(said.people, key) is None:
                yield f"people.{key}"


def missing_of(read: ReadAs) -> Iterator[tuple[str, str]]:
    """What has no column: first what is needed, then groups and channels that may have one."""
    programme, there = read.programme, {*_counted(read), *read.read_as}
    missing = {n: why for n, why in read.columns.missing.items() if n not in there}
    for name, why in missing.items():
        if why is not None:
            yield name, f"needed: {why}"
    optional = [name for name, why in missing.items() if why is None]
    for group in programme.groups:
        if group.column in optional:
            yield group.column, f"how many there are of {group.title or group.id}"
    for channel in programme.channels:
        if channel.column in optional:
            yield channel.column, f"without it, all of {channel.title or channel.id} is one site"


def _counted(read: ReadAs) -> set[str]:
    """The names of counts that are no columns: people are counted, or rows of a long table."""
    made = {name for name, _ in read.mapping.long.counts} if read.mapping.long else set()
    if read.mapping.people is not None:
        groups = [one for one in read.programme.groups if is_defined(one)]
        made |= {"persons", *(one.id for one in groups), *(one.column for one in groups)}
    return made
