"""Read a plan that was written."""

from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from ration.core.models import Frozen
from ration.core.problems import InputError, problem
from ration.plan.plan import DistributionPlan

M = TypeVar("M", bound=Frozen)  # the record's model


def load_plan(path: str | Path) -> DistributionPlan:
    """Load a plan from `plan.json`, or from a folder that has it.

    Raises InputError if it cannot be read.
    """
    return read_written(path, "plan.json", DistributionPlan, "a plan")


def read_written(path: str | Path, name: str, model: type[M], what: str) -> M:
    """Read a record that `to_json` wrote, from its file or from `name` in a folder."""
    file = Path(path)
    file = file / name if file.is_dir() else file
    try:
        return model.model_validate_json(file.read_bytes())
    except FileNotFoundError:
        fault = problem("file-missing")
    except OSError:
        fault = problem("file-denied")
    except ValidationError as error:
        expected = model.model_fields["format"].default
        why = f"{error.error_count()} places do not fit {expected}"
        fault = problem("file-broken", what=what, why=why)
    raise InputError(str(path), [fault])
