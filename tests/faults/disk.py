"""`python -m tests.faults.disk`: let every call that writes fail, one after the other.

For every command that writes, for every call to the system that writes to the disk of its outputs
or of its temporary files, and for every error: the command says what, where and how to fix it,
ends with 3 or 4, leaves the old output or the whole new one, and nothing else. Needs Linux and a
compiler of C.
"""

import argparse
import errno
import hashlib
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE)]

from failing_calls import LASTING, ONCE, Called, FailingCalls, begin_again  # noqa: E402
from forked import HUNG, Ended, imported, run_forked  # noqa: E402
from writers import WRITERS, Writer, prepare  # noqa: E402

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


class Trial(NamedTuple):
    """One run with a failed call, and what was wrong with it; "" means nothing."""

    name: str
    fault: str
    called: str
    wrong: str
    err: str


def tree(folder: Path) -> Tree:
    """Every file and folder below a folder, with the hash of its contents."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        if path.is_file()
        else "folder"
        for path in sorted(folder.rglob("*"))
    }


def trials(
    name: str, place: Place, calls: FailingCalls, options: argparse.Namespace
) -> Iterator[Trial]:
    """Let every call of one command fail."""
    writer = WRITERS[name]
    for forced in (False, True):
        if forced and (writer.older is None or not options.forced):
            continue
        words = f"{writer.words} --force" if forced and writer.forced else writer.words
        before = _begin(writer, place, forced)
        good = place.run(words)
        after = tree(place.disk)
        for under in (place.disk, place.temporary):
            for number in options.errors:
                at = count = 0
                while at <= count:
                    _begin(writer, place, forced)
                    calls.fail(under, at, number)
                    ended = place.run(words)
                    called = calls.end()
                    if at == 0:
                        count = called.count
                        step = max(1, -(-count // options.most))
                    elif called.failed:
                        wrong = _wrong(
                            writer, place, (good, ended), (before, after), called, number
                        )
                        fault = f"{errno.errorcode[number]} {at}/{count} {under.name}"
                        fault += " forced" if forced else ""
                        yield Trial(name, fault, called.failed, wrong, ended.err)
                    at += 1 if at == 0 or step == 1 else step


def _begin(writer: Writer, place: Place, forced: bool) -> Tree:
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
            place.run(writer.older or "")
            shutil.copytree(place.disk, kept)
        else:
            shutil.copytree(kept, place.disk, dirs_exist_ok=True)
    return tree(place.disk)


def _wrong(
    writer: Writer,
    place: Place,
    ends: tuple[Ended, Ended],
    trees: tuple[Tree, Tree],
    called: Called,
    number: int,
) -> str:
    (good, ended), (before, after), now = ends, trees, tree(place.disk)
    wrong = []
    if ended.code == HUNG:
        return "hangs"
    if ended.code not in (good.code, 3, 4):
        wrong.append(f"ends with {ended.code}")
    if "Traceback" in ended.err or "itself has failed" in ended.err:
        wrong.append("does not know the fault")
    removes = called.failed.startswith(("unlink", "rmdir")) or number == errno.EROFS
    if not removes and (left := [*place.temporary.rglob("*")]):
        wrong.append(f"leaves {left[0].relative_to(place.work)}")
    if ended.code == good.code and not _same(writer, now, after):
        wrong.append("says nothing, and its output is another")
    if ended.code != good.code:
        if "error" not in ended.err:
            wrong.append("says nothing")
        if new := sorted(now.keys() - before.keys() - after.keys()):
            if not removes:
                wrong.append(f"leaves {new[0]}")
            now = {name: text for name, text in now.items() if name not in new}
        for out in writer.outs:
            its, old, whole = (_of(out, each) for each in (now, before, after))
            if its not in (old, whole) and (writer.fixed or its.keys() != whole.keys()):
                wrong.append(f"{out} is neither the old one nor the new one")
    return "; ".join(wrong)


def _of(out: str, files: Tree) -> Tree:
    return {n: text for n, text in files.items() if n == out or n.startswith(f"{out}/")}


def _same(writer: Writer, one: Tree, other: Tree) -> bool:
    return one == other if writer.fixed else one.keys() == other.keys()


def main() -> None:
    """Try all, and print what went wrong, then how much was tried."""
    options = _arguments()
    folder = Path(os.environ.get("FAULTS_FOLDER") or tempfile.mkdtemp(prefix="faults-"))
    os.environ["FAULTS_FOLDER"] = str(folder)
    begin_again(folder)
    calls = FailingCalls.here()
    imported()
    place = Place(folder / "in", folder / "tmp", folder / "log")
    _in_a_fork(place.work)
    tried: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    try:
        for name in WRITERS:
            if not any(part in name for part in options.only):
                continue
            shutil.rmtree(place.log, ignore_errors=True)
            place.log.mkdir()
            for trial in trials(name, place, calls, options):
                tried[name] += 1
                if trial.wrong:
                    failed[name] += 1
                if trial.wrong or options.all:
                    said = trial.err.strip().splitlines() or [""]
                    print(f"{name}: {trial.fault}: {trial.called}: {trial.wrong}: {said[-1]}")
            print(f"{name}: {tried[name]} calls failed, {failed[name]} badly", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{tried.total()} calls failed, {failed.total()} badly")
    sys.exit(1 if failed else 0)


def _in_a_fork(work: Path) -> None:
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


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.disk", description=__doc__)
    parser.add_argument("--only", nargs="*", default=[""], help="parts of the commands' names")
    names = [errno.errorcode[number] for number in (*LASTING, *ONCE)]
    parser.add_argument("--errors", nargs="*", default=names, help="names of errors")
    parser.add_argument("--most", type=int, default=10**9, help="calls to try of each command")
    parser.add_argument("--forced", action="store_true", help="also replace older outputs")
    parser.add_argument("--all", action="store_true", help="also print what went well")
    options = parser.parse_args()
    options.errors = [getattr(errno, name) for name in options.errors]
    return options


if __name__ == "__main__":
    main()
