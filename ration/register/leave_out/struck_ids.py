"""Skip the rows whose id is struck through, if the mapping asks for it."""

from collections.abc import Iterator
from dataclasses import replace

from ration.register.columns.guess import guess
from ration.register.mapping.mapping import RegisterMapping
from ration.register.mapping.people import PeopleMapping
from ration.register.source.register import Register
from ration.register.source.workbook.out_of_sight import STRUCK, skip_as


def skip_struck_ids(
    register: Register, mapping: RegisterMapping, people: PeopleMapping | None = None
) -> Register:
    """Skip the rows whose id is struck through; `people` means the rows are of people.

    Rows that are struck through as a whole were skipped when the register was opened. If all
    that are `people` have a table of their own, their rows are counted as people.
    """
    if mapping.hidden == "skip":
        names = {*_ids(register, mapping, people)}
        rows = {row for name in names for row in register.struck.get(name, ())}
        register = skip_as(register, STRUCK, rows)
    if people is None or not (people.file or people.sheet):
        return register
    left_out = (each.model_copy(update={"people": True}) for each in register.left_out)
    return replace(register, left_out=tuple(left_out))


def _ids(
    register: Register, mapping: RegisterMapping, people: PeopleMapping | None
) -> Iterator[str]:
    """The columns of ids: those that the mapping names, or else one that has their name."""
    named = [*(mapping.source("household_id") or ())]
    if people is not None:
        named += [name for name in (people.household, people.id) if name is not None]
    for name in named or ["household_id"]:
        yield from (name, *name.split("+"))
    yield from (match.column for match in guess(["household_id"], register.columns).values())
