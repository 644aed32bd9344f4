"""Reading rounds that were written."""

from pathlib import Path

from ration.core.lazy import LazySequence
from ration.plan.load import load_plan, read_written
from ration.plan.plan import DistributionPlan
from ration.rounds.folder import round_name
from ration.rounds.rounds import Rounds


def load_rounds(path: str | Path) -> Rounds:
    """The rounds that `rounds.json` holds, or a folder with one in it.

    They know no households. The plan of a round is read from beside the file when it is asked
    for. Raises InputError where it cannot be read.
    """
    found = read_written(path, "rounds.json", Rounds, "rounds")
    place = Path(path)
    plans = (place if place.is_dir() else place.parent) / "rounds"

    def plan(at: int) -> DistributionPlan:
        return load_plan(plans / round_name(found, at + 1))

    found._plans = LazySequence(len(found.rounds), plan)
    return found
