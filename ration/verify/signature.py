"""Check the signatures of files and folders, and the files of a folder against its list."""

from collections.abc import Sequence
from pathlib import Path

from ration.core.problems.unread_file import unread_file
from ration.core.written import LIST, compare_list
from ration.results.verify.signatures import (
    FileSignature,
    ListedFiles,
    SignatureState,
    SignatureVerdict,
)
from ration.seals.keys import PublicKey
from ration.seals.signature_file import read_signature, signature_paths


def check_signature(path: Path, keys: Sequence[PublicKey]) -> SignatureVerdict | None:
    """Check the signatures beside a file, or that of a folder's list and the files in it.

    None means that nothing is signed. A signature by a key that is not among `keys` is by an
    unknown key: whether it fits is not known. Raises InputError if the file cannot be read.
    """
    folder = path.is_dir()
    signed = path / LIST if folder else path
    found = signature_paths(signed)
    if not found:
        return None
    return SignatureVerdict(
        signatures=tuple(_signature(signed, each, keys) for each in found),
        files=check_list(path) if folder else None,
    )


def check_list(folder: Path) -> ListedFiles | None:
    """Compare the files of a folder with its list; None means that ration wrote no list."""
    found = compare_list(folder)
    return found and ListedFiles(
        listed=len(found.listed),
        changed=tuple(found.changed),
        missing=tuple(found.missing),
        added=tuple(found.added),
    )


def _signature(signed: Path, beside: Path, keys: Sequence[PublicKey]) -> FileSignature:
    try:
        found = read_signature(beside.read_bytes())
    except OSError as error:
        raise unread_file(str(beside), error) from None
    if found is None:
        return FileSignature(file=beside.name, key=None, comment=None, state="unreadable")
    ours = [key for key in keys if key.number == found.key]
    state: SignatureState = "unknown key"
    if ours:
        good = any(_signed(key, signed, found.data) for key in ours)
        state = "good" if good else "bad"
    return FileSignature(file=beside.name, key=found.key, comment=found.comment, state=state)


def _signed(key: PublicKey, file: Path, signature: bytes) -> bool:
    try:
        return key.signed_file(file, signature)
    except OSError as error:
        raise unread_file(str(file), error) from None
