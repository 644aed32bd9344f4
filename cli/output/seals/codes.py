"""Verdicts on the texts of codes, on a terminal."""

from collections.abc import Iterator

from ration import CodeCheck, CodeChecks
from ration.verify.codes.page import code_words

from ...terminal.words import Word
from ..console import console, print_table, worded

_WORDS: dict[str, Word] = {"good": "note", "unsure": "warning", "bad": "error"}


def print_codes(found: CodeChecks) -> None:
    """Print the verdict on each text, what it means, and what was read."""
    out, words = console(), code_words()["en"]
    for check in found.checks:
        title, meaning = words["verdicts"][check.verdict]
        out.print(worded(_WORDS[check.level], f"{words['words'][check.kind]}: {title}. {meaning}"))
        for note in _notes(check):
            out.print(worded("note", note))
        out.print()
        if rows := [*_rows(check)]:
            print_table(out, "", ("what", "text"), rows)


def _notes(check: CodeCheck) -> Iterator[str]:
    words = code_words()["en"]["page"]
    if check.repeated:
        yield words["repeated"]
    if check.level == "good" and check.kind in ("slip", "card"):
        yield words["copies"]


def _rows(check: CodeCheck) -> Iterator[tuple[str, str]]:
    """What was read, then what was checked."""
    words = code_words()["en"]
    place = None if check.site is None else f"{check.channel} {check.site}"
    signature = words["signature"].get(check.signature, "").format(key=check.key)
    total = words["total"].get(check.total) if check.kind == "slip" else None
    first = {"household": check.household, "place": place}
    last = {
        "programme": check.programme,
        "date": check.date,
        "seal": check.seal,
        "signature": signature,
        "total": total,
        "letters": check.root,
        "sums": words["sums"].get(check.sums),
    }
    yield from ((words["words"][name], text) for name, text in first.items() if text)
    yield from check.amounts
    yield from ((words["words"][name], text) for name, text in last.items() if text)
