"""`python -m tests.faults.clocks`: let the clock jump, or stand still, amid every command.

For every command that writes, the clock goes back a day, forward ten years, or stands still, from
one of its readings on. Then the command ends and writes as it does otherwise; where contents differ
every time, it may also say what is wrong, such as with a certificate that is not valid then. Needs
Linux and a compiler of C.
"""

import argparse
import mmap
import os
import random
import shutil
import struct
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parent / "support"), str(HERE)]

from .forked import imported  # noqa: E402
from .places import Place, begin, prepare_in_a_fork, same, tree  # noqa: E402
from .preloaded import begin_again, can_preload  # noqa: E402
from .writers import WRITERS  # noqa: E402

_NAME = "jumping_clock"
_PLAN = struct.Struct("6l")
_DAY = 24 * 60 * 60
# By how many seconds the clock jumps, and whether it stands still then.
CLOCKS = {"back a day": (-_DAY, 0), "ten years on": (3653 * _DAY, 0), "stands still": (0, 1)}


class Clock:
    """The clock that this process and all that it starts share."""

    def __init__(self, file: Path) -> None:
        with file.open("r+b") as opened:
            self._plan = mmap.mmap(opened.fileno(), _PLAN.size)

    def set(self, at: int, jump: int = 0, stands: int = 0) -> None:
        """Let it differ from reading `at` on; 0 means never."""
        self._plan[:] = _PLAN.pack(at, jump, stands, 0, 0, 0)

    @property
    def readings(self) -> int:
        """How often it was read since it was set."""
        count: int = _PLAN.unpack(self._plan[:])[3]
        return count


def trials(name: str, place: Place, clock: Clock, options: argparse.Namespace) -> Iterator[str]:
    """What was wrong with each run of a command; "" means nothing."""
    writer = WRITERS[name]
    begin(writer, place, False)
    clock.set(0)
    good = place.run(writer.words)
    count, after = clock.readings, tree(place.disk)
    for word, how in CLOCKS.items():
        drawn = random.Random(f"{options.seed} {name} {word}")
        for at in sorted(drawn.sample(range(1, count + 1), min(count, options.most))):
            before = begin(writer, place, False)
            clock.set(at, *how)
            ended = place.run(writer.words)
            clock.set(0)
            now = tree(place.disk)
            refused = not writer.fixed and ended.code in (3, 4) and "error" in ended.err
            alike = ended == good if writer.fixed else ended.code == good.code
            fine = now == before if refused else alike and same(writer, after, now)
            left = any(place.temporary.rglob("*"))
            yield "" if fine and not left else f"{word} at {at}/{count}: {ended.code} {ended.err}"


def main() -> None:
    """Try all, and print what went wrong, then how much was tried."""
    options = _arguments()
    folder = Path(os.environ.get("FAULTS_FOLDER") or tempfile.mkdtemp(prefix="faults-"))
    os.environ["FAULTS_FOLDER"] = str(folder)
    if not can_preload():
        raise SystemExit("no compiler of C, or no Linux")
    begin_again(folder, _NAME, _PLAN.size)
    clock = Clock(Path(os.environ[_NAME.upper()]))
    imported()
    place = Place(folder / "in", folder / "tmp", folder / "log")
    prepare_in_a_fork(place.work)
    tried = failed = 0
    try:
        for name in WRITERS:
            if not any(part in name for part in options.only):
                continue
            shutil.rmtree(place.log, ignore_errors=True)
            place.log.mkdir()
            found = [*trials(name, place, clock, options)]
            wrong = [*filter(None, found)]
            for each in wrong:
                print(f"{name}: {each}")
            print(f"{name}: {len(found)} clocks, {len(wrong)} badly", flush=True)
            tried, failed = tried + len(found), failed + len(wrong)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{tried} clocks, {failed} badly")
    sys.exit(1 if failed else 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.clocks", description=__doc__)
    parser.add_argument("--only", nargs="*", default=[""], help="parts of the commands' names")
    parser.add_argument("--most", type=int, default=2, help="readings to draw for each clock")
    parser.add_argument("--seed", type=int, default=17)
    return parser.parse_args()


if __name__ == "__main__":
    main()
