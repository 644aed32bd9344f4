"""What is left after a signal: whole, or not at all; only names of ours; and what comes next."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from signal import SIGINT, SIGKILL, SIGTERM, Signals

from .attempt import Ended
from .commands import Command

MIXTURE = "a mixture of old and new"
SIGNALS = (SIGKILL, SIGINT, SIGTERM)
_LINES = {SIGINT: "Interrupted.", SIGTERM: "Interrupted by SIGTERM."}
# What a run that is killed may leave: its claim, and the temporary names that it lists.
OURS = re.compile(r"\..+\.ration-lock|\..+-[0-9a-f]{8}(-old)?|ration-[0-9a-f]{12}|\.SHA256SUMS")
State = dict[str, str]


def state(folder: Path, *, random: bool = False) -> State:
    """Every file and folder below a folder with its SHA-256; of random ones, what they are."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_dir():
            found[name] = "folder"
        else:
            data = path.read_bytes()
            kind = "empty" if not data else "signed" if b"/ByteRange" in data else "written"
            found[name] = kind if random else hashlib.sha256(data).hexdigest()
    return found


def part(whole: State, outputs: Sequence[str]) -> State:
    """What of a state is in the outputs."""
    return {
        name: value
        for name, value in whole.items()
        if any(name == each or name.startswith(f"{each}/") for each in outputs)
    }


def tidy(whole: State) -> State:
    """A state without the names that a killed run may leave."""
    return {
        name: value
        for name, value in whole.items()
        if not any(OURS.fullmatch(each) for each in name.split("/"))
    }


def faults(
    command: Command, number: Signals, ended: Ended, after: State, old: State, new: State
) -> Iterator[str]:
    """What is wrong after a signal was sent; `after` is of the folder and `tmp`."""
    left = [name for name in after if name not in tidy(after) or _is_bare(name, after, old)]
    states = _states(command, after, old, new)
    if "half" in states:
        yield "half-written"
    elif len(states - {"same"}) > 1:
        yield MIXTURE
    strangers = tidy(after).keys() - old.keys() - new.keys()
    if strangers:
        yield f"strange files: {sorted(strangers)[:3]}"
    if ended.alive:
        yield "processes live on"
    if "Traceback" in ended.err:
        yield f"a traceback: {ended.err.strip()[-200:]!r}"
    if number == SIGKILL or ended.code in (0, 1):
        return
    if ended.code != 128 + number:
        yield f"exit code {ended.code}"
    if ended.err.strip().splitlines()[-1:] != [_LINES[number]]:
        yield f"its last line is {ended.err.strip()[-60:]!r}"
    if left:
        yield f"left: {sorted(left)[:3]}"


def _is_bare(name: str, after: State, old: State) -> bool:
    """Whether it is a folder with nothing in it that was not there before."""
    bare = after[name] == "folder" and not any(each.startswith(f"{name}/") for each in after)
    return bare and name not in old


def _states(command: Command, after: State, old: State, new: State) -> set[str]:
    """Whether each output is old, new, or the same in both; else half."""
    found = set()
    for output in command.outputs:
        here, was, will = (part(each, [output]) for each in (tidy(after), old, new))
        if here == was == will:
            found.add("same")
        else:
            found.add("old" if here == was else "new" if here == will else "half")
    return found


def next_faults(ended: Ended, code: int, after: State, new: State) -> Iterator[str]:
    """What is wrong after the next run of the same command."""
    refused = ended.code == 4 and "it exists" in ended.err  # what was complete is in place now
    if ended.code != code and not (refused and tidy(after) == new):
        yield f"next run: exit code {ended.code}: {ended.err.strip()[-90:]!r}"
    elif tidy(after) != new:
        yield "next run: other bytes"
    left = after.keys() - tidy(after).keys()
    if left:
        yield f"next run: left {sorted(left)[:3]}"
