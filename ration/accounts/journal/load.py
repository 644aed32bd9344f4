"""Read a journal of goods from one file or several, each document once."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ration.accounts.journal.documents import Documents, documents, same_files
from ration.accounts.journal.files import JournalFile, named_sources, open_journal
from ration.accounts.journal.places import PlanPlaces
from ration.accounts.journal.rows import EntryReader, Reading, early
from ration.core.problems.errors import DataError, InputError, RationError
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.export.inputs import inputs
from ration.plan.load_plan import PlanSource, load_plan
from ration.plan.plan import DistributionPlan
from ration.plan.plan_programme import plan_programme
from ration.programme.load import ProgrammeSource, load_programme
from ration.programme.programme import Programme
from ration.register.mapping.journal import JournalMapping
from ration.register.mapping.load import MappingSource, resolve_mapping
from ration.register.mapping.mapping import RegisterMapping
from ration.results.accounts.journal import Entry, Journal, JournalSource
from ration.stock.file.item_names import Items

EARLY_DAYS = 90  # an entry more than so many days before the distribution may have a wrong year
_DEFAULT = "kaesong-2020"


def load_journal(
    sources: Any,
    programme: ProgrammeSource | None = None,
    *,
    plan: PlanSource | None = None,
    mapping: MappingSource | None = None,
    today: dt.date | None = None,
) -> Journal:
    """Read a journal of goods from files, folders, patterns or frames; a list is one journal.

    Every row is an entry: `date`, `document`, `kind`, `from`, `to`, `item`, `lot`, `quantity` with
    `unit`, or `packs` of the size `pack`, `reason`, `by`. Usual names of columns and words for
    kinds are recognised, in many languages; the table `[journal]` of `mapping`, or of its file,
    names others. A document that is in several files is counted once, with a warning.

    `programme` None means that of the plan, else the default. With a `plan`, places and dates are
    checked against its sites and its day. `today` is the last day that an entry can have; None
    means the computer's date. Raises InputError if a file cannot be read, DataError with all
    problems of all files.

    >>> import polars as pl
    >>> row = {"date": "2020-08-05", "document": "WB-1", "kind": "sent", "from": "Depot",
    ...        "to": "DC-01", "item": "rice", "packs": 20, "pack": "25 kg"}
    >>> (entry,) = load_journal(pl.DataFrame([row]), "kaesong-2020").entries
    >>> entry.kind, str(entry.quantity), entry.packed.count
    ('dispatch', '500 kg', 20)
    """
    known = None if plan is None else load_plan(plan)
    given_programme, programme = programme, _programme(programme, known)
    given = resolve_mapping(mapping, None)
    own = _own(given)
    files, warnings = _opened(sources, own)
    places = PlanPlaces(known, own.places)
    reading = Reading(
        today=today or dt.datetime.now().astimezone().date(),
        since=places.day,
        kind=own.kind,
        kinds=dict(own.kinds),
        names=dict(given.sites),
        places=places.known,
        others=frozenset(own.others),
    )
    items = Items(programme, (), near="journal-item-near", sized="journal-item-size")
    readers = [(file, EntryReader(items, file.style, reading, file.name)) for file in files]
    found = _documents(readers, places)
    warnings += [
        *(each for file in files for each in file.located(file.warnings)),
        *(each for file, reader in readers for each in file.located([*reader.warnings()])),
        *items.skipped(),
        *(each for each in found.problems if each.warning),
        *early(found.entries, places.day, EARLY_DAYS),
    ]
    result = Journal(
        sources=tuple(
            JournalSource(source=file.name, sha256=file.sha256, rows=reader.rows)
            for file, reader in readers
        ),
        entries=tuple(found.entries),
        warnings=tuple(_of_one(warnings, files)),
    )
    read = inputs(journal=sources, programme=given_programme, mapping=mapping)
    result._inputs = (*read, *(() if known is None else known._read))
    return result


def _own(given: RegisterMapping) -> JournalMapping:
    """How the journal is read; `hidden` is that of the register too."""
    own = given.journal or JournalMapping()
    return own if own.hidden else own.model_copy(update={"hidden": given.hidden})


def _documents(readers: Sequence[tuple[JournalFile, EntryReader]], places: PlanPlaces) -> Documents:
    """Read all rows; each document once. Raises DataError with all problems of all files."""
    entries = [entry for file, reader in readers for entry in _entries(file, reader)]
    problems = [each for file, reader in readers for each in file.located(reader.problems)]
    found = documents(entries, whole=not problems)
    problems += [each for each in found.problems if not each.warning]
    problems += places.problems(found.entries)
    if problems:
        files = [file for file, _ in readers]
        raise DataError(some(file.name for file in files), _of_one(problems, files))
    return found


def _programme(programme: ProgrammeSource | None, plan: DistributionPlan | None) -> Programme:
    if plan is not None:
        return plan_programme(plan, programme)
    return load_programme(_DEFAULT if programme is None else programme)


def _opened(sources: Any, mapping: JournalMapping) -> tuple[list[JournalFile], list[Problem]]:
    """Open every file once, and warn of those with the same bytes as another.

    Raises InputError if any cannot be read, else DataError with the problems of all.
    """
    listed, warnings = named_sources(sources)
    files: list[JournalFile] = []
    wrong: list[RationError] = []
    for name, source in listed:
        try:
            files.append(open_journal(name, source, mapping))
        except RationError as error:
            wrong.append(error)
    if wrong:
        unread = [error for error in wrong if isinstance(error, InputError)]
        kind = InputError if unread else DataError
        raise kind(some(name for name, _ in listed), list(_all_of(unread or wrong, len(listed))))
    again = dict(same_files({file.name: file.sha256 for file in files}))
    warnings += [
        problem("journal-file-again", other=other).at(name, None) for name, other in again.items()
    ]
    return [file for file in files if file.name not in again], warnings


def _all_of(errors: Iterable[RationError], files: int) -> Iterator[Problem]:
    for error in errors:
        for each in error.problems:
            yield each if files == 1 else each.at(each.file or error.source, each.row, each.unit)


def _entries(file: JournalFile, reader: EntryReader) -> Iterator[Entry]:
    for row in file.cells.iter_rows(named=True):
        entry = reader.entry(row)
        if entry is not None:
            yield entry


def _of_one(problems: Iterable[Problem], files: Sequence[JournalFile]) -> Iterator[Problem]:
    """Problems without the name of the file, if there is only one."""
    for each in problems:
        alone = len(files) == 1 and each.file == files[0].name
        yield each.at(None, each.row, each.unit) if alone else each
