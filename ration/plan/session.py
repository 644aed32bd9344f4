"""A register gone over once, for as many plans as are asked for."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from ration.core.problems import DataError
from ration.engine.grouping import PLACE
from ration.engine.limits import limit_problems
from ration.plan.plan import DistributionPlan
from ration.plan.queries import PlanQueries
from ration.programme.programme import Programme
from ration.register.check.scan import Scanned
from ration.register.mapping.mapping import RegisterMapping
from ration.register.prepare import PreparedRegister, examined_by, prepare, refuse

if TYPE_CHECKING:
    from ration.stock.supplies import Supplies


@dataclass(frozen=True)
class Session:
    """A register that was checked, and all that plans ask of it answered."""

    questions: PlanQueries
    read: PreparedRegister
    examined: Scanned

    @cached_property
    def sites(self) -> frozenset[tuple[str, str]]:
        """Every channel's sites that have households."""
        cuts = zip(self.questions.channels, self.examined.answers, strict=False)
        answers = zip(self.read.checks.programme.channels, cuts, strict=True)
        return frozenset(
            (channel.id, site)
            for channel, (_, answer) in answers
            for site in answer[PLACE].unique()
            if site
        )

    def plan(self, supplies: "Supplies | None" = None) -> DistributionPlan:
        """The plan that the answers make, issued from what there is; None: nothing is said of it.

        There must be answers for that: the register was asked about a plan that is supplied.
        """
        return self.questions.plan(self.read, self.examined, supplies)


def start(
    source: Any,
    programme: Programme,
    mapping: RegisterMapping,
    said: Sequence[str],
    by: Sequence[str],
    largest: int,
    *,
    leave_out: bool,
    supplied: bool,
    progress: Callable[[int], object] | None,
) -> Session:
    """The register `source`, gone over for plans; `said` are columns that were said just now.

    Raises InputError where it cannot be read, DataError where rows have problems (`leave_out`:
    they are left out) or do not fit the programme.
    """
    read = prepare(source, programme, mapping, said, by, largest, supplied=supplied)
    questions = PlanQueries(read.checks, read.by, supplied=supplied)
    read, examined = examined_by(read, questions.all, progress)
    if examined.problems and not leave_out:
        raise DataError(read.register.source, examined.problems)
    refuse(read.register, limit_problems(read.checks.programme, examined))
    return Session(questions, read, examined)
