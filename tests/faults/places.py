"""The folders of one run of a command that writes: made anew each time, and compared."""

import hashlib
import os
import shutil
from pathlib import Path
from typing import NamedTuple

from .forked import Ended, run_forked
from .writers import Writer, prepare

Tree = dict[str, str]


class Place(NamedTuple):
    """Folders of one run: its working folder, with `disk` in it, its temporary files, its log."""

    work: Path
    temporary: Path
    log: Path

    @property
    def disk(self) -> Path:
        """Where the command writes its outputs."""
        return self.work / "disk"

    def run(self, words: str) -> Ended:
        """Run `ration` with these words there."""
        return run_forked(words, self.work, self.log, {"TMPDIR": str(self.temporary)})


def tree(folder: Path) -> Tree:
    """Every file and folder below a folder, with the hash of its contents."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else "folder"
        for path in sorted(folder.rglob("*"))
    }


def begin(writer: Writer, place: Place, forced: bool) -> Tree:
    """Make the folders anew; with `forced`, an older output is there."""
    for folder in (place.disk, place.temporary):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
    for each in writer.disk:
        copy = shutil.copytree if (place.work / each).is_dir() else shutil.copy2
        copy(place.work / each, place.disk / each)
    if forced:
        kept = place.log / "older"
        if not kept.is_dir():
            made = place.run(writer.older or "")
            if made.code not in (0, 1) or not set(writer.outs) <= tree(place.disk).keys():
                raise SystemExit(f"{writer.older}: writes no {', '.join(writer.outs)}: {made.err}")
            shutil.copytree(place.disk, kept)
        else:
            shutil.copytree(kept, place.disk, dirs_exist_ok=True)
    return tree(place.disk)


def same(writer: Writer, one: Tree, other: Tree) -> bool:
    """Whether two runs wrote the same; only the names, where contents differ every time."""
    return one == other if writer.fixed else one.keys() == other.keys()


def prepare_in_a_fork(work: Path) -> None:
    """Prepare the inputs in a process of its own: no thread of the engine may be in this one."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            prepare(work)
            code = 0
        finally:
            os._exit(code)
    if os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]):
        raise SystemExit("the inputs could not be prepared")
