"""Find the files of a register: those in a folder, or of a pattern such as `registers/*.csv`."""

from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from ration.core.problems import InputError, problem

# The endings of files in a folder that may be part of a register.
_ENDINGS = {
    *(".csv", ".tsv", ".tab", ".parquet", ".json", ".ndjson", ".jsonl"),
    *(".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"),
}
_MAGIC = frozenset("*?[")
_HIDDEN = (".", "~$")  # Excel makes the latter while a workbook is open


class FileList(NamedTuple):
    """The files of a register, and the names of what was skipped in its folder."""

    names: list[str]
    skipped: tuple[str, ...] = ()


def files_in(name: str) -> FileList | None:
    """List the files of a folder or of a pattern; None means that `name` is one file.

    A folder gives the files in it that may be registers, without those of its subfolders. Raises
    InputError if there are none.
    """
    path = Path(name)
    try:
        if path.is_dir():
            files = _in_folder(path)
        elif path.exists() or not _MAGIC & set(name):
            return None
        else:
            files = FileList(_matching(path))
    except PermissionError:
        raise InputError(name, [problem("file-denied")]) from None
    if not files.names:
        raise InputError(name, [problem("file-folder" if path.is_dir() else "files-none")])
    return files


def belongs(file: Path, name: str) -> bool:
    """Whether a file that is written would be one of those that a folder or a pattern names.

    A folder that is written belongs to a pattern if files in it could.
    """
    place = Path(name)
    if place.is_dir():
        return _is_table(file.name) and file.parent.exists() and file.parent.samefile(place)
    if place.exists() or not _MAGIC & set(name):
        return False
    pattern, parts = Path(_absolute(place)).parts, Path(_absolute(file)).parts
    if "**" in pattern:
        start = pattern.index("**")
        return len(parts) >= start and _match(parts[:start], pattern[:start])
    return len(parts) <= len(pattern) and _match(parts, pattern[: len(parts)])


def _absolute(path: Path) -> str:
    """The path without links and dots, up to the first part that is a pattern."""
    parts = path.absolute().parts
    fixed = next((n for n, part in enumerate(parts) if _MAGIC & set(part)), len(parts))
    return str(Path(*parts[:fixed]).resolve().joinpath(*parts[fixed:]))


def _match(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    return all(map(fnmatch, parts, pattern))


def _in_folder(folder: Path) -> FileList:
    paths = sorted(file for file in folder.iterdir() if not file.name.startswith(_HIDDEN))
    return FileList(
        [str(file) for file in paths if _may_be_register(file)],
        tuple(file.name for file in paths if not _may_be_register(file)),
    )


def _matching(pattern: Path) -> list[str]:
    paths = Path(pattern.anchor).glob(str(pattern.relative_to(pattern.anchor)))
    return [str(file) for file in paths if file.is_file() and not file.name.startswith(_HIDDEN)]


def _may_be_register(file: Path) -> bool:
    return _is_table(file.name) and file.is_file()


def _is_table(name: str) -> bool:
    return Path(name.lower().removesuffix(".gz")).suffix in _ENDINGS
