"""`python -m tests.faults.disk`: let every call that writes fail, one after the other.

For every command that writes, for every call to the system that writes to the disk of its outputs
or of its temporary files, and for every error: the command says what, where and how to fix it,
ends with 3 or 4, leaves the old output or the whole new one, and nothing else. Needs Linux and a
compiler of C.
"""

import argparse
import errno
import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE)]

from .failing_calls import (  # noqa: E402
    LASTING,
    ONCE,
    Called,
    FailingCalls,
    begin_again,
)
from .forked import HUNG, Ended, imported  # noqa: E402
from .places import (  # noqa: E402
    Place,
    Tree,
    begin,
    prepare_in_a_fork,
    same,
    tree,
)
from .preloaded import can_preload  # noqa: E402
from .writers import WRITERS, Writer  # noqa: E402


class Trial(NamedTuple):
    """One run with a failed call, and what was wrong with it; "" means nothing."""

    name: str
    fault: str
    called: str
    wrong: str
    err: str


def trials(
    name: str, place: Place, calls: FailingCalls, options: argparse.Namespace
) -> Iterator[Trial]:
    """Let calls of one command fail, each in a run of its own."""
    writer = WRITERS[name]
    for forced in (False, True):
        if forced and (writer.older is None or not options.forced):
            continue
        words = f"{writer.words} --force" if forced and writer.forced else writer.words
        before = begin(writer, place, forced)
        good = place.run(words)
        after = tree(place.disk)
        if good.code not in (0, 1) or not set(writer.outs) <= after.keys():
            raise SystemExit(f"{words}: writes no {', '.join(writer.outs)}: {good.err}")
        if not _is_good(writer, place):
            raise SystemExit(f"{writer.proof}: does not pass, though no call fails")
        if forced and before == after:
            raise SystemExit(f"{words}: what {writer.older} wrote is the same")
        for under in [each for each in (place.disk, place.temporary) if each.name in options.under]:
            for number in options.errors:
                fault = f"{errno.errorcode[number]} {under.name}{' forced' if forced else ''}"
                begin(writer, place, forced)
                calls.fail(under, 0, number)
                place.run(words)
                count = calls.end().calls
                for at in _drawn(count, options, f"{name} {fault}"):
                    begin(writer, place, forced)
                    calls.fail(under, at, number)
                    ended = place.run(words)
                    called = calls.end()
                    if called.failed:
                        wrong = _wrong(
                            writer, place, (good, ended), (before, after), called, number
                        )
                        yield Trial(name, f"{fault} {at}/{count}", called.failed, wrong, ended.err)


def _drawn(count: int, options: argparse.Namespace, of: str) -> list[int]:
    """The numbers of the calls that fail: all, or so many as are asked for, drawn."""
    drawn = random.Random(f"{options.seed} {of}")  # alike if the command is alone
    return sorted(drawn.sample(range(1, count + 1), min(count, options.most)))


def _wrong(
    writer: Writer,
    place: Place,
    ends: tuple[Ended, Ended],
    trees: tuple[Tree, Tree],
    called: Called,
    number: int,
) -> str:
    """What is wrong with a run; "" means nothing. A file that cannot be removed may stay."""
    (good, ended), (before, after), now = ends, trees, tree(place.disk)
    if ended.code == HUNG:
        return "hangs"
    stays = called.failed.startswith(("unlink", "rmdir")) or number == errno.EROFS
    failed = ended.code != good.code
    bare = {name for name in now if failed and _is_bare(name, now)}
    new = sorted((now.keys() - before.keys() - after.keys()) | (bare - before.keys()))
    now = {name: text for name, text in now.items() if name not in new}
    halves = [out for out in writer.outs if _is_half(writer, out, now, before, after)]
    faults = {
        f"ends with {ended.code}": ended.code not in (good.code, 3, 4),
        "does not know the fault": "Traceback" in ended.err or "itself has failed" in ended.err,
        "says nothing": failed and "error" not in ended.err,
        "names another disk": failed and number in LASTING and not _names(place, called, ended),
        "says nothing, and its output is another": not failed and not same(writer, now, after),
        "writes what is not whole": not (failed or stays or _is_good(writer, place)),
        f"half: {halves}": failed and bool(halves),
        f"leaves {new[:1]}": bool(new) and not stays,
        "leaves temporary files": any(place.temporary.rglob("*")) and not stays,
    }
    return "; ".join(fault for fault, there in faults.items() if there)


def _is_good(writer: Writer, place: Place) -> bool:
    """Whether what was written passes its proof, if it has one."""
    return writer.proof is None or place.run(writer.proof).code == 0


def _names(place: Place, called: Called, ended: Ended) -> bool:
    """Whether temporary files are named if it is their disk that fails, and only then."""
    of_theirs = f" {place.temporary}/" in f"{called.failed}/"
    return of_theirs == (str(place.temporary) in ended.err)


def _is_bare(name: str, files: Tree) -> bool:
    """Whether it is a folder with nothing in it."""
    return files[name] == "folder" and not any(each.startswith(f"{name}/") for each in files)


def _is_half(writer: Writer, out: str, now: Tree, before: Tree, after: Tree) -> bool:
    its, old, whole = (_of(out, each) for each in (now, before, after))
    return its not in (old, whole) and (writer.fixed or its.keys() != whole.keys())


def _of(out: str, files: Tree) -> Tree:
    return {n: text for n, text in files.items() if n == out or n.startswith(f"{out}/")}


def main() -> None:
    """Try all, and print what went wrong, then how much was tried."""
    options = _arguments()
    folder = Path(os.environ.get("FAULTS_FOLDER") or tempfile.mkdtemp(prefix="faults-"))
    os.environ["FAULTS_FOLDER"] = str(folder)
    if not can_preload():
        raise SystemExit("no compiler of C, or no Linux")
    begin_again(folder)
    calls = FailingCalls.here()
    imported()
    place = Place(folder / "in", folder / "tmp", folder / "log")
    prepare_in_a_fork(place.work)
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
                if trial.wrong == "hangs":
                    print(trial.err)
            print(f"{name}: {tried[name]} calls failed, {failed[name]} badly", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{tried.total()} calls failed, {failed.total()} badly")
    sys.exit(1 if failed else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.disk", description=__doc__)
    parser.add_argument("--only", nargs="*", default=[""], help="parts of the commands' names")
    names = [errno.errorcode[number] for number in (*LASTING, *ONCE)]
    parser.add_argument("--errors", nargs="*", default=names, help="names of errors")
    parser.add_argument("--most", type=int, default=10**9, help="calls to draw for each error")
    parser.add_argument("--seed", type=int, default=17, help="of the calls that are drawn")
    parser.add_argument("--under", nargs="*", default=["disk", "tmp"], help="which folders")
    parser.add_argument("--forced", action="store_true", help="also replace older outputs")
    parser.add_argument("--all", action="store_true", help="also print what went well")
    options = parser.parse_args()
    options.errors = [getattr(errno, name) for name in options.errors]
    return options


if __name__ == "__main__":
    main()
