"""Claims: a run writes here now. A claim ends with its process, so left-overs are known.

While a run writes `out`, it holds a lock on the file `.out.ration-lock` beside it, which lists the
temporary names that it uses. Locks end with their process: if nobody holds the lock, the run is
dead, and what the file lists is a left-over. Times and numbers of processes are not asked: a clock
may jump, and a folder may be shared by machines.
"""

import errno
import os
import re
import shutil
import stat
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from ration.core.outputs.commits import OLD, complete, read_record, record
from ration.core.outputs.locks import lock
from ration.core.written import read_list

ENDING = ".ration-lock"
MARK = b"ration writes here; if it has ended, its next run removes this"
_WITH, _PUT = "with", "put"  # what stands before the path of the first output; before a record
_OPEN = os.O_RDWR | sum(
    getattr(os, name, 0) for name in ("O_BINARY", "O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC")
)
_TRIES = 3  # to remove a folder into which a thread that was left behind may still write
_MOST = 2**24  # bytes that a claim has
_LOOKS, _PAUSE = 20, 0.01  # at a claim that another run may hold only to look at it; in seconds


class Busy(BlockingIOError):
    """Another run writes the same output now."""

    def __init__(self, path: Path) -> None:
        why = "another run of ration is writing it now; wait until that ends, or name another"
        super().__init__(errno.EAGAIN, why, str(path))


class Claim:
    """The claim of a path, until it is released or the process ends.

    Without a number of a file it claims nothing: the disk knows no locks, or forbids the file.
    """

    def __init__(self, file: Path, number: int | None) -> None:
        self._file, self._number = file, number

    def putting(self, outputs: Iterable[tuple[Path, Path]]) -> None:
        """Record what is put in place now, with the temporary names: the next run completes it."""
        if self._number is not None:
            with suppress(OSError):
                os.write(self._number, b"\0" + _PUT.encode() + b"\0" + record(outputs))

    def release(self) -> None:
        """End the claim."""
        number, self._number = self._number, None
        if number is not None:
            _release(self._file, number)


def claim(path: Path, names: Iterable[str] = (), first: Path | None = None) -> Claim:
    """Claim a path before anything is written, and clean what a dead run left of it.

    `names` are the temporary names beside it. `first` is the first of the outputs that are put in
    place together; None means that it is this one. Raises Busy if another run has claimed it.
    """
    file = _lock_file(path)
    number = _locked(path, file, os.O_CREAT)
    if number is not None:
        words = [*names, *([_WITH, str(first.absolute())] if first else [])]
        try:
            _clean(path, _listed(number), whole=True)
            os.ftruncate(number, 0)
            os.lseek(number, 0, os.SEEK_SET)
            os.write(number, b"\0".join([MARK, *map(os.fsencode, words)]))
        except BaseException:
            _release(file, number)
            raise
    return Claim(file, number)


def recover(path: Path) -> bool:
    """Clean what a dead run left of a path; whether there was something.

    A folder that was moved away and not replaced is put back. Raises Busy if a run writes it now.
    """
    return _recover(path, whole=True)


def _recover(path: Path, *, whole: bool) -> bool:
    """Clean what a dead run left of a path; `whole` is whether of those written with it too."""
    if not path.name:  # a root has no claim
        return False
    file = _lock_file(path)
    number = _locked(path, file)
    if number is None:
        return False
    try:
        _clean(path, _listed(number), whole=whole)
    finally:
        _release(file, number)
    return True


def find_again(path: Path) -> bool:
    """Put a missing folder back, if a run that is dead moved it away to replace it.

    Whether it is there now, and was not before.
    """
    if path.exists() or not _lock_file(path).is_file():
        return False
    with suppress(OSError):
        recover(path)
    return path.exists()


def sweep(folder: Path) -> None:
    """Clean what dead runs left of anything in a folder."""
    with suppress(OSError), os.scandir(folder) as entries:
        names = [each.name for each in entries if each.name.endswith(ENDING)]
        for name in names:
            with suppress(OSError):
                recover(folder / name[1 : -len(ENDING)])


