"""Encrypt files and folders with age, to those who may read them or under a passphrase."""

import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import IO, Any

from ration.core.extras import refuse_missing
from ration.core.file_state import unchanged
from ration.core.outputs.claims import recover
from ration.core.outputs.folders import folders_of
from ration.core.paths import path_to_read
from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.core.problems.unread_file import unread_file
from ration.core.secrets.secret_files import read_secret_file
from ration.export.output import new_file, new_folder
from ration.signing.age_files import with_files

_COMMENT = {"comment": "a folder that ration encrypted"}  # so that no other tar file is unpacked
_START = b"age-encryption.org/"


def encrypt(
    paths: str | Path | Sequence[str | Path],
    out: str | Path,
    *,
    to: str | Path | Sequence[str | Path] = (),
    passphrase: str | None = None,
) -> None:
    """Encrypt a file, a folder or several of them into one file of age; `out` is never replaced.

    `to` are the recipients: `age1…`, or files of them such as `new_age_key` makes. Every one of
    them can open it, and nobody else; whoever has encrypted it cannot, unless it is among them.
    With a `passphrase` instead, whoever knows it can; the contents must fit into memory.

    A folder, or several files, become a tar in it: `decrypt` makes a folder of them. Raises
    InputError if something cannot be read, FileExistsError if `out` exists.

    >>> import ration, tempfile
    >>> from pathlib import Path
    >>> folder = Path(tempfile.mkdtemp())
    >>> office = ration.new_age_key("office", folder)
    >>> written = (folder / "list.csv").write_text("H-1")
    >>> ration.encrypt(folder / "list.csv", folder / "list.age", to=office.public)
    >>> ration.decrypt(folder / "list.age", folder / "back.csv", office.secret_file)
    >>> (folder / "back.csv").read_text()
    'H-1'
    """
    listed = [path_to_read(each) for each in ([paths] if isinstance(paths, str | Path) else paths)]
    named = [to] if isinstance(to, str | Path) else list(to)
    if bool(named) == bool(passphrase):
        raise ValueError("name the recipients with `to`, or give a passphrase, not both")
    refuse_missing("encrypt", str(out))
    recipients = [each for name in named for each in _recipients(name)]
    _refuse_paths(listed, Path(out))
    _refuse_there(Path(out))
    with (
        new_file(Path(out)) as new,
        unchanged(listed),
        _contents(listed, new.parent) as plain,
        new.open("wb") as locked,
    ):
        _lock(plain, locked, recipients, passphrase)


def _refuse_there(out: Path) -> None:
    recover(out)  # what a run that was killed left of it
    if out.exists() or out.is_symlink():
        raise FileExistsError(17, "it exists, and is not replaced; name another", str(out))


def _refuse_paths(paths: Sequence[Path], out: Path) -> None:
    """Raise an error if a path is missing, two have one name, or `out` would be in one of them."""
    missing = [problem("file-missing").at(str(path), None) for path in paths if not path.exists()]
    if missing:
        raise InputError(str(paths[0]), missing)
    names = [path.resolve().name for path in paths]
    twice = next(
        (str(p) for p, name in zip(paths, names, strict=True) if names.count(name) > 1), ""
    )
    if twice:
        raise InputError(twice, [problem("encrypt-twice")])
    if any(path.resolve() in out.resolve().parents for path in paths):
        raise FileExistsError(17, "it would be part of what is encrypted; name another", str(out))


def _lock(plain: IO[bytes], locked: IO[bytes], to: Sequence[Any], passphrase: str | None) -> None:
    import pyrage

    if passphrase:
        locked.write(pyrage.passphrase.encrypt(plain.read(), passphrase))
    else:
        with_files(pyrage.encrypt_io, plain, locked, to)


def _contents(paths: Sequence[Path], beside: Path) -> IO[bytes]:
    """The one file, or a tar of all; it is in a file that has no name, where the result goes."""
    if len(paths) == 1 and paths[0].is_file():
        return paths[0].open("rb")
    folder = len(paths) == 1
    packed = tempfile.TemporaryFile(dir=beside)  # noqa: SIM115  the caller closes it
    with tarfile.open(
        fileobj=packed, mode="w", format=tarfile.PAX_FORMAT, pax_headers=_COMMENT
    ) as tar:
        for path in paths:
            for file in sorted(_files(path)):
                inside = file.relative_to(path) if folder else file.relative_to(path.parent)
                entry = tarfile.TarInfo(inside.as_posix())
                with file.open("rb") as opened:
                    entry.size = os.fstat(opened.fileno()).st_size
                    tar.addfile(entry, opened)
    packed.seek(0)
    return packed


