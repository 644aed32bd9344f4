"""Read a plan that was written."""

import hashlib
from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from ration.core.models import Frozen
from ration.core.problems import InputError, problem
from ration.core.written import LIST, is_unchanged
from ration.export.inputs import inputs
from ration.plan.plan import DistributionPlan
from ration.results.adding_up import not_adding_up

M = TypeVar("M", bound=Frozen)  # the record's model


def load_plan(path: str | Path) -> DistributionPlan:
    """Load a plan from `plan.json`, or from a folder that has it.

    Raises InputError if it cannot be read, or differs from the folder's list of files.
    """
    plan = read_written(path, "plan.json", DistributionPlan, "a plan")
    why = not_adding_up(plan)
    if why is not None:
        raise InputError(str(path), [problem("written-broken", what="a plan", why=why)])
    plan._inputs = inputs(plan=path)
    plan._folder = Path(path) if Path(path).is_dir() else Path(path).parent
    return plan


def read_written(path: str | Path, name: str, model: type[M], what: str) -> M:
    """Read a record that `to_json` wrote, from its file or from `name` in a folder.

    Names in it that become names of files are checked by the model.
    """
    file = Path(path)
    file = file / name if file.is_dir() else file
    try:
        data = file.read_bytes()
        if not is_unchanged(file, hashlib.sha256(data).hexdigest()):
            raise InputError(str(path), [problem("written-changed", name=file.name, list=LIST)])
        return model.model_validate_json(data)
    except FileNotFoundError:
        fault = problem("file-missing")
    except OSError:
        fault = problem("file-denied")
    except ValidationError as error:
        expected = model.model_fields["format"].default
        place = ".".join(map(str, error.errors(include_input=False)[0]["loc"])) or "the whole"
        why = f"{place} does not fit {expected}"
        fault = problem("written-broken", what=what, why=why)
    raise InputError(str(path), [fault])
