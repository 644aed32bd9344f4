"""Read what households collected of a plan, from the files that sites send back."""

import datetime as dt
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from ration.accounts.collected.carry_over import owed
from ration.accounts.collected.collected import Collected
from ration.accounts.collected.coverage import (
    channel_coverage,
    group_coverage,
    item_totals,
    site_coverage,
)
from ration.accounts.collected.estimate import estimated, issues_of, tallied
from ration.accounts.collected.households import household_rows
from ration.accounts.collected.merge import Merged, merge
from ration.accounts.collected.sheets.due import ID, PlanDue, read_due, with_columns
from ration.accounts.collected.sheets.headings import Columns, find_columns
from ration.accounts.collected.sheets.open import Sheet, listed_files, open_sheets, own_warnings
from ration.accounts.collected.sheets.places import Place, find_places
from ration.accounts.collected.sheets.rows import Days, RowReader, SheetRows
from ration.accounts.collected.sheets.tally import Served, Tally, TallyReader
from ration.core.problems.errors import InputError
from ration.core.problems.lines import by_place
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import many
from ration.export.inputs import inputs
from ration.plan.load_plan import load_plan
from ration.plan.plan_programme import plan_programme
from ration.programme.load import ProgrammeSource
from ration.results.accounts.collected import CollectedSource, Pending


@dataclass
class _Found:
    """What the files hold so far."""

    sheets: list[SheetRows] = field(default_factory=list)
    tallies: list[Tally] = field(default_factory=list)
    sources: list[CollectedSource] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def load_collected(
    plan: str | Path,
    files: str | Path | Sequence[str | Path],
    programme: ProgrammeSource | None = None,
    *,
    by: Sequence[str] = (),
    date: dt.date | None = None,
    pending: Pending = "owed",
) -> Collected:
    """Read what households collected, and compare it with what they may collect.

    `plan` is the folder of a plan, with its lists of households. `files` are collection workbooks
    that were filled in, lists or tally sheets, or folders of them. `programme` None means the
    one in the plan's folder. `by` are columns of the plan's list to count groups by. `date` is the
    last day on which something can have been collected; None means today. `pending` says what
    becomes of what households did not come for: `owed` in the next round, or `lapse`.

    A row with a problem is not counted, and a file that cannot be read is not either: `problems`
    of the result has all of them. Raises InputError if the plan cannot be read, if its list has
    no column in `by`, or if there are no files.

    >>> import tempfile
    >>> import polars as pl
    >>> import ration
    >>> frame = pl.DataFrame({"household_id": ["1", "2"], "persons": [4, 2], "adults": [2, 1]})
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     ration.compute(frame).write(f"{folder}/plan")
    ...     rows = pl.DataFrame({"household_id": ["1"], "rice_kg": ["15"], "date": ["2020-08-08"]})
    ...     rows.write_csv(f"{folder}/list.csv")
    ...     result = ration.load_collected(f"{folder}/plan", f"{folder}/list.csv")
    >>> rice = result.totals[0]
    >>> str(rice.entitled), str(rice.collected), result.households()["status"][0]
    ('30', '15', 'partly')
    """
    loaded = load_plan(plan)
    folder = loaded._folder or Path(plan)
    due = read_due(loaded, plan_programme(loaded, programme), folder)
    paths = [files] if isinstance(files, str | Path) else list(files)
    words = with_columns(due, folder, by) if by else pl.DataFrame({ID: []})
    first = None if loaded.date is None else dt.date.fromisoformat(loaded.date)
    days = Days(first, date or dt.date.today())  # noqa: DTZ011  the day where the user is
    found = _read(due, listed_files(paths), days)
    result = _counted(due, folder, found, words, pending)
    result._read = inputs(plan=plan, programme=programme, collection=paths)
    return result


