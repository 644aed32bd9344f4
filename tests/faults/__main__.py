"""`python -m tests.faults`: end commands by signals while they write, and see what is left.

Each command is run in a fork of one process that has imported it. Half of the signals come before
a change of the disk whose number is drawn, half at a time that is drawn. Then, if
anything has changed, the same command is run again: it must clean up, and write what it would
have written. Needs Linux or macOS.
"""

import argparse
import random
import shlex
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from signal import SIGKILL, Signals
from typing import Any, NamedTuple

from .attempt import Ended, begin, run
from .commands import Command, commands, write_register
from .judge import MIXTURE, SIGNALS, State, faults, next_faults, part, state

COMPLETED = "completed by the next run"
MOST = 4  # attempts for each hit that is asked for


class Prepared(NamedTuple):
    """A command whose inputs are made, and what is there before and after it.

    `ended` is how it ends; `before` is how the command ended that made its older outputs.
    """

    command: Command
    words: list[str]
    folder: Path
    old: State
    new: State
    ended: Ended
    before: Ended | None = None


def main() -> None:
    """Send the signals, and print a line for each command."""
    options = _arguments()
    app = begin()
    found: Counter[str] = Counter()
    hits = 0
    work = Path(tempfile.mkdtemp(prefix="faults-"))  # a fork would remove a TemporaryDirectory
    try:
        for command in commands():
            if any(each in command.name for each in options.only):
                ready = prepared(app, command, work)
                drawn = random.Random(f"{options.seed} {command.name}")  # alike if it is alone
                if options.every:
                    hit, wrong = every(app, ready)
                else:
                    hit, wrong = _try(app, ready, options.hits, drawn)
                hits += hit
                found.update(wrong)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print(f"{hits:,} hits, {_bad(found):,} faults; seed {options.seed}")


def _bad(found: Counter[str]) -> int:
    """How many faults there are, without what the next run completed."""
    return sum(times for what, times in found.items() if not what.startswith(COMPLETED))


def every(app: Any, ready: Prepared) -> tuple[int, Counter[str]]:
    """Kill a command before each of its changes; count the hits and what was wrong."""
    found: Counter[str] = Counter()
    hits = 0
    for at in range(1, ready.ended.changes + 1):
        hit, wrong = attempt(app, ready, SIGKILL, at=at)
        hits += hit
        found.update(f"{each} (at {at})" for each in wrong)
    print(f"{ready.command.name:32} every change {hits:4} hits {_bad(found):3} faults")
    for what in found:
        print(f"    {what}", flush=True)
    return hits, found


def _try(app: Any, ready: Prepared, most: int, drawn: random.Random) -> tuple[int, Counter[str]]:
    """Send each signal to a command; print and return the hits and the faults."""
    found: Counter[str] = Counter()
    hits = 0
    for number in SIGNALS:
        hit, wrong = signals(app, ready, number, most, drawn)
        hits += hit
        found.update(wrong)
        counted = f"{hit:4} hits {_bad(wrong):3} faults"
        print(f"{ready.command.name:32} {number.name:8} {counted}", flush=True)
        for what, times in wrong.items():
            print(f"    {times} × {what}", flush=True)
    return hits, found


def signals(
    app: Any, ready: Prepared, number: Signals, most: int, drawn: random.Random
) -> tuple[int, Counter[str]]:
    """Send a signal so often that it hits a live run; count the hits and what was wrong."""
    found: Counter[str] = Counter()
    hits = 0
    for _ in range(MOST * most):
        if hits == most:
            break
        at = drawn.randint(1, max(1, ready.ended.changes)) if drawn.random() < 0.5 else 0
        after = 0 if at else drawn.uniform(0, ready.ended.seconds)
        hit, wrong = attempt(app, ready, number, at=at, after=after)
        hits += hit
        found.update(f"{each} (at {at})" if at else each for each in wrong)
    return hits, found


def prepared(app: Any, command: Command, work: Path) -> Prepared:
    """Make the inputs of a command, and run it once to its end."""
    base = Path(tempfile.mkdtemp(dir=work))
    folder = base / "here"
    if command.inputs:
        shutil.copytree(command.inputs, folder)
    else:
        folder.mkdir()
        write_register(folder)
    (base / "tmp").mkdir()
    first = None
    for line in (*command.before, *([command.old] if command.old else [])):
        first = run(app, shlex.split(line), folder)
        assert first.code in (0, 1), (line, first.err)
    words = [*shlex.split(command.words), *(["--force"] if command.old else [])]
    with_copy = copy(base, work)
    ended = run(app, words, with_copy)
    assert ended.code in (0, 1), (command.name, ended.err)
    chance = command.random
    old, new = (state(each, random=chance) for each in (folder, with_copy))
    assert part(old, command.outputs) != part(new, command.outputs), command.name
    return Prepared(command, words, folder, old, new, ended, first)


def attempt(
    app: Any, ready: Prepared, number: Signals, *, at: int = 0, after: float = 0
) -> tuple[bool, list[str]]:
    """Send one signal: whether it hit a live run, and what was wrong then and in the next run."""
    command, chance = ready.command, ready.command.random
    folder = copy(ready.folder.parent, ready.folder.parents[1])
    try:
        ended = run(app, ready.words, folder, number, at=at, after=after)
        hit = ended.code in (-number, 128 + number) or (ended.sent and number != SIGKILL)
        if not hit:
            return False, []
        after_it = state(folder, random=chance) | beside(folder)
        wrong = [*faults(command, number, ended, after_it, ready.old, ready.new)]
        if after_it == ready.old and not chance:  # the next run would be the first one again
            return True, wrong
        complete = part(after_it, command.outputs) == part(ready.new, command.outputs)
        words = ready.words
        if complete and "--force" not in words and not command.changes:
            for output in command.outputs:  # it would refuse to replace them
                _remove(folder / output)
        last = run(app, words, folder)
        whole = state(folder, random=chance) | beside(folder)
        then = [*next_faults(last, ready.ended.code, whole, ready.new)]
        if number == SIGKILL and wrong == [MIXTURE] and not then:
            return True, [f"{COMPLETED}: {MIXTURE}"]
        return True, [*wrong, *then]
    finally:
        shutil.rmtree(folder.parent, ignore_errors=True)


def beside(folder: Path) -> State:
    """What is in the folder of temporary files."""
    return {each.name: "temporary" for each in (folder.parent / "tmp").iterdir()}


def copy(base: Path, work: Path) -> Path:
    """Copy the inputs into a new folder, with an empty `tmp` beside it."""
    new = Path(tempfile.mkdtemp(dir=work))
    shutil.copytree(base / "here", new / "here")
    (new / "tmp").mkdir()
    return new / "here"


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--hits", type=int, default=10, help="of each signal, for each command")
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--every", action="store_true", help="kill before each change, once")
    parser.add_argument("--only", nargs="*", default=[""], help="parts of names of commands")
    return parser.parse_args()


if __name__ == "__main__":
    main()
