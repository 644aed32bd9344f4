"""Read rounds from a file."""

from pathlib import Path

from ration.core.lazy import LazySequence
from ration.plan.load_plan import load_plan, read_written
from ration.plan.plan import DistributionPlan
from ration.rounds.folder import round_name
from ration.rounds.rounds import Rounds


def load_rounds(path: str | Path) -> Rounds:
    """Read rounds from `rounds.json`, or from the folder that contains it.

    They have no households. The plan of a round is read from its folder beside the file when
    needed. Raises InputError if the file cannot be read.
    """
    rounds = read_written(path, "rounds.json", Rounds, "rounds")
    file = Path(path)
    plans = (file if file.is_dir() else file.parent) / "rounds"

    def plan(index: int) -> DistributionPlan:
        return load_plan(plans / round_name(rounds, index + 1))

    rounds._plans = LazySequence(len(rounds.rounds), plan)
    return rounds