def _counted(
    due: PlanDue, folder: Path, found: _Found, words: pl.DataFrame, pending: Pending
) -> Collected:
    """Put the rows of all files together and count them."""
    merged = merge(due, found.sheets)
    reported = _reported(due, found.sheets)
    served, clashes = tallied(found.tallies, reported)
    rows = household_rows(due, merged, [*reported])
    sites = tuple(
        estimated(due, each, served[place])
        if (place := (each.channel, each.site or "")) in served
        else each
        for each in site_coverage(due, rows, reported)
    )
    channels = channel_coverage(due, sites)
    carried = owed(due, folder, rows, pending=pending)
    left = _left(due, merged, reported, served)
    problems = [*found.problems, *merged.problems, *clashes]
    warnings = [*found.warnings, *merged.warnings, *left, *_estimates(served), *carried.warnings]
    result = Collected(
        programme=due.plan.programme,
        register_sha256=due.plan.source.sha256,
        date=due.plan.date,
        pending=pending,
        sources=tuple(found.sources),
        totals=item_totals(channels),
        channels=channels,
        sites=sites,
        groups=group_coverage(due, rows, words),
        problems=by_place(problems),
        warnings=tuple(warnings),
    )
    result._tallied = issues_of(due, [each for several in served.values() for each in several])
    result._rows, result._due, result._owed = rows, due, carried.frame
    return result


def _read(due: PlanDue, files: Sequence[str], days: Days) -> _Found:
    """Read all files, each of the same bytes once."""
    found = _Found()
    seen: dict[str, str] = {}
    for file in files:
        try:
            sheets = open_sheets(file)
        except InputError as error:
            found.problems += [each.at(each.file or file, each.row) for each in error.problems]
            continue
        digest = sheets[0].sha256
        if digest is not None and digest in seen:
            found.warnings.append(problem("collected-twice", other=seen[digest]).at(file, None))
            continue
        seen |= {} if digest is None else {digest: file}
        for sheet in _with_amounts(due, sheets, found):
            _read_sheet(due, sheet, days, found)
    return found


def _with_amounts(due: PlanDue, sheets: list[Sheet], found: _Found) -> list[Sheet]:
    """The sheets that say what was received; all of them if none does. Others are warned of."""
    if len(sheets) == 1:
        return sheets
    faults = [
        find_columns(s.register, due.programme, s.meanings, s.headings).problems for s in sheets
    ]
    lacks = [{each.code for each in faulty} == {"collected-column-missing"} for faulty in faults]
    if all(lacks):
        return sheets
    for sheet, lacking in zip(sheets, lacks, strict=True):
        if lacking:
            found.warnings.append(problem("collected-sheet-unread").at(sheet.name, None))
    return [sheet for sheet, lacking in zip(sheets, lacks, strict=True) if not lacking]


def _read_sheet(due: PlanDue, sheet: Sheet, days: Days, found: _Found) -> None:
    columns = find_columns(sheet.register, due.programme, sheet.meanings, sheet.headings)
    warnings = [*own_warnings(sheet), *_used(due, columns, sheet.meanings)]
    found.warnings += [each.at(sheet.name, each.row) for each in warnings]
    problems = list(columns.problems)
    places = []
    if not problems:
        try:
            places = find_places(due, sheet, columns)
        except InputError as error:
            problems = [*error.problems]
    found.problems += [each.at(sheet.name, each.row) for each in problems]
    if places and "household_id" not in columns.read:
        _read_tally(due, sheet, columns, places, days, found)
        return
    read = [RowReader(due, sheet, columns, place, days).read() for place in places]
    found.sheets += read
    found.problems += dict.fromkeys(each for rows in read for each in rows.problems)
    found.warnings += _notes(sheet, (row for rows in read for row in rows.notes))
    changed = {text: id_ for rows in read for text, id_ in rows.changed.items()}
    if changed:
        text, id_ = min(changed.items())
        ids = many(len(changed), "id")
        found.warnings.append(
            problem("collected-ids-read", ids=ids, written=text, id=id_).at(sheet.name, None)
        )
    others = sum(rows.others for rows in read)
    if others:
        found.warnings.append(
            problem("collected-who", rows=many(others, "row")).at(sheet.name, None)
        )
    if read:
        found.sources.append(
            CollectedSource(
                source=sheet.name,
                sha256=sheet.sha256,
                channels=tuple(channel for channel, _ in places),
                site=places[0][1],
                rows=read[0].rows,
                filled=sum(entry.filled for rows in read for entry in rows.entries),
                refused=sum(len(rows.refused) for rows in read),
            )
        )


