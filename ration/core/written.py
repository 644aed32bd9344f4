"""The list of the files that ration wrote into a folder, with their SHA-256: `SHA256SUMS`.

`sha256sum -c SHA256SUMS` checks it. By the list, files that somebody added or changed are known.
Signatures beside the list and its files are in no list, and belong to the files that they sign.

It is no bag of BagIt (RFC 8493), though archives read those: a bag has its files in `data/`, beside
`bagit.txt`, so that `plan/totals.csv` would be `plan/data/totals.csv` for all who use it. Tools
that make bags make one of a folder in place, and take these fingerprints along as a file of it.
"""

import hashlib
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.core.problems.unread_file import unread_file

LIST = "SHA256SUMS"
_NEXT = f".{LIST}"  # the list until it is complete
_MARK = "# Written by ration; to check the files: sha256sum -c SHA256SUMS"
_ESCAPED = "\\"  # begins a line whose name has one of these signs
_ESCAPES = {"\\": r"\\", "\n": r"\n", "\r": r"\r"}
_SIGNATURE = r"(.+?)(\.[0-9A-F]{16})?\.minisig"  # of a file, by its name


def write_list(folder: Path) -> None:
    """List all files of a folder."""
    files = sorted(path.relative_to(folder).as_posix() for path in files_in(folder))
    _write(folder, {name: sha256_of(folder / name) for name in files if name != LIST})


def add_to_list(file: Path) -> None:
    """Add a new file to the list of its folder, if the folder has a list."""
    listed = read_list(file.parent)
    if listed is not None and not re.fullmatch(_SIGNATURE, file.name):
        _write(file.parent, {**listed, file.name: sha256_of(file)})
        renew_in_lists([file.parent / LIST])


def renew_in_lists(files: Iterable[Path]) -> None:
    """List files anew that were changed in place, in the lists of all folders that list them.

    A list that changes is listed anew too, where another has it.
    """
    lists: dict[Path, dict[str, str]] = {}
    for file in files:
        place = file.absolute()
        for folder in place.parents:
            listed = lists.get(folder) or read_list(folder)
            name = place.relative_to(folder).as_posix()
            if listed is not None and name in listed:
                lists[folder] = {**listed, name: sha256_of(file)}
    for folder, listed in lists.items():
        _write(folder, listed)
    if lists:
        renew_in_lists(folder / LIST for folder in lists)


def read_list(folder: Path) -> dict[str, str] | None:
    """The SHA-256 of the listed files, by their paths in the folder; None if ration wrote none."""
    try:
        text = (folder / LIST).read_text("utf-8", "surrogateescape")
    except OSError:
        return None
    mark, *lines = text.split("\n")
    pairs = [line.split("  ", 1) for line in lines if "  " in line]
    listed = {_unescaped(digest, name): digest.removeprefix("\\") for digest, name in pairs}
    return listed if mark == _MARK else None


class ListedFolder(NamedTuple):
    """A folder and its list as it was at one moment; `digests` None means that it had none.

    Whoever reads several files of a folder compares all of them with one list: another run may
    replace the folder, files and list, at any moment.
    """

    folder: Path
    digests: Mapping[str, str] | None

    def fits(self, file: Path, sha256: str | None) -> bool:
        """Whether a file in the folder is as the list has it; True if it does not list it."""
        listed = (self.digests or {}).get(file.relative_to(self.folder).as_posix())
        return listed is None or listed == sha256

    def refuse_other(self, file: Path, sha256: str | None) -> None:
        """Raise InputError if a file is not of the state of the folder that has this list."""
        if self.fits(file, sha256):
            return
        if read_list(self.folder) != self.digests:
            raise InputError(str(file), [problem("file-changed")])
        raise InputError(str(file), [problem("written-changed", name=file.name, list=LIST)])


def listed_folder(folder: Path) -> ListedFolder:
    """A folder with its list as it is now; InputError if it has a list that cannot be read."""
    try:
        with (folder / LIST).open("rb") as file:
            file.read(1)
    except (FileNotFoundError, NotADirectoryError):
        return ListedFolder(folder, None)
    except OSError as error:
        raise unread_file(str(folder / LIST), error) from None
    return ListedFolder(folder, read_list(folder))


def is_unchanged(file: Path, sha256: str) -> bool:
    """Whether a file of this SHA-256 is as it was written; True if it is in no list."""
    return (read_list(file.parent) or {}).get(file.name, sha256) == sha256


