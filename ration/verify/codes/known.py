"""What texts are checked against: public keys, and roots that were published."""

import base64
import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.core.problems.unread_file import unread_file
from ration.core.text.cells import plain
from ration.seals.code import typed_code
from ration.seals.keys import PublicKey, load_public_key
from ration.verify.codes.readings import Reading, readings, root_letters, tidy

_COLUMNS = ("seal", "programme", "date", "channel", "site", "households_at_most", "root")
_KIND, _START, _SIGNATURE = b"Ed", 10, 74  # of a signature: its kind, bytes before it, all bytes


class KnownRoot(NamedTuple):
    """A root: its 32 letters, and of what it is; None means any.

    `about` is the line of the programme with its day. `sums` are those of each item and unit, such
    as `rice_kg`; empty means not known. `trusted` is whether somebody gave it to check against, or
    a known key signed it.
    """

    letters: str
    seal: str | None = None
    channel: str | None = None
    site: str | None = None
    about: str | None = None
    sums: tuple[tuple[str, str], ...] = ()
    trusted: bool = True


def key_number(signature: str) -> str | None:
    """The number of the key that made a signature; None if it is no signature."""
    try:
        data = base64.b64decode(signature, validate=True)
    except ValueError:
        return None
    whole = len(data) == _SIGNATURE and data[:2] == _KIND
    exact = base64.b64encode(data).decode() == signature  # base 64 leaves bits over
    return data[2:_START][::-1].hex().upper() if whole and exact else None


def known_keys(given: Iterable[str | Path | PublicKey]) -> list[PublicKey]:
    """Public keys, from their files or their 56 letters; InputError for what is none."""
    return [each if isinstance(each, PublicKey) else load_public_key(each) for each in given]


def known_roots(given: Iterable[str | Path]) -> list[KnownRoot]:
    """Roots: their 32 letters, their texts, or a file of texts or a table of roots."""
    return [root for each in given for root in _roots(each)]


def _roots(given: str | Path) -> Sequence[KnownRoot]:
    text = str(given)
    if isinstance(given, Path) or not (root_letters(text) or text.lower().startswith("ration")):
        text = _file(given)
    try:
        rows = [*csv.reader(io.StringIO(text))]
    except csv.Error:
        rows = []
    headers = [header.strip() for header in rows[0]] if rows else []
    if "root" in headers:
        found = [_row(dict(zip(headers, row, strict=False))) for row in rows[1:] if any(row)]
    else:
        found = [_of_text(each) for each in readings([text])]
    if not found or not all(each.letters for each in found):
        raise InputError(str(given), [problem("codes-root")])
    return found


def _of_text(each: Reading) -> KnownRoot:
    """The root that a text has; one without letters if it has none."""
    if each.kind == "root" and each.is_whole:
        return KnownRoot(each.letters or "", each.seal, *each.place, each.lines[1], each.sums)
    return KnownRoot(each.letters or "")


def _row(row: dict[str, str]) -> KnownRoot:
    """The root in a row of a table, such as `proofs/roots.csv`."""
    seal, channel, site = (tidy(plain(row.get(name, ""))) for name in ("seal", "channel", "site"))
    about = tidy(plain(" ".join(row.get(name, "") for name in ("programme", "date"))))
    letters = root_letters(row.get("root", "")) or ""
    sums = tuple((name, cell) for name, cell in row.items() if name not in _COLUMNS and cell)
    place = (channel or None, site or None)
    return KnownRoot(letters, typed_code(seal) or None, *place, about or None, sums)


def _file(given: str | Path) -> str:
    try:
        return Path(given).read_text("utf-8-sig")
    except (FileNotFoundError, UnicodeDecodeError):
        raise InputError(str(given), [problem("codes-root")]) from None
    except OSError as error:
        raise unread_file(str(given), error) from None
