"""`python -m tests.mutation`: change the code at random places, and see whether a test fails.

Needs what the tests need, and cosmic-ray and pytest-cov. Measures which tests run which lines,
and keeps that and all outcomes in a folder: remove it when the code has changed.
"""

import argparse
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from .changes import Change, draw
from .exchange import exchange
from .known import line, summary
from .measure import FOLDERS, measure
from .reach import Reach
from .results import Results
from .trial import Attempt, Outcome, attempt_all

ROOT = Path(__file__).parents[2]


def main() -> None:
    """Try the drawn changes, then count them and print those that survived."""
    options = _arguments()
    measure(ROOT, options.folder, options.tests)
    results = Results(options.folder / "results.jsonl")
    found: dict[Change, Outcome] = {}

    def show(change: Change, outcome: Outcome) -> None:
        found[change] = outcome
        print(line(change, outcome), flush=True)

    def keep(change: Change, outcome: Outcome) -> None:
        results.add(change, outcome)
        show(change, outcome)

    attempt_all(options.tests, _attempts(options, results, show), options.jobs, keep)
    print(summary(found, options.seed))


def _attempts(
    options: argparse.Namespace, results: Results, show: Callable[[Change, Outcome], None]
) -> Iterator[Attempt[Change]]:
    """Give the changes that are to be tried, and show the others that are known."""
    reach = Reach(ROOT, options.folder)
    drawn = (
        (each, exchange(ROOT, each.place.file, each.old, each.new))
        for each in draw(ROOT, options.seed, options.folder / "places.json")
    )
    able = ((change, apply) for change, apply in drawn if apply)
    for change, apply in islice(able, options.first, options.changes):
        file, line = change.place.file, change.place.line
        if not any(part in f"{file}:{line}" for part in options.only or [""]):
            continue
        known = results.known.get(change.key)
        if known and not options.only and (known.killed or not options.again):
            show(change, known)
            continue
        tests, seconds, left_out = reach.tests(file, line, options.most, results.killers[file])
        yield Attempt(change, apply, tests, seconds, left_out)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__)
    parser.add_argument("--changes", type=int, default=400, help="how many are drawn")
    parser.add_argument("--first", type=int, default=0, help="how many of these to leave out first")
    parser.add_argument("--seed", type=int, default=17)
    parser.add_argument("--tests", nargs="+", default=[*FOLDERS], help="folders of tests")
    parser.add_argument("--only", nargs="*", help="try again of these: parts of FILE:LINE")
    parser.add_argument("--again", action="store_true", help="try again what no test failed for")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--most", type=float, default=60, help="seconds of tests for a change")
    parser.add_argument("--folder", type=Path, default=Path(".mutation"), help="what was measured")
    return parser.parse_args()


if __name__ == "__main__":
    main()
