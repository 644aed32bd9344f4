"""Make households of the people in them: in one table, or in a second table."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ration.core.problems.errors import DataError, InputError
from ration.core.problems.problem import problem
from ration.programme.programme import Programme
from ration.register.columns.joined_ids import with_joined_ids
from ration.register.leave_out.by_words import leave_out
from ration.register.leave_out.struck_ids import skip_struck_ids
from ration.register.leave_out.unread_status import status_warnings
from ration.register.mapping.mapping import RegisterMapping
from ration.register.mapping.people import PeopleMapping
from ration.register.people.count import filled, without_counts
from ration.register.people.member_lists import by_row, with_lists
from ration.register.people.one_table import grouped
from ration.register.people.roster import find_roster, named_roles
from ration.register.people.two_tables import joined, linked, members_of
from ration.register.source.collect import collect
from ration.register.source.open import open_register
from ration.register.source.register import OF_ROW, ROW, Register


def with_people(
    register: Register, programme: Programme, mapping: RegisterMapping, by: Sequence[str] = ()
) -> tuple[Register, RegisterMapping]:
    """Turn a register of people into one row per household, with a mapping for the result.

    Nothing changes if the mapping has no people. Raises DataError if a needed column is
    missing, InputError if a table cannot be read.
    """
    options = mapping.people
    if options is None:
        return register, mapping
    if options.file is None and options.sheet is None:
        if options.members is not None:
            raise DataError(register.source, [problem("members-alone", column=options.members)])
        register = leave_out(skip_struck_ids(register, mapping, options), mapping, options)
        roster = find_roster(register, programme, mapping)
        return grouped(roster, by), without_counts(roster, roster.household)
    register, people, mapping = people_table(register, mapping, options)
    people = replace(people, day=register.day)
    label = f"{options.sheet or options.file}!"
    unused = status_warnings(people, programme, mapping, by, label)
    people = replace(people, warnings=(*people.warnings, *unused))
    people = leave_out(skip_struck_ids(people, mapping, options), mapping, options, label)
    roster = find_roster(people, programme, mapping, label)
    return joined(register, roster), without_counts(roster, None)


def compared_tables(
    register: Register, mapping: RegisterMapping
) -> tuple[Register, Register | None]:
    """A register without what its mapping leaves out, and the table of its people beside it.

    None means that there is no such table. Raises DataError if a named column is missing,
    InputError if a table cannot be read.
    """
    register = leave_out(skip_struck_ids(register, mapping), mapping, mapping)
    options = mapping.people
    if options is None or (options.file is None and options.sheet is None):
        register = skip_struck_ids(register, mapping, options) if options else register
        return leave_out(register, mapping, options), None
    register, people, mapping = people_table(register, mapping, options)
    people = skip_struck_ids(people, mapping, options)
    people = leave_out(people, mapping, options, f"{options.sheet or options.file}!")
    columns, problems = named_roles(people, mapping, {"household_id"}, own=False)
    if problems or "household_id" not in columns:
        needed = problem("people-role-missing", column="household_id", key="household",
                         why="every person needs a household")  # fmt: skip
        raise DataError(people.source, problems or [needed])
    household = columns["household_id"]
    register, people, key = linked(register, people, mapping, household)
    return register, members_of(register, people, household, key)


def people_table(
    register: Register, mapping: RegisterMapping, options: PeopleMapping
) -> tuple[Register, Register, RegisterMapping]:
    """Open the table of people of a register; also return a mapping that joins the two.

    Raises InputError if the table cannot be read.
    """
    if options.sheet in register.repeats:
        people = _inside(register, options)
        mapping = by_row(mapping, options)
    else:
        people = _without_blank(
            _people(register, mapping, options), options.sheet or options.file or ""
        )
    ids = (*(mapping.source("household_id") or ()), options.household, options.id)
    people = with_joined_ids(people, ids, mapping)
    if options.members is not None:
        people, problems = with_lists(register, people, options)
        register = replace(register, problems=(*register.problems, *problems))
        mapping = by_row(mapping, options)
    return register, people, mapping


def _inside(register: Register, options: PeopleMapping) -> Register:
    """The people in a list inside every record, joined by the row of their household."""
    frame = (
        register.repeats[options.sheet or ""].rename({ROW: OF_ROW}).with_row_index(ROW, offset=1)
    )
    columns = tuple(name for name in frame.collect_schema() if name != ROW)
    return Register(register.source, None, frame, columns)


def _people(register: Register, mapping: RegisterMapping, options: PeopleMapping) -> Register:
    """The table of people: a sheet of the same workbook, or a file beside the register."""
    own = {"sheet": options.sheet, "header_row": None, "skip_rows": ()}
    own_mapping = mapping.model_copy(update=own)
    if options.file is None:
        people = open_register(register.source, own_mapping)
        if str(people.sha256) != str(register.sha256):
            raise InputError(register.source, [problem("file-changed")])
        return people
    beside, elsewhere = people_files(register.source, options)
    return open_register(beside if beside.exists() else elsewhere, own_mapping)


def people_files(source: str, options: PeopleMapping | None) -> list[Path]:
    """Where the table of people of a register may be: beside it, or where its name says."""
    if options is None or options.file is None:
        return []
    return [Path(source).parent / options.file, Path(options.file)]


def _without_blank(people: Register, label: str) -> Register:
    """Remove the blank rows of a table of people, with a warning."""
    somebody = filled(people)
    blank = collect(people, people.frame.filter(~somebody).select(ROW))[ROW]
    if not blank.len():
        return people
    warning = problem("people-blank", column=label, count=f"{blank.len():,}", first=blank.min())
    return replace(
        people, frame=people.frame.filter(somebody), warnings=(*people.warnings, warning)
    )
