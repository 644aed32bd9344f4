"""Rounds with their plans, changed households, arrears, and files to write."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pydantic import PrivateAttr

from ration.export.inputs import Input
from ration.plan.plan import DistributionPlan
from ration.results.rounds import RoundsRecord
from ration.rounds.folder import write_rounds
from ration.rounds.kept import Kept


class Rounds(RoundsRecord):
    """All rounds of a programme in order, and the pipeline that supplies them.

    `supply` has the lead time, losses and reserve of the pipeline plan.
    """

    _inputs: tuple[Input, ...] = PrivateAttr(default=())
    _kept: Kept | None = PrivateAttr(default=None)  # None means read from a file
    _plans: Sequence[DistributionPlan] | None = PrivateAttr(default=None)  # as written to files

    def plan(self, number: int) -> DistributionPlan:
        """The distribution plan of a round; the first is 1.

        For rounds that `load_rounds` read, the plan as written, without households. Raises
        IndexError if there is no such round.
        """
        self._refuse(number)
        return (self._known().plans if self._plans is None else self._plans)[number - 1]

    def changes(self, number: int) -> Any:
        """The households that are new, gone or changed in a round.

        A frame of the register's type. Columns: `household_id`, `change`, and `what` changed,
        such as `persons, centre`. Raises ValueError for rounds that were read from a file.
        """
        self._refuse(number)
        kept = self._known()
        return kept.to_input_types[number - 1](kept.moved[number - 1])

    def arrears(self) -> Any:
        """The arrears after the last round, of every household that is owed anything.

        A frame of the register's type, in whole steps by `household_id`, as `compute` and
        `run_rounds` accept it. Raises ValueError for rounds that were read from a file.
        """
        kept = self._known()
        return kept.to_input_types[-1](kept.owed.shown)

    def _refuse(self, number: int) -> None:
        if not 1 <= number <= len(self.rounds):
            raise IndexError(f"there is no round {number}: there are {len(self.rounds)}")

    def _known(self) -> Kept:
        if self._kept is None:
            raise ValueError("these rounds were read from a file: run them again to see households")
        return self._kept

    def write(
        self, folder: str | Path, *, force: bool = False, manifests: str | None = None
    ) -> None:
        """Write all files into a new folder, all or nothing.

        `rounds.csv`, `pipeline.csv`, `calls.csv`, `changes.csv`, `arrears.csv` (owed after the
        last round), `rounds.json`, and the plan of every round in `rounds/`. `manifests` is the
        form of the plans' manifests, as of `DistributionPlan.write`. Raises FileExistsError if the
        folder exists (`force` replaces one that ration wrote), OSError if it cannot be written,
        ValueError for rounds that were read from a file.
        """
        write_rounds(
            self,
            self._known(),
            Path(folder),
            force=force,
            read=self._inputs,
            manifests=manifests,
        )
