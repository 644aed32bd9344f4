"""A register made ready to be gone over: opened, its shape and its columns known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ration.core.problems import DataError, InputError, Problem
from ration.programme.programme import Programme
from ration.register.check.rows import Checks
from ration.register.check.scan import Query, Scanned, scan_register
from ration.register.columns.columns import find_columns
from ration.register.mapping.mapping import RegisterMapping
from ration.register.source.open import open_register
from ration.register.source.register import Register


@dataclass(frozen=True)
class PreparedRegister:
    """A register that is open, its columns found, and what was said on the way.

    It is held against the `checks`, whose programme says nothing of shortages where there is no
    stock; `programme` is as it was stated.
    """

    programme: Programme
    register: Register
    checks: Checks
    said: tuple[Problem, ...]
    by: tuple[tuple[str, ...], ...]


def prepare(
    source: Any,
    programme: Programme,
    mapping: RegisterMapping,
    said: Sequence[str],
    by: Sequence[str],
    largest: int,
    *,
    supplied: bool,
) -> PreparedRegister:
    """The register `source`, ready for `programme`; `said` are columns that were said just now.

    `supplied`: it is for a plan that is issued from stock.

    Raises InputError where it cannot be read, DataError where a column is not there.
    """
    stated, programme = programme, programme if supplied else programme.unsupplied
    register = open_register(source, mapping)
    levels = tuple(_levels(register, mapping, text) for text in by)
    words = tuple(dict.fromkeys(column for columns in levels for column in columns))
    if mapping.people or mapping.long or mapping.average_size:
        register, mapping = _counted(register, programme, mapping, words)
    found, problems = find_columns(programme, register, mapping, words, said)
    wrong = [one for one in problems if not one.warning]
    refuse(register, [*register.said, *wrong] if wrong else [])
    checks = Checks(programme, found, largest)
    return PreparedRegister(stated, register, checks, (*register.said, *problems), levels)


def _levels(register: Register, mapping: RegisterMapping, by: str) -> tuple[str, ...]:
    """The columns that `by` names, outermost first: a comma parts them, unless it is in a name."""
    if by in register.columns or mapping.source(by) is not None:
        return (by,)
    return tuple(dict.fromkeys(part.strip() for part in by.split(",") if part.strip())) or (by,)


def _counted(
    register: Register, programme: Programme, mapping: RegisterMapping, by: Sequence[str]
) -> tuple[Register, RegisterMapping]:
    """The register with a row a household or an area, where it comes in another shape."""
    from ration.register.people.areas import with_areas
    from ration.register.people.households import with_people

    try:
        return with_areas(*with_people(register, programme, mapping, by), programme, by)
    except InputError:  # its quotation marks may be in disorder
        mended = register.rewritten()
        if mended is None:
            raise
        return with_areas(*with_people(mended, programme, mapping, by), programme, by)


def examined_by(
    read: PreparedRegister, questions: Sequence[Query], progress: Callable[[int], object] | None
) -> tuple[PreparedRegister, Scanned]:
    """The register examined; where its quotation marks are in disorder, once they are not."""
    try:
        return read, scan_register(read.register, read.checks, questions, progress)
    except InputError:
        register = read.register.rewritten()
        if register is None:
            raise
        read = replace(read, register=register)
        return read, scan_register(register, read.checks, questions, progress)


def refuse(register: Register, problems: Sequence[Problem]) -> None:
    """DataError where there are any problems."""
    if problems:
        raise DataError(register.source, problems)
