"""Write a folder or a file all or nothing: fill a temporary one beside it, then rename it.

What may hold households or people is private: only its owner can read it, from its first byte on.
"""

import glob
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ration.core.outputs.claims import recover, sweep
from ration.core.outputs.put import Output, filled, place_of
from ration.core.problems.names import some
from ration.core.text.python_words import in_python
from ration.core.written import (
    LIST,
    add_to_list,
    changed_files,
    fits_lists,
    read_list,
    write_list,
)
from ration.export.inputs import Input, refuse_inputs
from ration.export.kept import KeptFiles
from ration.seals.signature_file import ENDING, signature_path

_DEVICES = ("/dev/fd/", "/dev/std", "/proc/")  # links there may lead to files of other programs
_OWNER_FOLDER, _OWNER_FILE = 0o700, 0o600  # rights where the platform has them


@contextmanager
def new_folder(
    path: Path,
    *,
    force: bool = False,
    read: Iterable[Input] = (),
    private: bool = True,
    listed: bool = True,
) -> Iterator[Path]:
    """Yield a temporary folder to fill: it becomes `path` on success and is deleted on failure.

    `SHA256SUMS` in it lists its files, if `listed`. `read` are the inputs of what is written: none
    of them may be in the folder. Raises FileExistsError if `path` exists, and Busy if another run
    writes it now. With `force`, a folder that is empty or that ration wrote is replaced: files
    that somebody added to it are kept, to the last moment.

    `private` is whether only the owner may read it: false only if nothing in it is about single
    households or people.
    """
    refuse_inputs([path], read)
    path = path.resolve()
    recover(path)
    _refuse_folder(path, force=force)

    def finish(new: Path) -> None:
        if listed:
            write_list(new)
        if private:
            close_to_others(new)

    def check() -> None:  # it may have been changed while we worked
        kept.look()
        _refuse_replacing(path, force=force)
        kept.keep(output.temporary)

    kept = KeptFiles(path)
    output = Output(
        path,
        _beside(path),
        make=lambda new: new.mkdir(mode=_OWNER_FOLDER if private else 0o777),
        finish=finish,
        check=check,
        after=lambda: kept.keep_late((output.temporary, output.old)),
    )
    with filled(output) as folder:
        yield folder


@contextmanager
def new_file(
    path: Path, *, force: bool = False, read: Iterable[Input] = (), private: bool = True
) -> Iterator[Path]:
    """Yield a temporary file to write: it becomes `path` on success and is deleted on failure.

    `read` are the inputs of what is written: the file is none of them. `private` is as for
    `new_folder`. In a folder that ration wrote, the file is added to the list of files.
    """
    refuse_inputs([path], read)
    refuse_existing_file(path, force=force)
    place = place_of(path)
    if place is not path and place.exists():
        why = f"the new folder {path.parent.name} has a file of this name; name another"
        raise FileExistsError(17, why, str(path))
    output = Output(
        place,
        _beside(place),
        make=lambda new: new.touch(_OWNER_FILE if private else 0o666, exist_ok=False),
        finish=_close if private else lambda _: None,
        check=lambda: _refuse_file(place, force=force),
        after=lambda: add_to_list(place),
    )
    with filled(output, alone=place is not path) as file:
        yield file


def _beside(path: Path) -> Path:
    """A name that nothing has, beside `path`."""
    return path.with_name(f".{path.name}-{os.urandom(4).hex()}")


def close_to_others(folder: Path) -> None:
    """Take the rights of others from all that a private folder has; nobody could open it so far."""
    for place, folders, files in os.walk(folder):
        for name in (*folders, *files):
            _close(Path(place, name))


def _close(path: Path) -> None:
    """Take the rights of others from a file or folder; the owner's stay as the umask made them."""
    if not path.is_symlink():
        path.chmod(path.stat().st_mode & _OWNER_FOLDER)


class _Replaceable(FileExistsError):
    """A file or a folder that exists, and that `force` would replace."""

    def __str__(self) -> str:
        return in_python(super().__str__())


def refuse_existing_file(path: Path, *, force: bool = False) -> None:
    """Raise FileExistsError if `path` is a folder, or exists and `force` is not given.

    Also if the folder's list of files is signed: the file would be in it, and change it. What a
    killed run left of it is removed. Raises Busy if a run writes it now.
    """
    recover(path)
    _refuse_file(path, force=force)


def _refuse_file(path: Path, *, force: bool) -> None:
    if path.is_dir():
        raise FileExistsError(17, "it is a folder; name a file in it", str(path))
    _refuse_device(path)
    if (path.exists() or path.is_symlink()) and not force:
        raise _Replaceable(17, "it exists; use --force to replace it", str(path))
    _refuse_in_signed(path.absolute())
    if path.is_file() and not fits_lists(path):
        why = "it changed since ration wrote it; move it away, or name another"
        raise FileExistsError(17, why, str(path))


def _refuse_device(path: Path) -> None:
    """Raise FileExistsError for a device, a pipe or a stream: a file would take its place."""
    place = path.absolute()
    if (path.exists() and not path.is_file()) or str(place).startswith(_DEVICES):
        raise FileExistsError(17, "it is a device or a pipe; name a file", str(path))


def _refuse_in_signed(path: Path) -> None:
    if path.suffix == ENDING:  # a signature is in no list
        return
    for folder in path.parents:
        if signature_path(folder / LIST).exists():
            listed = read_list(folder) or {}
            its_list = (path.parent / LIST).relative_to(folder).as_posix()
            if listed and (folder == path.parent or its_list in listed):
                why = f"the files of {folder.name} are signed, and it would be one of them"
                raise FileExistsError(17, f"{why}; write it elsewhere", str(path))


def refuse_existing(path: Path, *, force: bool = False) -> None:
    """Raise FileExistsError if `path` exists; with `force`, only if it must not be replaced.

    A folder that ration did not write, and one with files that somebody changed since, stays.
    What killed runs left beside it and in it is removed. Raises Busy if a run writes it now.
    """
    path = path.resolve()
    recover(path)
    sweep(path.parent)
    _refuse_replacing(path, force=force)


def _refuse_replacing(path: Path, *, force: bool) -> None:
    _refuse_folder(path, force=force)
    changed = changed_files(path) if path.exists() else []
    if changed:
        why = f"{some(map(str, changed), 3)} in it changed since ration wrote it"
        raise FileExistsError(17, f"{why}; move it away, or name another", str(path))


def _refuse_folder(path: Path, *, force: bool) -> None:
    _put_back(path)
    sweep(path)
    if not path.exists() and not path.is_symlink():
        return
    if not path.is_dir():
        raise FileExistsError(17, "it is a file; name a folder", str(path))
    if not force:
        raise _Replaceable(17, "it exists; use --force to replace it", str(path))
    if read_list(path) is None and any(path.iterdir()):
        raise FileExistsError(17, "it is not a folder that ration wrote; name another", str(path))


def _put_back(path: Path) -> None:
    """Put a folder back that a run of an older version moved away, as it was killed."""
    if path.exists() or path.is_symlink() or not path.parent.is_dir():
        return
    for old in path.parent.glob(f".{glob.escape(path.name)}-{'[0-9a-f]' * 8}-old"):
        if read_list(old) is not None:
            old.rename(path)
            return
