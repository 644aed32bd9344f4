"""`python -m tests.mutation`: change the code at random places, and see whether a test fails.

Needs what the tests need, and cosmic-ray and pytest-cov. Measures once which tests run which
lines, and keeps that in a folder: remove it when tests or code have changed.
"""

import argparse
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from .changes import Change, draw
from .exchange import exchange
from .known import line, summary
from .measure import FOLDERS, measure
from .reach import Reach
from .trial import Attempt, Outcome, attempt_all

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Try the drawn changes, then count them and print those that survived."""
    options = _arguments()
    measure(ROOT, options.folder)
    found: dict[Change, Outcome] = {}

    def show(change: Change, outcome: Outcome) -> None:
        found[change] = outcome
        print(line(change, outcome), flush=True)

    attempt_all([*FOLDERS], _attempts(options), options.jobs, show)
    print(summary(found, options.seed))


def _attempts(options: argparse.Namespace) -> Iterator[Attempt[Change]]:
    reach = Reach(ROOT, options.folder)
    drawn = (
        (each, exchange(ROOT, each.place.file, each.source)) for each in draw(ROOT, options.seed)
    )
    able = ((change, apply) for change, apply in drawn if apply)
    for change, apply in islice(able, options.first, options.changes):
        if any(part in f"{change.place.file}:{change.place.line}" for part in options.only):
            tests, seconds = reach.tests(change.place.file, change.place.line, options.most)
            yield Attempt(change, apply, tests, seconds)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--changes", type=int, default=400, help="how many are drawn")
    parser.add_argument("--first", type=int, default=0, help="how many of these to leave out first")
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--only", nargs="*", default=[""], help="of these, parts of FILE:LINE")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--most", type=float, default=60, help="seconds of tests for a change")
    parser.add_argument("--folder", type=Path, default=Path(".mutation"), help="what was measured")
    return parser.parse_args()


if __name__ == "__main__":
    main()
