"""Reading a plan that was written."""

from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from ration.core.models import Frozen
from ration.core.problems import InputError, problem
from ration.plan.plan import DistributionPlan

M = TypeVar("M", bound=Frozen)


def load_plan(path: str | Path) -> DistributionPlan:
    """The plan that `plan.json` holds, or a folder with one in it.

    Raises InputError where it cannot be read.
    """
    return read_written(path, "plan.json", DistributionPlan, "a plan")


def read_written(path: str | Path, name: str, model: type[M], what: str) -> M:
    """What `to_json` wrote of a model, from its file or a folder that has it as `name`."""
    place = Path(path)
    place = place / name if place.is_dir() else place
    try:
        return model.model_validate_json(place.read_bytes())
    except FileNotFoundError:
        found = problem("file-missing")
    except OSError:
        found = problem("file-denied")
    except ValidationError as error:
        known = model.model_fields["format"].default
        why = f"{error.error_count()} places are not as in {known}"
        found = problem("file-broken", what=what, why=why)
    raise InputError(str(path), [found])
