"""Count every document once: the same one may be in several files, or a row twice in one."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ration.core.problems import Problem, problem, some
from ration.results.journal import Entry

_SHOWN = 5


class Documents(NamedTuple):
    """The entries of all files, each document once, and what is to be known about them."""

    entries: list[Entry]
    problems: list[Problem]


def documents(entries: Sequence[Entry], *, whole: bool) -> Documents:
    """Take each document from one file.

    A document is its number and its kind, and its rows in one file. In another file it has the
    same rows, which are counted once, with a warning; other rows are a problem, and so are two
    equal rows of a document in one file. `whole` means that no row is missing: otherwise a
    document is not compared with itself in another file.
    """
    found: dict[tuple[str, str], dict[str, list[Entry]]] = {}
    for entry in sorted(entries, key=_by_place):
        files = found.setdefault((entry.document, entry.kind), {})
        files.setdefault(entry.file, []).append(entry)
    taken: list[Entry] = []
    problems: list[Problem] = []
    again: list[tuple[tuple[str, str], str]] = []
    for document, files in found.items():
        problems += [each for rows in files.values() for each in _doubled(rows)]
        (_, first), *others = files.items()
        taken += first
        for other, rows in others:
            if Counter(map(contents, first)) == Counter(map(contents, rows)):
                again.append((document, other))
            elif whole:
                problems.append(_differing(first, rows))
    problems += _again(again)
    return Documents(sorted(taken, key=_by_day), problems)


def contents(entry: Entry) -> tuple[object, ...]:
    """What an entry tells, without who wrote it and where."""
    return (
        *(entry.date, entry.kind, entry.document, entry.item, entry.lot, entry.quantity),
        *(entry.packed, entry.origin, entry.target, entry.reason),
    )


def _by_place(entry: Entry) -> tuple[str, int]:
    return entry.file, entry.row or 0


def _by_day(entry: Entry) -> tuple[object, ...]:
    """Sort key that no order of files and rows changes."""
    more = (entry.kind, entry.origin, entry.target, entry.packed, entry.reason, entry.by)
    return (*entry.order(), entry.quantity.amount, *(str(each or "") for each in more))


def _doubled(rows: Sequence[Entry]) -> Iterator[Problem]:
    """Rows of a document in one file that are equal to one above them."""
    seen: dict[tuple[object, ...], Entry] = {}
    for entry in rows:
        first = seen.setdefault(contents(entry), entry)
        if first is not entry:
            yield _at(entry, "journal-row-twice", first=first.row, document=entry.document)


def _differing(first: Sequence[Entry], other: Sequence[Entry]) -> Problem:
    """The same document with other rows: the first row that differs, and where the other is."""
    known, new = Counter(map(contents, first)), Counter(map(contents, other))
    here = next((each for each in other if contents(each) in new - known), other[0])
    there = next((each for each in first if contents(each) in known - new), first[0])
    return _at(here, "journal-document-differs", there=there.place, kind=here.kind)


def _again(again: Sequence[tuple[tuple[str, str], str]]) -> Iterator[Problem]:
    if again:
        several = {document for document, _ in again}
        yield problem(
            "journal-documents-again",
            count=len(several),
            files=some(dict.fromkeys(file for _, file in again)),
            documents=some(sorted({number for number, _ in several}), _SHOWN),
        )


def _at(entry: Entry, code: str, **facts: object) -> Problem:
    found = problem(code, row=entry.row, column="document", value=entry.document, **facts)
    return found.at(entry.file, entry.row)


def same_files(sources: Mapping[str, str | None]) -> Iterator[tuple[str, str]]:
    """Files with the same bytes as one before them: the name of each, and of that one."""
    seen: dict[str, str] = {}
    for file, sha256 in sorted(sources.items()):
        if sha256 is not None and seen.setdefault(sha256, file) != file:
            yield file, seen[sha256]
