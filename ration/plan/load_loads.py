"""Read the loads of a plan that were written."""

from collections import Counter
from pathlib import Path

from ration.core.problems.errors import InputError
from ration.core.problems.names import some
from ration.core.problems.problem import problem
from ration.plan.load_plan import read_written
from ration.results.loads import LoadsRecord
from ration.results.plan.plan import PlanRecord
from ration.seals.seal import seal_of

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
    again = [number for number, count in numbers.items() if count > 1]
    if again:
        why = f"two trips have the number {some(again)}"
        raise InputError(name, [problem("written-broken", what="loads", why=why)])
    if plan is not None and not _are_of(loads, plan):
        raise InputError(name, [problem("reconcile-loads-other")])
    return loads


def _are_of(loads: LoadsRecord, plan: PlanRecord) -> bool:
    stamps = (loads.programme.sha256, loads.source.sha256)
    if stamps != (plan.programme.sha256, plan.source.sha256):
        return False
    return loads.seal is None or loads.seal == seal_of(plan).code
