"""What texts are checked against: public keys, and roots that were published."""

import base64
import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from ration.core.problems import InputError, problem
from ration.seals.code import typed_code
from ration.seals.keys import PublicKey
from ration.verify.readings import readings, root_letters

_KEY, _LETTERS, _KIND = 42, 56, b"Ed"  # bytes and letters of a public key; its kind
_SIGNATURE = 74  # bytes


class KnownRoot(NamedTuple):
    """A root: its 32 letters, and of what it is; None means any.

    `trusted`: whether somebody gave it to check against, or a known key signed it.
    """

    letters: str
    seal: str | None = None
    channel: str | None = None
    site: str | None = None
    trusted: bool = True


def key_number(signature: str) -> str | None:
    """The number of the key that made a signature; None if it is no signature."""
    data = _decoded(signature, _SIGNATURE)
    return None if data is None else data[2:10][::-1].hex().upper()


def known_keys(given: Iterable[str | Path | PublicKey]) -> list[PublicKey]:
    """Public keys from their files or their 56 letters; InputError for what is none."""
    return [each if isinstance(each, PublicKey) else _key(each) for each in given]


def known_roots(given: Iterable[str | Path]) -> list[KnownRoot]:
    """Roots: their 32 letters, their texts, or a file of texts or a table of roots."""
    return [root for each in given for root in _roots(each)]


def _key(given: str | Path) -> PublicKey:
    text = str(given).strip()
    if _is_key(text):
        return PublicKey(text)
    lines = _file(given).split("\n")
    found = next((line.strip() for line in lines if _is_key(line.strip())), None)
    if found is None:
        raise InputError(str(given), [problem("codes-key")])
    return PublicKey(found)


def _is_key(text: str) -> bool:
    return len(text) == _LETTERS and _decoded(text, _KEY) is not None


def _decoded(text: str, length: int) -> bytes | None:
    """The bytes of a key or signature; None if it is none, or not written as it must be."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        return None
    whole = len(data) == length and data[:2] == _KIND
    return data if whole and base64.b64encode(data).decode() == text else None


def _roots(given: str | Path) -> Sequence[KnownRoot]:
    text = str(given)
    if isinstance(given, Path) or not (root_letters(text) or text.lower().startswith("ration")):
        text = _file(given)
    rows = [*csv.reader(io.StringIO(text))]
    headers = [header.strip().lower() for header in rows[0]] if rows else []
    if "root" in headers:
        found = [_row(dict(zip(headers, row, strict=False))) for row in rows[1:] if any(row)]
    else:
        found = [
            KnownRoot(each.letters, each.seal, *each.place)
            if each.kind == "root"
            else KnownRoot(each.letters or "")
            for each in readings([text])
            if each.is_whole or each.kind == "other"
        ]
    if not found or not all(each.letters for each in found):
        raise InputError(str(given), [problem("codes-root")])
    return found


def _row(row: dict[str, str]) -> KnownRoot:
    seal = row.get("seal")
    return KnownRoot(
        root_letters(row["root"]) or "",
        typed_code(seal) if seal else None,
        row.get("channel") or None,
        row.get("site") or None,
    )


def _file(given: str | Path) -> str:
    try:
        return Path(given).read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(str(given), [problem("codes-root")]) from None
