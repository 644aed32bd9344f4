"""Read the loads of a plan that were written."""

from collections import Counter
from pathlib import Path

from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.export.loads_of_plan import goods_faults, other_plan, sums_fault
from ration.plan.load_plan import read_written
from ration.programme.programme import Programme
from ration.results.loads import LoadsRecord
from ration.results.plan.plan import PlanRecord

# Loads: as they are, or the folder or file that has them.
LoadsSource = LoadsRecord | str | Path


def load_loads(
    source: LoadsSource, plan: PlanRecord | None = None, programme: Programme | None = None
) -> LoadsRecord:
    """Load the loads of a plan from `loads.json`, or from a folder that has it.

    A record is returned as it is. `plan` is the plan that they must be of, and `programme` its
    programme, whose items their goods must be; None means any. Raises InputError if they cannot be
    read, differ from the folder's list of files, do not add up, have two trips of one number, or
    are of another plan.
    """
    if isinstance(source, LoadsRecord):
        name, loads = "loads", source
    else:
        name, (loads, _) = str(source), read_written(source, "loads.json", LoadsRecord, "loads")
    numbers = Counter(trip.number for trip in loads.trips)
    again = next((number for number, count in numbers.items() if count > 1), None)
    if again is not None:
        raise InputError(name, [problem("loads-trip-twice", trip=again)])
    wrong = None if loads is source else sums_fault(loads)
    if wrong is None and plan is not None:
        wrong = next(other_plan(loads, plan), None)
        if wrong is None and programme is not None:
            wrong = next(goods_faults(loads, plan, programme), None)
    if wrong is not None:
        raise InputError(name, [wrong])
    return loads
