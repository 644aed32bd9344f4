"""Read rounds from a file."""

from pathlib import Path

from ration.core.lazy import LazySequence
from ration.core.written import LIST, sha256_of
from ration.plan.load_plan import load_plan, read_written
from ration.plan.plan import DistributionPlan
from ration.rounds.folder import round_name
from ration.rounds.rounds import Rounds


def load_rounds(path: str | Path) -> Rounds:
    """Read rounds from `rounds.json`, or from the folder that contains it.

    They have no households. The plan of a round is read from its folder beside the file when
    needed. Raises InputError if the file cannot be read.
    """
    rounds, listed = read_written(path, "rounds.json", Rounds, "rounds")

    def plan(index: int) -> DistributionPlan:
        folder = listed.folder / "rounds" / round_name(rounds, index + 1)
        loaded = load_plan(folder)
        if listed.digests is not None:  # the list of rounds has those of their plans
            listed.refuse_other(folder / LIST, sha256_of(folder / LIST))
        return loaded

    rounds._plans = LazySequence(len(rounds.rounds), plan)
    return rounds