def fits_lists(file: Path) -> bool:
    """Whether a file is as a list of the folders that it is in has it; True if none has it."""
    place = file.absolute()
    lists = ((folder, read_list(folder) or {}) for folder in place.parents)
    digests = {listed.get(place.relative_to(folder).as_posix()) for folder, listed in lists}
    return digests == {None} or sha256_of(file) in digests


def added_files(folder: Path) -> list[Path]:
    """The files in a folder that ration did not write, by their paths in it.

    The signatures of files that ration wrote are none of them.
    """
    known = {path: bool(digests) for path, digests in _known(folder)}
    return sorted(path for path, its in known.items() if not (its or _signs(path, known)))


def empty_folders(folder: Path) -> list[Path]:
    """The folders in a folder that have nothing in them, by their paths in it."""
    below = sorted(path for path in folder.rglob("*") if path.is_dir() and not path.is_symlink())
    return [path.relative_to(folder) for path in below if not any(path.iterdir())]


def changed_files(folder: Path) -> list[Path]:
    """The files in a folder that somebody changed since ration wrote them."""
    return sorted(
        path
        for path, digests in _known(folder)
        if digests and path.name != LIST and sha256_of(folder / path) not in digests
    )


class Compared(NamedTuple):
    """The files of a folder against its own list, by their paths; lists in it do not count."""

    listed: list[str]
    changed: list[str]
    missing: list[str]
    added: list[str]


def compare_list(folder: Path) -> Compared | None:
    """Compare the files of a folder with its list; None if ration wrote no list.

    A file that is a link now counts as changed.
    """
    listed = read_list(folder)
    if listed is None:
        return None
    there = {path.relative_to(folder).as_posix(): path for path in files_in(folder)}
    known = {Path(name): name == LIST or name in listed for name in there}
    return Compared(
        listed=sorted(listed),
        changed=sorted(
            name
            for name in there.keys() & listed.keys()
            if not _is_plain(there[name]) or sha256_of(there[name]) != listed[name]
        ),
        missing=sorted(listed.keys() - there.keys()),
        added=sorted(p.as_posix() for p, its in known.items() if not (its or _signs(p, known))),
    )


def _signs(path: Path, known: Mapping[Path, bool]) -> bool:
    """Whether a file is named as the signature of a known file beside it."""
    named = re.fullmatch(_SIGNATURE, path.name)
    if named is None:
        return False
    signed = (named[1], f"{named[1]}{named[2] or ''}")
    return any(known.get(path.with_name(name), False) for name in signed)


def _known(folder: Path) -> Iterator[tuple[Path, list[str]]]:
    """Every file in a folder, and its SHA-256 in the folder's list and those of folders in it."""
    lists: dict[Path, Mapping[str, str]] = {}
    for path in files_in(folder):
        inside = path.relative_to(folder)
        digests = []
        for place in inside.parents:
            if place not in lists:
                lists[place] = read_list(folder / place) or {}
            digests += [lists[place].get(inside.relative_to(place).as_posix(), "")]
        if inside.name == LIST and read_list(path.parent) is not None:
            digests += [LIST]
        yield inside, list(filter(None, digests)) if _is_plain(path) else []


def files_in(folder: Path) -> Iterator[Path]:
    """Every file below a folder; links are not followed, and count as files.

    Not the next list, which a run that was killed may have left.
    """
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.is_symlink():
            yield from files_in(entry)
        elif entry.name != _NEXT:
            yield entry


def _is_plain(path: Path) -> bool:
    """Whether a path is a file: no link, and no pipe, which would be read without an end."""
    return path.is_file() and not path.is_symlink()


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file."""
    with file.open("rb", buffering=0) as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def list_text(digests: Mapping[str, str]) -> bytes:
    """The list of these files, sorted by name; `sha256sum` reads names of any signs so."""
    lines = [_MARK, *(_line(name, digest) for name, digest in sorted(digests.items()))]
    return ("\n".join(lines) + "\n").encode("utf-8", "surrogateescape")


def _line(name: str, digest: str) -> str:
    escaped = name
    for sign, word in _ESCAPES.items():
        escaped = escaped.replace(sign, word)
    return f"{'' if escaped == name else _ESCAPED}{digest}  {escaped}"


def _unescaped(digest: str, name: str) -> str:
    if not digest.startswith(_ESCAPED):
        return name
    signs = {word: sign for sign, word in _ESCAPES.items()}
    return re.sub(r"\\[\\nr]", lambda found: signs[found[0]], name)


def _write(folder: Path, digests: Mapping[str, str]) -> None:
    new = folder / _NEXT
    new.write_bytes(list_text(digests))
    if (folder / LIST).exists():  # with the rights that the list has
        shutil.copymode(folder / LIST, new)
    new.replace(folder / LIST)
