"""Read the loads of a plan that were written."""

from collections import Counter
from pathlib import Path

from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.export.loads_of_plan import other_plan
from ration.plan.load_plan import read_written
from ration.results.loads import LoadsRecord
from ration.results.plan.plan import PlanRecord

# Loads: as they are, or the folder or file that has them.
LoadsSource = LoadsRecord | str | Path


def load_loads(source: LoadsSource, plan: PlanRecord | None = None) -> LoadsRecord:
    """Load the loads of a plan from `loads.json`, or from a folder that has it.

    A record is returned as it is. `plan` is the plan that they must be of; None means any. Raises
    InputError if they cannot be read, differ from the folder's list of files, have two trips of
    one number, or are of another plan.
    """
    if isinstance(source, LoadsRecord):
        name, loads = "loads", source
    else:
        name, (loads, _) = str(source), read_written(source, "loads.json", LoadsRecord, "loads")
    numbers = Counter(trip.number for trip in loads.trips)
    again = next((number for number, count in numbers.items() if count > 1), None)
    if again is not None:
        raise InputError(name, [problem("loads-trip-twice", trip=again)])
    other = None if plan is None else next(other_plan(loads, plan), None)
    if other is not None:
        raise InputError(name, [other])
    return loads
