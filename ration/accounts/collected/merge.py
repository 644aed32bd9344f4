"""Put the rows of all files together: each household once, and nothing overwritten."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from ration.accounts.collected.sheets.due import PlanDue
from ration.accounts.collected.sheets.headings import RECEIVED
from ration.accounts.collected.sheets.rows import Entry, Key, SheetRows
from ration.core.problems.problem import Problem, problem
from ration.core.text.cells import many


@dataclass
class Merged:
    """What is known of each household; `refused` are those with a problem in any file."""

    entries: dict[Key, Entry] = field(default_factory=dict)
    refused: set[Key] = field(default_factory=set)
    listed: set[Key] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def merge(due: PlanDue, sheets: Sequence[SheetRows]) -> Merged:
    """Put the rows of sheets together, in the order of the names of files.

    The same row in several files counts once, with a warning. Blank rows say nothing. Two rows of
    a household that say different things are a problem, and neither is counted.
    """
    merged = Merged()
    filled: dict[Key, list[Entry]] = {}
    for sheet in sheets:
        merged.refused |= sheet.refused
        merged.listed |= sheet.listed
        for entry in sheet.entries:
            if entry.filled:
                filled.setdefault(entry.key, []).append(entry)
    copies: Counter[tuple[str, str]] = Counter()
    for key, (first, *others) in filled.items():
        known = first
        for other in others:
            if other.agrees(known):
                copies[first.sheet.name, other.sheet.name] += 1
                known = known if known.by else other
            else:
                merged.problems.append(_conflict(due, known, other))
                merged.refused.add(key)
        merged.entries[key] = known
    for (first_name, name), rows in sorted(copies.items()):
        copied = problem("collected-copies", rows=many(rows, "household"), other=first_name)
        merged.warnings.append(copied.at(name, None))
    merged.warnings += _joined(due, sheets)
    for key in merged.refused:
        merged.entries.pop(key, None)
    return merged


def _conflict(due: PlanDue, first: Entry, other: Entry) -> Problem:
    """Two rows of a household that say different things: both cells are named."""
    meaning = _differing(due, first, other)
    file, cell = first.place(meaning)
    where = cell if first.sheet.register.places else f"row {first.row}, {cell}"
    name, own = other.place(meaning)
    facts = {"value": other.key[1], "other": f"{file}, {where}"}
    return problem("collected-conflict", row=other.row, column=own, **facts).at(name, other.row)


def _differing(due: PlanDue, first: Entry, other: Entry) -> str:
    """The meaning of the first column in which two rows of a household differ."""
    items = due.channels[first.key[0]].items
    for item, one, two in zip(items, first.got, other.got, strict=True):
        if one != two:
            return f"{RECEIVED}{item.id}"
    return "date" if first.date != other.date else "received_by"


def _joined(due: PlanDue, sheets: Iterable[SheetRows]) -> list[Problem]:
    """Warn of copies of one workbook in which different households are filled in."""
    warnings = []
    lists = [each for each in sheets if each.listed]
    for one, other in combinations(lists, 2):
        if not one.listed & other.listed:
            continue
        first = {entry.key for entry in one.entries if entry.filled}
        second = {entry.key for entry in other.entries if entry.filled}
        if first - second and second - first:
            sites = sorted({due.channels[c].by_id[key][0] for c, key in one.listed & other.listed})
            found = problem("collected-joined", site=sites[0], other=one.sheet.name)
            warnings.append(found.at(other.sheet.name, None))
    return warnings
