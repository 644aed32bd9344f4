"""Divide what a scanner, a phone or a person gives into texts, and tidy what was typed.

`readings.js` does the same in a browser.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ration.results.verify.codes import CodeKind
from ration.seals.code import typed_code
from ration.seals.texts import SIGNATURE, head_lines

_HEAD = re.compile(r"ration[- ]?(slip|card|root|proof)[- ]?1(?= |$)", re.IGNORECASE | re.ASCII)
_SIGNATURE = re.compile(r"sig +(?=\S)", re.IGNORECASE | re.ASCII)
_LETTERS = re.compile(r"(?:root )?([0-9a-z -]+)", re.IGNORECASE | re.ASCII)
_CROCKFORD = re.compile(r"[0-9A-HJKMNP-TV-Z]*")
_SPACES = re.compile("[ \t\u00a0\u2000-\u200a\u202f\u3000]+")
_UNSEEN = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_ITEM = re.compile(r"([^ ]+) (?:0|[1-9][0-9]*)(?:\.[0-9]+)? [^ ].*")
_BASE32 = re.compile("[a-z2-7 -]+", re.IGNORECASE | re.ASCII)
_CODE, _ROOT, _SIGNED = 16, 32, 100  # letters
_LEAST = {"slip": 4, "card": 3, "root": 5, "proof": 1, "other": 0}  # lines


@dataclass(frozen=True)
class Reading:
    """A text: `bodies` are what may have been signed, as it was read and tidied.

    `signature` None means that it has none. Letters of a root without a text are of kind other.
    """

    kind: CodeKind
    bodies: tuple[str, ...]
    signature: str | None

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the tidied text."""
        return self.bodies[-1].split("\n")

    @property
    def letters(self) -> str | None:
        """The 32 letters of a root: of its text, or typed alone; None if it has none."""
        return root_letters(self.lines[-1])

    @property
    def seal(self) -> str:
        """The code of the plan's seal."""
        return self.lines[0].split(" ")[1]

    @property
    def place(self) -> tuple[str, str]:
        """The channel and the site of a slip or a root."""
        channel, _, site = self.lines[2].partition(" ")
        return channel, site

    @property
    def sums(self) -> tuple[tuple[str, str], ...]:
        """The sums of a root's text, by item and unit."""
        lines = (line.split(" ", 2) for line in self.lines[3:-1])
        return tuple((f"{item}_{unit}", number) for item, number, unit in lines)

    @property
    def is_whole(self) -> bool:
        """Whether all lines that its kind needs are there and can be read."""
        lines = self.lines
        if self.kind == "other" or len(lines) < _LEAST[self.kind]:
            return False
        if len(self.seal.replace("-", "")) != _CODE or not _is_code(self.seal):
            return False
        if self.kind == "slip":
            return all(map(_ITEM.fullmatch, lines[4:]))
        if self.kind == "root":
            return self.letters is not None and all(map(_ITEM.fullmatch, lines[3:-1]))
        return True


def readings(texts: Sequence[str]) -> Iterator[Reading]:
    """The texts in one or several pieces of text, in their order."""
    for piece in texts:
        block = _Block()
        for line in [*re.split("\r*\n|\r", piece), ""]:
            tidied = tidy(line)
            if block.lines and (not tidied or block.ends_before(tidied)):
                yield _reading(block.lines)
                block = _Block()
            if tidied:
                block.add(line, tidied)


class _Block:
    """The lines of a text as they are read, each looked at once."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._kind = ""  # of a code; "" means none
        self._signature: int | None = None  # letters of it so far; None means it did not begin

    def add(self, line: str, tidied: str) -> None:
        """Add a line, as it is and as `tidy` makes it."""
        if not self.lines:
            head = _HEAD.match(tidied)
            self._kind = "" if head is None else head[1].lower()
        if _SIGNATURE.match(tidied):
            self._signature = len(tidied[len(SIGNATURE) :].replace(" ", ""))
        elif self._signature is not None:
            self._signature += len(tidied.replace(" ", ""))
        self.lines.append(line)

    def ends_before(self, tidied: str) -> bool:
        """Whether a line begins a text, is a root beside that of the block, or no more of it."""
        if _HEAD.match(tidied):
            return True
        if self._kind == "proof":
            return not _BASE32.fullmatch(tidied) or _is_root(tidied)
        if self._kind and (self._signature or 0) >= _SIGNED:
            return True
        return self._kind != "root" and _is_root(tidied)


def _is_root(tidied: str) -> bool:
    return tidied.lower().startswith("root ") and root_letters(tidied) is not None


def root_letters(text: str) -> str | None:
    """The 32 letters of a root that somebody typed, in groups of four; None if they are none.

    >>> root_letters("root abcd efgh jkmn pqrs tvwx yz01 2345 6789")
    'ABCD-EFGH-JKMN-PQRS-TVWX-YZ01-2345-6789'
    """
    found = _LETTERS.fullmatch(tidy(text))
    code = typed_code(found[1]) if found else ""
    return code if len(code.replace("-", "")) == _ROOT and _is_code(code) else None


def _reading(block: Sequence[str]) -> Reading:
    lines = [tidy(line) for line in block]
    head = _HEAD.match(lines[0])
    if head is None:
        return Reading("other", ("\n".join(lines),), None)
    kind: CodeKind = head[1].lower()  # type: ignore[assignment]  # the words of the pattern
    name, rest = f"RATION-{kind.upper()}1", lines[0][head.end() :]
    if kind == "proof":
        letters = re.sub("[ -]", "", "".join([rest, *lines[1:]])).upper()
        return Reading(kind, (f"{name} {typed_code(letters[:_CODE])} {letters[_CODE:]}",), None)
    at = max((n for n, line in enumerate(lines) if _SIGNATURE.match(line)), default=None)
    signature = None if at is None else "".join(lines[at:])[len(SIGNATURE) :].replace(" ", "")
    tidied = [*head_lines(name, typed_code(rest), "", None)[:1], *lines[1:at]]
    letters_ = root_letters(tidied[-1])
    if kind == "root" and letters_ is not None:
        tidied[-1] = f"ROOT {letters_}"
    bodies = dict.fromkeys(("\n".join(block[:at]), "\n".join(tidied)))
    return Reading(kind, tuple(bodies), signature)


def tidy(line: str) -> str:
    """A line without signs that cannot be seen, with single spaces, composed (NFC)."""
    return _SPACES.sub(" ", _UNSEEN.sub("", unicodedata.normalize("NFC", line))).strip(" ")


def _is_code(code: str) -> bool:
    return _CROCKFORD.fullmatch(code.replace("-", "")) is not None
