"""Open a register and find its columns, ready to scan."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from ration.core.problems.errors import DataError, InputError
from ration.core.problems.problem import Problem, problem
from ration.core.running.memory import memory_bound
from ration.core.running.progress import OnProgress, Progress
from ration.programme.programme import Programme
from ration.register.check.batch.single_row import Checks
from ration.register.columns.columns import find_columns
from ration.register.columns.joined_ids import with_ids
from ration.register.columns.open_or_advise import open_or_advise
from ration.register.columns.required import as_read
from ration.register.limits import MAX_PERSONS
from ration.register.mapping.load import MappingSource, resolve_mapping
from ration.register.mapping.mapping import RegisterMapping
from ration.register.source.collect import with_requoting
from ration.register.source.held_in_memory import files_note, memory_note
from ration.register.source.register import Register


class ReadOptions(NamedTuple):
    """How to read a register.

    `named` are columns given in this call; an unknown one is an error. `by` has the columns of
    each subtotal. A household of more than `largest` people is a problem. `day` is the day of the
    distribution, on which ages are calculated, and the first day of the ration; None means the
    programme's date. `memory` is how many bytes may be used; None means a share of what there is.
    `spark` is the session or the master of Spark that reads a path; None means that this process
    reads it.
    """

    mapping: RegisterMapping
    named: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    largest: int = MAX_PERSONS
    day: dt.date | None = None
    spark: Any = None
    memory: int | None = None


def read_options(
    columns: Mapping[str, str] | None,
    mapping: MappingSource | None,
    by: str | Sequence[str] = (),
    largest: int = MAX_PERSONS,
    day: dt.date | None = None,
    spark: Any = None,
    memory: int | str | None = None,
) -> ReadOptions:
    """Combine the options of a call; `by` may be the text of one.

    Raises InputError if the mapping cannot be read, the day is none, or `memory` no amount.
    """
    if day is not None and type(day) is not dt.date:  # a datetime is not a day
        raise InputError("date", [problem("stock-day", column="date", value=str(day))])
    resolved = resolve_mapping(mapping, columns)
    bound = None if memory is None else memory_bound(memory)
    every = (by,) if isinstance(by, str) else tuple(by)
    return ReadOptions(resolved, tuple(columns or ()), every, largest, day, spark, bound)


class PreparedRegister(NamedTuple):
    """An open register with its columns matched, ready to scan.

    `programme` is the original; that of `checks` is without shortage rules if there is no
    stock. `by` has the columns of each subtotal, outermost first. `options` are those of the call.
    """

    programme: Programme
    register: Register
    checks: Checks
    warnings: tuple[Problem, ...]
    by: tuple[tuple[str, ...], ...]
    options: ReadOptions


def prepare(
    source: Any,
    programme: Programme,
    options: ReadOptions,
    *,
    supplied: bool,
    progress: OnProgress | None = None,
) -> PreparedRegister:
    """Open the register `source` and find the columns that `programme` reads.

    `supplied` means that the plan is issued from stock. Raises InputError if the register
    cannot be read, DataError if a column is missing.
    """
    if options.spark is not None:
        from ration.register.spark.source import open_on_spark  # only if it is used

        source = open_on_spark(source, options.spark, options.mapping)
    opened = isinstance(source, Register)
    bound = memory_bound(options.memory)
    note = None if opened else _shown(files_note(source, bound), progress)
    register = source if opened else open_or_advise(source, options.mapping)
    note = note or _shown(memory_note(register, bound), progress)
    prepared = prepare_opened(register, programme, options, supplied=supplied)
    if note is None and prepared.register.people is not None:
        note = _shown(memory_note(prepared.register, bound), progress)
    notes = () if note is None else (note,)
    return prepared._replace(warnings=(*notes, *prepared.warnings))


def _shown(note: Problem | None, progress: OnProgress | None) -> Problem | None:
    """The note, which is also shown before the long work."""
    if note is not None and progress is not None:
        progress(Progress("reading", 0, note=note))
    return note


def prepare_opened(
    register: Register, programme: Programme, options: ReadOptions, *, supplied: bool
) -> PreparedRegister:
    """Find the columns that `programme` reads of an open register; see `prepare`."""
    checked = programme if supplied else programme.unsupplied
    mapping = options.mapping
    by = tuple(_levels(register, mapping, text) for text in options.by)
    words = tuple(dict.fromkeys(column for columns in by for column in columns))
    register, mapping = with_requoting(
        register,
        lambda read: _as_households(replace(read, day=options.day), checked, mapping, words),
    )
    checked = as_read(checked, mapping)
    columns, problems = find_columns(checked, register, mapping, words, options.named)
    errors = [each for each in problems if not each.warning]
    refuse(register, [*register.warnings, *errors] if errors else [])
    if columns.arrived:
        from ration.register.people.arrivals import with_days_since

        first = options.day or programme.date
        register, columns = with_days_since(register, columns, mapping, checked, first)
    checks = Checks(checked, columns, options.largest)
    warnings = (*register.warnings, *problems)
    return PreparedRegister(programme, register, checks, warnings, by, options)


def _levels(register: Register, mapping: RegisterMapping, by: str) -> tuple[str, ...]:
    """Split `by` at commas into columns, outermost first, unless it is itself a column."""
    if by in register.columns or mapping.source(by) is not None:
        return (by,)
    return tuple(dict.fromkeys(part.strip() for part in by.split(",") if part.strip())) or (by,)


def _as_households(
    register: Register, programme: Programme, mapping: RegisterMapping, by: Sequence[str]
) -> tuple[Register, RegisterMapping]:
    """Leave rows out, and turn a register of people or areas into one row per household or area."""
    from ration.register.leave_out.unread_status import status_warnings

    if mapping.hidden == "skip":
        from ration.register.leave_out.struck_ids import skip_struck_ids

        register = skip_struck_ids(register, mapping)
    register = with_ids(register, mapping)
    unused = [*status_warnings(register, programme, mapping, by)]
    if register.repeats:
        from ration.register.people.doubtful.unread_lists import unread_lists

        unused += unread_lists(register, mapping)
    register = replace(register, warnings=(*register.warnings, *unused))
    if mapping.leave_out or mapping.keep:
        from ration.register.leave_out.by_words import leave_out

        register = leave_out(register, mapping, mapping)
    if not (mapping.people or mapping.long or mapping.average_size):
        return register, mapping
    from ration.register.people.areas.areas import with_areas
    from ration.register.people.households import with_people

    return with_areas(*with_people(register, programme, mapping, by), programme, by)


def refuse(register: Register, problems: Sequence[Problem]) -> None:
    """Raise DataError if there are any problems."""
    if problems:
        raise DataError(register.source, problems)