def _files(path: Path) -> Iterator[Path]:
    return (each for each in path.rglob("*") if each.is_file()) if path.is_dir() else iter([path])


def _recipients(name: str | Path) -> list[Any]:
    """The recipients that a text or a file has; InputError if one of them is none."""
    import pyrage

    text = str(name)
    lines = [text] if text.startswith("age1") else _lines(path_to_read(name).read_bytes, text)
    try:
        return [pyrage.x25519.Recipient.from_str(line) for line in lines]
    except (pyrage.RecipientError, UnicodeEncodeError):  # an argument may have any bytes
        raise InputError(text, [problem("recipient-unreadable")]) from None


def _identities(path: Path) -> list[Any]:
    import pyrage

    lines = _lines(lambda: read_secret_file(path), str(path))
    try:
        return [pyrage.x25519.Identity.from_str(line) for line in lines]
    except pyrage.IdentityError:
        raise InputError(str(path), [problem("identity-unreadable")]) from None


def _lines(read: Any, name: str) -> list[str]:
    """The lines of a file of age, without comments."""
    try:
        text: str = read().decode()
    except OSError as error:
        raise unread_file(name, error) from None
    except UnicodeDecodeError:
        text = "-"
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")] or ["-"]


def decrypt(
    path: str | Path,
    out: str | Path,
    identity: str | Path | None = None,
    *,
    passphrase: str | None = None,
) -> None:
    """Decrypt a file of age into the file `out`, or a folder that ration encrypted into a folder.

    `identity` is the file that opens it, which only its owner can read; None means that a
    passphrase does. Only the owner can read what is written, and nothing is replaced. Raises
    InputError if it cannot be opened, FileExistsError if `out` exists.
    """
    refuse_missing("encrypt", str(path))
    import pyrage

    source, target = path_to_read(path), Path(out)
    if (identity is None) == (passphrase is None):
        raise ValueError("name the file of the identity, or give the passphrase, not both")
    _refuse_other(source)
    _refuse_there(target)
    identities = [] if identity is None else _identities(path_to_read(identity))
    with folders_of(target), tempfile.TemporaryFile(dir=target.parent) as plain:
        try:
            with source.open("rb") as locked:
                if identities:
                    with_files(pyrage.decrypt_io, locked, plain, identities)
                else:
                    plain.write(pyrage.passphrase.decrypt(locked.read(), passphrase))
        except (pyrage.DecryptError, OSError) as error:
            if getattr(error, "errno", None) is not None:  # of the disk, not of what is read
                raise
            code = "encrypted-locked" if identities else "encrypted-passphrase"
            raise InputError(str(path), [problem(code)]) from None
        plain.seek(0)
        if _is_packed(plain):
            _unpack(plain, target, str(path))
        else:
            with new_file(target) as new, new.open("wb") as file:
                shutil.copyfileobj(plain, file)


def _is_packed(plain: IO[bytes]) -> bool:
    """Whether it is a tar of a folder or several files, which `encrypt` made."""
    try:
        with tarfile.open(fileobj=plain, mode="r:") as tar:
            return tar.pax_headers == _COMMENT
    except tarfile.TarError:
        return False
    finally:
        plain.seek(0)


def _unpack(plain: IO[bytes], folder: Path, source: str) -> None:
    """Unpack a tar into a new folder, all of it or nothing; no path in it leads out of it.

    Anybody can encrypt to a recipient, so nothing in it is trusted.
    """
    try:
        with new_folder(folder, listed=False) as new, tarfile.open(fileobj=plain, mode="r:") as tar:
            for entry in tar:
                opened = tar.extractfile(entry) if entry.isreg() else None
                if opened is None or not _is_inside(entry.name):
                    raise InputError(source, [problem("encrypted-unsafe")])
                place = new / entry.name
                place.parent.mkdir(parents=True, exist_ok=True)
                with opened, place.open("xb") as file:
                    shutil.copyfileobj(opened, file)
    except (tarfile.TarError, FileExistsError, NotADirectoryError):
        _refuse_there(folder)
        raise InputError(source, [problem("encrypted-unsafe")]) from None


def _is_inside(name: str) -> bool:
    """Whether a path in a tar stays in its folder, on any platform."""
    parts = PurePosixPath(name).parts
    return bool(parts) and not ({"..", "/"} & {*parts} or {"\\", ":"} & {*name})


def _refuse_other(path: Path) -> None:
    """Raise InputError if a file is not encrypted with age."""
    try:
        with path.open("rb") as file:
            start = file.read(len(_START))
    except OSError as error:
        raise unread_file(str(path), error) from None
    if start != _START:
        raise InputError(str(path), [problem("encrypted-other")])
