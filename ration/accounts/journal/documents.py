"""Count every document once: the same one may be in several files, or a row twice in one."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.results.accounts.journal import Entry

_SHOWN = 5


class Documents(NamedTuple):
    """The entries of all files, each document once, and what is to be known about them."""

    entries: list[Entry]
    problems: list[Problem]


def documents(entries: Sequence[Entry], *, whole: bool) -> Documents:
    """Take each document from one file.

    A document is its number, its kind and the place that writes it, and its rows in one file: sites
    number their own lists, and one waybill may go to several. In another file it has the same rows,
    which are counted once, with a warning; other rows are a problem, and so are two equal rows of a
    document in one file. Receipts of several days are parts of one document, which may be in
    several files. `whole` means that no row is missing: otherwise a document is not compared with
    itself in another file.
    """
    found: dict[_Key, dict[str, list[Entry]]] = {}
    for entry in sorted(entries, key=_by_place):
        files = found.setdefault(_key(entry), {})
        files.setdefault(entry.file, []).append(entry)
    taken: list[Entry] = []
    problems: list[Problem] = []
    again: list[tuple[_Key, str]] = []
    for document, files in found.items():
        problems += [each for rows in files.values() for each in _doubled(rows)]
        (_, first), *others = files.items()
        for other, rows in others:
            copied = _copied(first, rows)
            if copied is not None:
                first = copied
                again.append((document, other))
            elif whole:
                problems.append(_differing(first, rows))
        taken += first
    if whole:
        problems += _moved(found)
    problems += _again(again)
    return Documents(sorted(taken, key=_by_day), problems)


_Key = tuple[str, str, str, object]


def _key(entry: Entry) -> _Key:
    """The document of an entry: number, kind, place; of a receipt, which may be a part, the day."""
    arrives = entry.kind in ("receipt", "opening", "count")
    place = entry.target if arrives else entry.origin or entry.target
    return entry.document, entry.kind, place or "", entry.date if entry.kind == "receipt" else None


def _copied(first: Sequence[Entry], other: Sequence[Entry]) -> list[Entry] | None:
    """The rows of a document with what another file says more; None means that rows differ.

    A quantity may be written in packs in one of the files, and a receipt without its origin.
    """
    if len(first) != len(other):
        return None
    copied = []
    for here, there in zip(sorted(first, key=_by_core), sorted(other, key=_by_core), strict=True):
        own = _with(here, there)
        if contents(own) != contents(_with(there, here)):
            return None
        copied.append(own)
    return copied


def _with(entry: Entry, other: Entry) -> Entry:
    """The entry with what only the other file says of it."""
    names = ("packed", "origin") if entry.kind == "receipt" else ("packed",)
    more = {name: getattr(other, name) for name in names if getattr(entry, name) is None}
    return entry.model_copy(update=more) if any(more.values()) else entry


def _by_core(entry: Entry) -> tuple[str, ...]:
    """Sort key by what both files say of an entry."""
    core = (entry.date, entry.item, entry.lot, entry.target, entry.quantity.amount, entry.reason)
    more = (entry.origin, entry.packed)
    return tuple(str(each or "") for each in (*core, *more))


def _moved(found: Mapping[_Key, Mapping[str, Sequence[Entry]]]) -> Iterator[Problem]:
    """Receipts in several files that differ in nothing but the day: it may be a slip."""
    parts: dict[_Key, list[Mapping[str, Sequence[Entry]]]] = defaultdict(list)
    for key, files in found.items():
        if key[1] == "receipt":
            parts[(*key[:3], None)].append(files)
    for several in parts.values():
        for first, other in pairwise(several):
            if not {*first} & {*other}:
                here, there = (next(iter(files.values())) for files in (first, other))
                dated = [each.model_copy(update={"date": here[0].date}) for each in there]
                if _copied(here, dated) is not None:
                    yield _differing(here, there)


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


def _again(again: Sequence[tuple[_Key, str]]) -> Iterator[Problem]:
    if again:
        several = {document[:2] for document, _ in again}
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
