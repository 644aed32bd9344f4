"""What survives: changes that change nothing are known, with the reason; others are gaps."""

import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from .changes import Change
from .trial import Outcome

EQUIVALENT = Path(__file__).parent / "equivalent.toml"


def line(change: Change, outcome: Outcome) -> str:
    """Say what became of a change, in one line."""
    how = "equivalent" if not outcome.killed and reason(change) else outcome.how
    by = f"  ({outcome.by})" if outcome.by else ""
    where = f"{change.place.file}:{change.place.line}"
    return f"{how:10} {outcome.seconds:6.1f} s  {where}  {change.words}{by}"


def reason(change: Change) -> str:
    """Why a change changes nothing; "" if that is not known."""
    return _reasons().get((change.place.file, change.before, change.after), "")


def summary(found: Mapping[Change, Outcome], seed: int) -> str:
    """Count what was killed, and list what survived."""
    killed = sum(outcome.killed for outcome in found.values())
    kinds = Counter(outcome.how for outcome in found.values())
    survived = [change for change, outcome in found.items() if not outcome.killed]
    same = [change for change in survived if reason(change)]
    open_ = [change for change in survived if not reason(change)]
    lines = [
        "",
        f"Seed {seed}: {len(found)} changes, {killed} killed ({killed / len(found):.1%}): "
        + ", ".join(f"{number} {how}" for how, number in sorted(kinds.items())),
        f"{len(same)} of the survivors are equivalent, {len(open_)} are not known to be.",
    ]
    for change in sorted(open_, key=lambda each: each.place):
        lines.append(line(change, found[change]))
    return "\n".join(lines)


@cache
def _reasons() -> dict[tuple[str, str, str], str]:
    changes = tomllib.loads(EQUIVALENT.read_text()).get("change", [])
    return {(each["file"], each["before"], each["after"]): each["why"] for each in changes}
