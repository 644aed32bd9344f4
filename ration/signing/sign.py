"""Sign files and folders: `FILE.minisig` beside a file, `SHA256SUMS.minisig` in a folder."""

import datetime as dt
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import quote

from ration.core.file_state import unchanged
from ration.core.outputs.put import together
from ration.core.problems.errors import InputError
from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.core.problems.unread_file import unread_file
from ration.core.version import VERSION
from ration.core.written import LIST, Compared, compare_list, fits_lists, read_list
from ration.export.output import new_file
from ration.results.verify.signatures import SignedFile, SignedFiles
from ration.seals.keys import SecretKey, load_secret_key
from ration.seals.signature_file import read_signature, signature_path, signature_paths
from ration.signing.seal_code import seal_code

_PRINTED = " !\"#$&'()*+,-./:;<=>?@[]^_`{|}~"  # minisign's comments are of ASCII


class _Made(NamedTuple):
    """A signature to write: of what, where, and its bytes."""

    file: str
    signature: Path
    comment: str
    data: bytes
    state: Literal["new", "replaced", "already"]


def sign(
    paths: str | Path | Sequence[str | Path],
    key: str | Path | SecretKey,
    *,
    password: str | None = None,
    date: dt.date | None = None,
    force: bool = False,
) -> SignedFiles:
    """Sign files, and folders that ration wrote: of a folder its list, which has all files.

    A comment that is signed too has the version, the seal of the plan, the `date` (None means
    none) and the name of the file. The same contents, key and date give the same signature. If
    another key has signed it already, the signature is added as `FILE.NUMBER.minisig`.

    Raises InputError if something cannot be read, or a file changed since ration wrote it, and
    FileExistsError if this key signed other contents there, unless `force`.

    >>> import ration, tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> key = ration.new_signing_key("office", folder)
    >>> written = (folder / "list.csv").write_text("H-1")
    >>> ration.sign(folder / "list.csv", key.secret_file).signed[0].comment.split(maxsplit=2)[2]
    'file list.csv'
    """
    listed = [paths] if isinstance(paths, str | Path) else paths
    opened = key if isinstance(key, SecretKey) else load_secret_key(key, password)
    files = [*dict.fromkeys(map(_signed_path, map(Path, listed)))]
    with unchanged(files):
        compared = as_written(files)
        made = [_made(path, opened, date, force=force) for path in files]
    with together():
        for each in made:
            if each.state != "already":
                _write(each)
    return SignedFiles(
        key=opened.public.number,
        signed=tuple(
            SignedFile(
                file=each.file,
                signature=str(each.signature),
                comment=each.comment,
                state=each.state,
            )
            for each in made
        ),
        warnings=tuple(_warnings(compared)),
    )


def _signed_path(path: Path) -> Path:
    """What is signed: the list of a folder stands for the folder."""
    its_list = path.name == LIST and read_list(path.parent) is not None
    return path.parent if its_list else path


def as_written(paths: Sequence[Path]) -> dict[Path, Compared]:
    """Compare the folders among `paths` with their lists.

    Raises InputError if a file is missing, or is not as ration wrote it; all at once.
    """
    folders = {path: compare_list(path) for path in paths if path.is_dir()}
    problems = [
        fault.at(str(path), None)
        for path in paths
        for fault in (_of_folder(folders[path]) if path in folders else _of_file(path))
    ]
    if problems:
        raise InputError(str(paths[0]), problems)
    return {path: found for path, found in folders.items() if found is not None}


def _of_folder(found: Compared | None) -> Iterator[Problem]:
    if found is None:
        yield problem("sign-unlisted", list=LIST)
    elif found.changed or found.missing:
        changed = [*found.changed, *(f"{name} (missing)" for name in found.missing)]
        yield problem("sign-changed", which=some(changed))


def _of_file(path: Path) -> Iterator[Problem]:
    if not path.exists():
        yield problem("file-missing")
    elif not os.access(path, os.R_OK):
        yield problem("file-denied")
    elif not fits_lists(path):
        yield problem("sign-changed", which=path.name)


def _made(path: Path, key: SecretKey, date: dt.date | None, *, force: bool) -> _Made:
    file = path / LIST if path.is_dir() else path
    try:
        code = seal_code(path)
    except OSError as error:
        raise unread_file(str(file), error) from None
    words = [
        f"ration {VERSION}",
        *([f"seal {code}"] if code else []),
        *([f"date {date.isoformat()}"] if date else []),
        f"file {quote(file.name, safe=_PRINTED)}",
    ]
    comment = " ".join(words)
    try:
        data = key.sign_file(file, comment)
    except OSError as error:
        raise unread_file(str(file), error) from None
    place, state = _place(file, key.public.number, data, force=force)
    return _Made(str(path), place, comment, data, state)


def _place(
    file: Path, number: str, data: bytes, *, force: bool
) -> tuple[Path, Literal["new", "replaced", "already"]]:
    """Where a signature goes: in place of the older one by this key, or beside that of others."""
    for path in signature_paths(file):
        there = path.read_bytes()
        found = read_signature(there)
        if found is not None and found.key == number:
            if there == data:
                return path, "already"
            if not force:
                why = "this key signed other contents or another date; use --force to replace it"
                raise FileExistsError(17, why, str(path))
            return path, "replaced"
    first, second = signature_path(file), signature_path(file, number)
    return (second if first.exists() else first), "new"


def _write(made: _Made) -> None:
    """Write a signature; others can read it if they can read what it signs."""
    signed = Path(made.file)
    private = not signed.stat().st_mode & 0o077
    with new_file(made.signature, force=True, private=private) as new:
        new.write_bytes(made.data)


def _warnings(compared: Mapping[Path, Compared]) -> Iterator[Problem]:
    for path, found in compared.items():
        if found.added:
            added = problem("sign-files-added", which=some(found.added), list=LIST)
            yield added.at(str(path), None)
