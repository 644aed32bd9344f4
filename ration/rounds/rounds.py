"""Rounds with their plans: who is new, gone or changed, what is owed, and files to write."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import PrivateAttr

from ration.plan.plan import DistributionPlan
from ration.results.rounds import RoundsRecord
from ration.rounds.folder import write_rounds
from ration.rounds.kept import Kept


class Rounds(RoundsRecord):
    """All rounds of a programme, one after the other, and the pipeline that supplies them.

    `supply` is what the pipeline was planned with.
    """

    _kept: Kept | None = PrivateAttr(default=None)  # None: read from a file
    _plans: Sequence[DistributionPlan] | None = PrivateAttr(default=None)  # as they were written

    def plan(self, number: int) -> DistributionPlan:
        """The distribution plan of a round, the first is 1: its manifests, issues, arrears.

        Of rounds that `load_rounds` read, the plan as it was written: it knows no households.
        """
        self._refuse(number)
        return (self._known().plans if self._plans is None else self._plans)[number - 1]

    def changes(self, number: int) -> Any:
        """Who is new, gone or changed in a round: a frame of the kind that came in.

        Columns: `household_id`, `change`, and `what` changed, as `persons, centre`. ValueError
        for rounds that were read from a file.
        """
        self._refuse(number)
        kept = self._known()
        return kept.gives[number - 1](kept.moved[number - 1])

    def arrears(self) -> Any:
        """What is owed after the last round, to all who are owed anything, gone or not.

        A frame of the kind that came in, in whole steps by `household_id`, as `compute` and
        `run_rounds` take it. ValueError for rounds that were read from a file.
        """
        kept = self._known()
        return kept.gives[-1](kept.owed.shown)

    def _refuse(self, number: int) -> None:
        if not 1 <= number <= len(self.rounds):
            raise IndexError(f"there is no round {number}: there are {len(self.rounds)}")

    def _known(self) -> Kept:
        if self._kept is None:
            raise ValueError("these rounds were read from a file: run them again to see households")
        return self._kept

    def write(self, folder: str | Path, *, force: bool = False) -> None:
        """Write all of it into a new folder, all or nothing.

        `rounds.csv`, `pipeline.csv`, `calls.csv`, `changes.csv`, `arrears.csv` (owed after the
        last round), `rounds.json`, and the plan of every round in `rounds/`. Raises
        FileExistsError where the folder exists (`force` replaces one that ration wrote), OSError
        where it cannot be written, ValueError for rounds that were read from a file.
        """
        write_rounds(self, self._known(), Path(folder), force=force)
