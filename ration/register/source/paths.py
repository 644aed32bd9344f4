"""Find the files of a register: those in a folder, or of a pattern such as `registers/*.csv`."""

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.core.problems.unread_file import unread_file
from ration.register.source.folder_keys import Keys, is_keyed, key_of, keys_in

# The endings of files in a folder that may be part of a register.
_ENDINGS = {
    *(".csv", ".tsv", ".tab", ".parquet", ".json", ".ndjson", ".jsonl"),
    *(".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"),
}
MAGIC = frozenset("*?[")  # the signs of a pattern
_HIDDEN = (".", "~$")  # Excel makes the latter while a workbook is open


class FileList(NamedTuple):
    """The files of a register, and the names of what was skipped in its folder.

    `keys` are, by file, the columns in the names of its folders; a file may have none.
    """

    names: list[str]
    skipped: tuple[str, ...] = ()
    keys: Mapping[str, Keys] = {}


def files_in(name: str, *, keyed: bool = False) -> FileList | None:
    """List the files of a folder or of a pattern; None means that `name` is one file.

    A folder gives the files in it that may be registers, without those of its subfolders. With
    `keyed`, folders such as `district=Kaesong` give their files too. Raises InputError if there
    are none.
    """
    path = Path(name)
    try:
        if path.is_dir():
            files = _in_folder(path, keyed=keyed)
        elif path.exists() or not MAGIC & set(name):
            return None
        else:
            files = _matching(path, keyed=keyed)
    except OSError as error:
        raise unread_file(name, error) from None
    if not files.names:
        raise InputError(name, [problem("file-folder" if path.is_dir() else "files-none")])
    return files


def belongs(file: Path, name: str) -> bool:
    """Whether a file that is written would be one of those that a folder or a pattern names.

    A folder that is written belongs to a pattern or a folder if files in it could.
    """
    place = Path(name)
    if place.is_dir():
        inside = is_table(file.name) or key_of(file.name) is not None
        folder = file.resolve().parent
        while key_of(folder.name) is not None and not _is_at(folder, place):
            folder = folder.parent
        return inside and _is_at(folder, place)
    if place.exists() or not MAGIC & set(name):
        return False
    pattern, parts = Path(_absolute(place)).parts, Path(_absolute(file)).parts
    if "**" in pattern:
        start = pattern.index("**")
        return len(parts) >= start and _match(parts[:start], pattern[:start])
    return len(parts) <= len(pattern) and _match(parts, pattern[: len(parts)])


def _is_at(folder: Path, place: Path) -> bool:
    return folder.exists() and folder.samefile(place)


def _absolute(path: Path) -> str:
    """The path without links and dots, up to the first part that is a pattern."""
    parts = path.absolute().parts
    fixed = next((n for n, part in enumerate(parts) if MAGIC & set(part)), len(parts))
    return str(Path(*parts[:fixed]).resolve().joinpath(*parts[fixed:]))


def _match(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    return all(map(fnmatch, parts, pattern))


def _in_folder(folder: Path, *, keyed: bool) -> FileList:
    names: list[str] = []
    skipped: list[str] = []
    for path in _below(folder, keyed=keyed):
        marked = path.name.startswith("_")  # as writers of data sets mark what is no part
        if _may_be_register(path) and not (marked and path.parent != folder):
            names.append(str(path))
        elif not (marked and not path.suffix and path.is_file()):  # such as `_SUCCESS`
            skipped.append(path.relative_to(folder).as_posix())
    return FileList(names, tuple(skipped), _keys(names, folder) if keyed else {})


def _below(folder: Path, *, keyed: bool) -> Iterator[Path]:
    """What is in a folder; with `keyed`, what is in its folders with keys instead of these."""
    for path in sorted(folder.iterdir()):
        if keyed and is_keyed(path):
            yield from _below(path, keyed=True)
        elif not path.name.startswith(_HIDDEN):
            yield path


def _keys(names: Sequence[str], folder: Path) -> dict[str, Keys]:
    return {name: keys_in(Path(name).relative_to(folder).parts[:-1]) for name in names}


def _matching(pattern: Path, *, keyed: bool) -> FileList:
    paths = Path(pattern.anchor).glob(str(pattern.relative_to(pattern.anchor)))
    names = [str(file) for file in paths if file.is_file() and not file.name.startswith(_HIDDEN)]
    parts = pattern.parts
    fixed = next(n for n, part in enumerate(parts) if MAGIC & set(part))
    return FileList(names, keys=_keys(names, Path(*parts[:fixed])) if keyed else {})


def is_hidden(name: str) -> bool:
    """Whether a file or folder of this name is of a program, and no part of a register."""
    return name.startswith(_HIDDEN)


def _may_be_register(file: Path) -> bool:
    return is_table(file.name) and file.is_file()


def is_table(name: str) -> bool:
    """Whether a file of this name may be a register."""
    return Path(name.lower().removesuffix(".gz")).suffix in _ENDINGS