def remove(path: Path) -> None:
    """Remove a temporary file or folder, if it is there; folders in it may be read-only."""
    for trial in range(_TRIES):
        if path.is_dir() and not path.is_symlink():
            if trial:
                _open_folders(path)
            shutil.rmtree(path, ignore_errors=True)
        else:
            with suppress(OSError):
                path.unlink(missing_ok=True)
        if not path.exists():
            return


def _open_folders(path: Path) -> None:
    with suppress(OSError):
        path.chmod(stat.S_IRWXU)
        for each in path.iterdir():
            if each.is_dir() and not each.is_symlink():
                _open_folders(each)


def _lock_file(path: Path) -> Path:
    return path.with_name(f".{path.name}{ENDING}")


def _locked(path: Path, file: Path, create: int = 0) -> int | None:
    """Open and lock the file of a claim; None if it cannot be had, or is not ours."""
    looks = 0
    while True:
        try:
            number = os.open(file, _OPEN | create, 0o600)
        except OSError:
            return None
        about = os.fstat(number)
        if not _may_be_ours(about):
            _close(number)
            return None
        try:
            free = lock(number)
        except OSError:  # a disk without locks
            if create and not about.st_size:
                file.unlink(missing_ok=True)
            _close(number)
            return None
        if free and _is_there(file, number):
            if _has_mark(number):
                return number
            _close(number)
            return None
        _close(number)
        if not free:  # whoever holds an empty file looks at it, or writes its mark at once
            looks += 1
            if looks > _LOOKS or not (create or not about.st_size):
                raise Busy(path)
            time.sleep(_PAUSE)


def _is_there(file: Path, number: int) -> bool:
    """Whether an open file still has its name: whoever removes it holds its lock."""
    try:
        return os.path.samestat(file.lstat(), os.fstat(number))
    except OSError:
        return False


def _may_be_ours(about: os.stat_result) -> bool:
    """Whether the same user made a file that has no other name: only then it is opened as a claim.

    A pipe, and a file under two names, are of somebody who gave them that name.
    """
    own = not hasattr(os, "getuid") or about.st_uid == os.getuid()
    return own and stat.S_ISREG(about.st_mode) and about.st_nlink <= 1 and about.st_size <= _MOST


def _has_mark(number: int) -> bool:
    """Whether ration made a file: only then is what it lists removed."""
    return not os.fstat(number).st_size or os.read(number, len(MARK)) == MARK


def _listed(number: int) -> list[str]:
    os.lseek(number, 0, os.SEEK_SET)
    words = os.read(number, os.fstat(number).st_size).split(b"\0")[1:]
    return [os.fsdecode(word) for word in words]


def _clean(path: Path, words: list[str], *, whole: bool) -> None:
    """Complete what was being put in place; remove the rest, or put an old folder back.

    The words may be of somebody who sent the folder that the claim is in: only names that ration
    gives are touched.
    """
    names, more = words[:2], words[2:]
    if more[:1] == [_WITH] and len(more) > 1 and Path(more[1]) != path.absolute():
        if whole and Path(more[1]).is_absolute():
            with suppress(OSError):
                _recover(Path(more[1]), whole=False)
        more = more[2:]
    if more[:1] == [_PUT]:
        outputs = [*read_record(more[1:])]
        for output in outputs:
            complete(output)
        for output in outputs:  # what is left of their claims
            if output.path != path.absolute():
                with suppress(OSError):
                    _recover(output.path, whole=False)
    for name in names:
        if not is_temporary(name, path.name):
            continue
        place = path.with_name(name)
        if name.endswith(OLD) and not path.exists() and read_list(place) is not None:
            place.rename(path)
        else:
            remove(place)


def is_temporary(name: str, output: str) -> bool:
    """Whether ration gives such a name to what it fills beside an output, or to work."""
    beside = rf"\.{re.escape(output)}-[0-9a-f]{{8}}({OLD})?"
    work = name == output and re.fullmatch(r"\.?ration-[0-9a-f]{12}", name)
    return bool(work or re.fullmatch(beside, name))


def _release(file: Path, number: int) -> None:
    if os.name == "nt":  # which removes no open file
        _close(number)
    with suppress(OSError):
        file.unlink(missing_ok=True)
    if os.name != "nt":
        _close(number)


def _close(number: int) -> None:
    """Close the file of a claim. A full disk may say so only here, and the file is closed then."""
    with suppress(OSError):
        os.close(number)