def _read_tally(
    due: PlanDue,
    sheet: Sheet,
    columns: Columns,
    places: Sequence[Place],
    days: Days,
    found: _Found,
) -> None:
    tallies = [TallyReader(due, sheet, columns, place, days).read() for place in places]
    found.tallies += tallies
    found.problems += [each for tally in tallies for each in tally.problems]
    found.warnings += _notes(sheet, (row for tally in tallies for row in tally.notes))
    found.sources.append(
        CollectedSource(
            source=sheet.name,
            sha256=sheet.sha256,
            channels=tuple(channel for channel, _ in places),
            site=places[0][1],
            rows=sum(tally.rows for tally in tallies),
            filled=sum(len(tally.served) for tally in tallies),
            refused=sum(tally.refused for tally in tallies),
        )
    )


def _notes(sheet: Sheet, rows: Iterable[int]) -> list[Problem]:
    """Warn of rows that are no households: lines of text, and totals."""
    numbers = [str(row) for row in sorted(set(rows))]
    if not numbers:
        return []
    return [problem("collected-notes", rows=some(numbers, 5)).at(sheet.name, None)]


def _used(due: PlanDue, columns: Columns, meanings: Sequence[str]) -> list[Problem]:
    """Warn which columns are read by usual names, and which are not read."""
    used = [f"{columns.read[name]} as {name}" for name in columns.guessed]
    used += [f"{columns.read[name]} in {unit}" for name, unit in columns.units.items()]
    known = {*due.columns, *due.counts, *meanings}
    others = [name for name in columns.unread if name not in known]
    found = []
    if used:
        found.append(problem("collected-columns-used", columns=some(used, len(used))))
    if others:
        found.append(problem("collected-unread", columns=some(others, 5)))
    return found


def _reported(due: PlanDue, sheets: Sequence[SheetRows]) -> Counter[tuple[str, str]]:
    """How many sheets list each channel and site."""
    return Counter(
        place
        for sheet in sheets
        for place in {(c, due.channels[c].by_id[household][0]) for c, household in sheet.listed}
    )


def _estimates(served: Mapping[tuple[str, str], Sequence[Served]]) -> list[Problem]:
    """Warn of sites that were tallied: who collected there is not known."""
    if not served:
        return []
    sites = some((f"{channel}: {site}" for channel, site in sorted(served)), 5)
    return [problem("collected-estimated", sites=sites)]


def _left(
    due: PlanDue,
    merged: Merged,
    reported: Counter[tuple[str, str]],
    served: Container[tuple[str, str]],
) -> list[Problem]:
    """Warn of sites without a file, and of households that the files of their site lack."""
    warnings = []
    missing: Counter[tuple[str, str]] = Counter()
    for channel in due.channels.values():
        for household, (site, steps) in channel.by_id.items():
            if any(steps) and (channel.channel, household) not in merged.listed:
                missing[channel.channel, site] += 1
    gaps = [(place, count) for place, count in sorted(missing.items()) if place not in served]
    none = [(place, count) for place, count in gaps if not reported[place]]
    if none:
        sites = some((f"{channel}: {site}" for (channel, site), _ in none), 5)
        households = many(sum(count for _, count in none), "household")
        warnings.append(problem("collected-sites-missing", sites=sites, households=households))
    some_of = [(place, count) for place, count in gaps if reported[place]]
    if some_of:
        sites = some((f"{channel}: {site} ({n:,})" for (channel, site), n in some_of), 5)
        warnings.append(problem("collected-rows-missing", sites=sites))
    return warnings
