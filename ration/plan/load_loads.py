"""Read loads that were written."""

from pathlib import Path

from ration.plan.load_plan import read_written
from ration.results.loads import LoadsRecord


def load_loads(path: LoadsRecord | str | Path) -> LoadsRecord:
    """Load loads from `loads.json`, or from a folder that has it; a record is returned as it is.

    Raises InputError if it cannot be read, or differs from the folder's list of files.
    """
    if isinstance(path, LoadsRecord):
        return path
    return read_written(path, "loads.json", LoadsRecord, "loads")[0]
