"""`python -m tests.faults.pairs`: begin a command twice at once, into the same place.

Both replace older outputs, by different words. Each of them either writes all, or is told that the
other writes now. In the end everything is of one of them, and nothing else is there.
"""

import argparse
import shlex
import shutil
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

from .__main__ import Prepared, beside, copy, prepared
from .attempt import Ended, begin, start, until_end
from .commands import commands
from .judge import State, state, tidy

REFUSED = "another run of ration is writing it now"


def main() -> None:
    """Begin the pairs, and print a line for each command."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults.pairs", description=__doc__)
    parser.add_argument("--pairs", type=int, default=10, help="for each command")
    parser.add_argument("--only", nargs="*", default=[""], help="parts of names of commands")
    options = parser.parse_args()
    app = begin()
    work = Path(tempfile.mkdtemp(prefix="faults-"))
    try:
        for command in commands():
            if command.old and any(each in command.name for each in options.only):
                ready = prepared(app, command, work)
                found = Counter(each for _ in range(options.pairs) for each in pair(app, ready))
                print(f"{command.name:32} {options.pairs:4} pairs", flush=True)
                for what, times in found.items():
                    print(f"    {times} × {what}", flush=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def pair(app: Any, ready: Prepared) -> list[str]:
    """Begin one pair: what became of each run, and what was wrong."""
    folder = copy(ready.folder.parent, ready.folder.parents[1])
    both = (ready.words, [*shlex.split(ready.command.old), "--force"])
    try:
        logs = [folder.parent / name for name in ("one", "two")]
        for log in logs:
            log.mkdir()
        begun = [start(app, each, folder, log) for each, log in zip(both, logs, strict=True)]
        ended = [until_end(number, log) for number, log in zip(begun, logs, strict=True)]
        after = state(folder) | beside(folder)
    finally:
        shutil.rmtree(folder.parent, ignore_errors=True)
    assert ready.before is not None
    codes = (ready.ended.code, ready.before.code)
    wrote = [each.code == code for each, code in zip(ended, codes, strict=True)]
    may_be = [kept for kept, it in zip((ready.new, ready.old), wrote, strict=True) if it]
    return [
        *(_word(each, it) for each, it in zip(ended, wrote, strict=True)),
        *_wrong(after, may_be),
    ]


def _word(ended: Ended, wrote: bool) -> str:
    if wrote:
        return "wrote all"
    if ended.code == 4 and REFUSED in ended.err:
        return "was told that the other writes"
    return f"FAULT: exit code {ended.code}: {ended.err.strip()[-90:]!r}"


def _wrong(after: State, may_be: list[State]) -> list[str]:
    if after in may_be:
        return []
    if tidy(after) in may_be:
        return [f"FAULT: left {sorted(after.keys() - tidy(after).keys())[:3]}"]
    return ["FAULT: neither the one nor the other"]


if __name__ == "__main__":
    main()
