"""Files that somebody put into a folder that ration wrote: they are kept when it is replaced."""

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.core.written import LIST, added_files, empty_folders, files_in
from ration.seals.signature_file import ENDING

_WORD = "kept"  # what a name gets that the new folder has too
_State = tuple[int, int]  # when a file was changed, and its bytes; no number of it lasts everywhere


def kept_files(folder: Path) -> list[Problem]:
    """Warn of the files in a folder that ration did not write, and so kept."""
    kept = [path.as_posix() for path in added_files(folder)]
    return [problem("files-kept", which=some(kept))] if kept else []


class KeptFiles:
    """The files of a folder that is to be replaced, as they were when it was looked at."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen: dict[Path, _State] = {}

    def look(self) -> None:
        """Look at the folder, before it is checked: what changes after that is kept."""
        if self._path.is_dir():
            self._seen = _states(self._path)

    def keep(self, new: Path) -> None:
        """Give the new folder the files and empty folders that somebody added to the old one.

        Raises FileExistsError if it has others of their names.
        """
        if not self._path.is_dir():
            return
        made: list[Path] = []
        for file in added_files(self._path):
            place = new / file
            made += self._make_folder(new, file.parent, file)
            if place.exists() or place.is_symlink():
                raise self._not_ours(file)
            self._seen[file] = _state(self._path / file)
            _link(self._path / file, place)
        for folder in empty_folders(self._path):
            made += self._make_folder(new, folder, folder)
        for folder in reversed(made):  # once all is in them: they may be read-only
            shutil.copymode(self._path / folder, new / folder)

    def keep_late(self, old_names: Iterable[Path]) -> None:
        """Give the new folder what came into the old one, or changed there, after it was looked at.

        `old_names` are those that the old folder may have now. A file whose name is taken gets
        another. If that fails, the old folder stays, under a name that is seen.
        """
        for old in old_names:
            if old.is_dir():
                try:
                    for file in self._late(old):
                        _link_late(old / file, self._path, file)
                except OSError:
                    old.rename(_free(self._path))
                    raise

    def _late(self, old: Path) -> Iterator[Path]:
        added = {*added_files(old)}
        for file, state in _states(old).items():
            listed = file.name == LIST or file.suffix == ENDING  # of what is replaced
            if self._seen.get(file) != state and (file in added or not listed):
                yield file

    def _make_folder(self, new: Path, folder: Path, of: Path) -> Iterator[Path]:
        """Make a folder that the new one does not have, and those that it is in."""
        for each in (*reversed(folder.parents), folder):
            try:
                (new / each).mkdir()
            except FileExistsError:
                if not (new / each).is_dir():
                    raise self._not_ours(of) from None
            else:
                yield each

    def _not_ours(self, inside: Path) -> FileExistsError:
        why = f"{inside} in it is not of ration, and would be replaced"
        return FileExistsError(17, f"{why}; move it away, or name another", str(self._path))


def _states(folder: Path) -> dict[Path, _State]:
    return {path.relative_to(folder): _state(path) for path in sorted(files_in(folder))}


def _state(file: Path) -> _State:
    about = file.lstat()
    return about.st_mtime_ns, about.st_size


def _link_late(late: Path, folder: Path, inside: Path) -> None:
    """Link a late file into the new folder, unless it is there already."""
    place = folder / inside
    if os.path.lexists(place) and os.path.samestat(late.lstat(), place.lstat()):
        return  # it was kept, and changes there too
    if any(each.exists() and not each.is_dir() for each in place.parents):
        place = folder / inside.name
    place.parent.mkdir(parents=True, exist_ok=True)
    _link(late, _free(place) if os.path.lexists(place) else place)


def _link(file: Path, place: Path) -> None:
    """Give a file a second name, or copy it where the disk or the system has no hard links."""
    try:
        os.link(file, place, follow_symlinks=False)
    except (OSError, NotImplementedError):
        shutil.copy2(file, place, follow_symlinks=False)


def _free(path: Path) -> Path:
    """A name like this one that nothing has, such as `totals-kept.csv`."""
    number = 1
    while True:
        word = _WORD if number == 1 else f"{_WORD}-{number}"
        free = path.with_name(f"{path.stem}-{word}{path.suffix}")
        if not os.path.lexists(free):
            return free
        number += 1
