"""Match the columns of a register, people's too, and make a mapping of the result."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from types import MappingProxyType
from typing import Any, NamedTuple

from ration.core.problems.errors import InputError
from ration.core.problems.problem import Problem
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
    """An open register, its problems and warnings, and the columns read for each name.

    `roles` has the columns of people, each with its guess; None means it was not guessed.
    """

    register: Register
    programme: Programme
    mapping: RegisterMapping
    columns: Columns
    read_as: Mapping[str, tuple[str, ...]]
    warnings: Sequence[Problem]
    roles: Mapping[str, Guess | None] = MappingProxyType({})


def with_people(read: ReadAs, options: PeopleMapping) -> ReadAs:
    """Match the columns of people, such as ages and sexes, instead of those of their counts."""
    from ration.register.people.households import people_table

    own = not (options.file or options.sheet)
    people, mapping = read.register, read.mapping
    if not own:
        _, people, mapping = people_table(people, mapping, options)
    columns, problems = roles(people, read.programme, mapping, own=own)
    if not own and not options.sheet:  # of another file than the register
        problems = [each.at(people.source, each.row, each.unit) for each in problems]
    update: dict[str, object] = {}
    if mapping.dates is None and columns.get("birth") in people.columns:
        with suppress(InputError):  # unreadable cells are an error where they are needed
            update["dates"] = order_of(people, columns["birth"])
    who: dict[str, Any] = {name: columns.get(name) for name in WHO}
    if own or (options.household is None and mapping is read.mapping):
        who["household"] = columns.get("household_id")
    update["people"] = options.model_copy(update=who | _left_out(read, options, people))
    counted = counted_names(read)
    read_as = {name: source for name, source in read.read_as.items() if name not in counted}
    warnings = [
        each for each in read.warnings if each.column not in counted and each.code != "system-known"
    ]
    named = dict(options)
    guesses = guess(columns, [column for name, column in columns.items() if not named.get(name)])
    if own:
        words = {condition.column for rule in read.programme.allocations for condition in rule.only}
        kept = words | {channel.column for channel in read.programme.channels}
        read_as = {name: source for name, source in read_as.items() if name in kept}
        read_as = {**{name: (column,) for name, column in columns.items()}, **read_as}
        warnings = [each for each in warnings if each.code not in _OF_COUNTS]
    return read._replace(
        mapping=read.mapping.model_copy(update=update),
        read_as=read_as,
        warnings=[*problems, *warnings],
        roles={name: guesses.get(name) for name in (*WHO, "person_id")} if own else {},
    )


def mapping_of(read: ReadAs) -> RegisterMapping:
    """The mapping of what is read, with the form of the file and names of other programmes."""
    ids = [group.id for group in read.programme.groups]
    mapped = {name: source for name, source in read.mapping.columns if name not in ids}
    own = {name: source for name, source in read.read_as.items() if name not in read.roles}
    form = read.register.form
    update: dict[str, object] = {
        key: getattr(form, key)
        for key in _FORM
        if getattr(read.mapping, key) is None and (form.plain or key != "header_row")
    }
    update |= _left_out(read, read.mapping, read.register)
    columns = tuple({**mapped, **own}.items())
    return read.mapping.model_copy(update={**update, "columns": columns, "system": None})


def _left_out(
    read: ReadAs, asked: RegisterMapping | PeopleMapping, table: Register
) -> dict[str, Any]:
    """The lists of a ready mapping by which rows are left out, without columns that are absent."""
    lists = {"leave_out": asked.leave_out, "keep": asked.keep}
    return {
        key: tuple(rule for rule in rules if not read.mapping.system or rule[0] in table.columns)
        for key, rules in lists.items()
    }


def detected_keys(result: RegisterMapping, original: RegisterMapping) -> Iterator[str]:
    """The keys of `result` that were detected: the `original` mapping does not have them."""
    for key in (*_FORM, "dates"):
        if getattr(original, key) is None and getattr(result, key) is not None:
            yield key
    if result.people is not None and original.people is not None:
        for key, value in result.people:
            if value is not None and getattr(original.people, key) is None:
                yield f"people.{key}"


def missing_of(read: ReadAs) -> Iterator[tuple[str, str]]:
    """The names without a column: first those needed, then groups and channels."""
    programme, present = read.programme, {*counted_names(read), *read.read_as}
    missing = {name: why for name, why in read.columns.missing.items() if name not in present}
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


def counted_names(read: ReadAs) -> set[str]:
    """The names of counts without a column: counted from people, or from a long table."""
    counted = {name for name, _ in read.mapping.long.counts} if read.mapping.long else set()
    if read.mapping.people is not None:
        groups = [group for group in read.programme.groups if is_defined(group)]
        counted |= {"persons", *(name for group in groups for name in (group.id, group.column))}
    return counted
