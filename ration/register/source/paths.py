"""Which files a register is: those of a folder, or of a pattern such as `registers/*.csv`."""

from pathlib import Path
from typing import NamedTuple

from ration.core.problems import InputError, problem

# What a file in a folder ends in if it may be part of a register.
_REGISTERS = {
    *(".csv", ".tsv", ".tab", ".parquet", ".json", ".ndjson", ".jsonl"),
    *(".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"),
}
_MAGIC = frozenset("*?[")
_HIDDEN = (".", "~$")  # the latter are Excel's, while a workbook is open


class FileList(NamedTuple):
    """The files of a register, and what else is in its folder and was passed over."""

    names: list[str]
    passed: tuple[str, ...] = ()


def files_in(name: str) -> FileList | None:
    """The files of a folder, or of a pattern; None where `name` is one file.

    Of a folder, the files in it that may be registers, not those in further folders. Raises
    InputError where there are none.
    """
    path = Path(name)
    try:
        if path.is_dir():
            found = _in_folder(path)
        elif path.exists() or not _MAGIC & set(name):
            return None
        else:
            found = FileList(_matching(path))
    except PermissionError:
        raise InputError(name, [problem("file-denied")]) from None
    if not found.names:
        raise InputError(name, [problem("file-folder" if path.is_dir() else "files-none")])
    return found


def _in_folder(folder: Path) -> FileList:
    seen = sorted(file for file in folder.iterdir() if not file.name.startswith(_HIDDEN))
    return FileList(
        [str(file) for file in seen if _may_be(file)],
        tuple(file.name for file in seen if not _may_be(file)),
    )


def _matching(pattern: Path) -> list[str]:
    found = Path(pattern.anchor).glob(str(pattern.relative_to(pattern.anchor)))
    return [str(file) for file in found if file.is_file() and not file.name.startswith(_HIDDEN)]


def _may_be(file: Path) -> bool:
    ends = file.name.lower().removesuffix(".gz")
    return Path(ends).suffix in _REGISTERS and file.is_file()
