"""Read a plan that was written."""

import hashlib
import re
from pathlib import Path
from typing import TypeVar, get_args

from pydantic import ValidationError

from ration.core.lazy import joined
from ration.core.models import Frozen
from ration.core.numbers import LONGEST
from ration.core.outputs.claims import find_again
from ration.core.paths import path_to_read
from ration.core.problems.errors import InputError
from ration.core.problems.problem import Problem, problem
from ration.core.problems.unread_file import unread_file
from ration.core.written import LIST, ListedFolder, listed_folder
from ration.export.folder.site_files import read_sites
from ration.export.inputs import inputs
from ration.plan.plan import DistributionPlan
from ration.results.plan.adding_up import not_adding_up

M = TypeVar("M", bound=Frozen)  # the record's model
PlanSource = DistributionPlan | str | Path
_FORMAT = re.compile(rb'"format"\s*:\s*"(ration\.[a-z-]+/[0-9]{1,9})"')
_LONG = re.compile(rb"(?<![0-9])[0-9]{%d}" % (LONGEST + 1))
_START = 1000  # bytes of a file: records begin with their format


def load_plan(path: PlanSource) -> DistributionPlan:
    """Load a plan from `plan.json`, or from a folder that has it; a plan is returned as it is.

    Raises InputError if it cannot be read, or differs from the folder's list of files.
    """
    if isinstance(path, DistributionPlan):
        return path
    plan, listed = read_written(path, "plan.json", DistributionPlan, "a plan")
    folder = listed.folder
    plan = _with_sites(plan, folder)
    why = not_adding_up(plan)
    if why is not None:
        raise InputError(str(path), [problem("written-broken", what="a plan", why=why)])
    plan._inputs = inputs(plan=path)
    plan._folder, plan._listed = folder, listed
    return plan


def _with_sites(plan: DistributionPlan, folder: Path) -> DistributionPlan:
    """Read the sites that are in files beside the plan's; they are made as they are needed."""
    if not plan.site_files:
        return plan
    tables = {file.channel: read_sites(file, folder) for file in plan.site_files}
    sites = joined([*tables.values()])
    whole = plan.model_copy(update={"sites": sites, "site_files": (), "format": "ration.plan/2"})
    whole._channels = tables
    return whole


def read_written(path: str | Path, name: str, model: type[M], what: str) -> tuple[M, ListedFolder]:
    """Read a record that `to_json` wrote, from its file or from `name` in a folder.

    Also return the folder with the list that the file fits, for what else is read of it.

    Every number of a format that was released stays readable; a newer one is refused by name.
    Names in it that become names of files are checked by the model.
    """
    file = path_to_read(path)
    find_again(file)
    file = file / name if file.is_dir() else file
    try:
        data, listed = _as_listed(file)
        if not listed.fits(file, hashlib.sha256(data).hexdigest()):
            raise InputError(str(path), [problem("written-changed", name=file.name, list=LIST)])
        if _LONG.search(data):
            why = f"a number has more than {LONGEST} digits"
            raise InputError(str(path), [problem("written-broken", what=what, why=why)])
        return model.model_validate_json(data), listed
    except OSError as error:
        raise unread_file(str(file), error) from None
    except ValidationError as error:
        fault = _not_valid(data, model, what, error)
    raise InputError(str(path), [fault])


def _as_listed(file: Path) -> tuple[bytes, ListedFolder]:
    """A file and the list of its folder, of one moment: if the list changed, both again."""
    listed = listed_folder(file.parent)
    while True:
        data = file.read_bytes()
        now = listed_folder(file.parent)
        if now == listed:
            return data, now
        listed = now


def _not_valid(data: bytes, model: type[Frozen], what: str, error: ValidationError) -> Problem:
    """Why a file is no record of this model: of a newer version, another record, or broken."""
    newest = _newest(model)
    found = _FORMAT.search(data[:_START])
    if found is None:
        why = f"it does not begin with a format of ration, such as {newest}"
        return problem("written-broken", what=what, why=why)
    written = found[1].decode()
    kind, _, number = written.partition("/")
    if kind != newest.partition("/")[0]:
        return problem("written-other", format=written, what=what)
    if int(number) > int(newest.partition("/")[2]):
        return problem("written-newer", format=written, newest=newest)
    place = ".".join(map(str, error.errors(include_input=False)[0]["loc"])) or "the whole"
    return problem("written-broken", what=what, why=f"{place} does not fit {written}")


def _newest(model: type[Frozen]) -> str:
    """The newest format of a record that this version reads."""
    formats: tuple[str, ...] = get_args(model.model_fields["format"].annotation)
    return max(formats, key=lambda each: int(each.partition("/")[2]))
