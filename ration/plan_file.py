"""Reading a plan that was written."""

from pathlib import Path

from pydantic import ValidationError

from ration.plan import DistributionPlan
from ration.problem import InputError, problem


def load_plan(path: str | Path) -> DistributionPlan:
    """The plan that `plan.json` holds, or a folder with one in it.

    Raises InputError where it cannot be read.
    """
    place = Path(path)
    place = place / "plan.json" if place.is_dir() else place
    try:
        return DistributionPlan.model_validate_json(place.read_bytes())
    except FileNotFoundError:
        found = problem("file-missing")
    except OSError:
        found = problem("file-denied")
    except ValidationError as error:
        why = f"{error.error_count()} places are not as in ration.plan/1"
        found = problem("file-broken", what="a plan", why=why)
    raise InputError(str(path), [found])
