"""Find the programme of a plan again: the plan itself keeps only its name and fingerprint."""

from pathlib import Path

from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.plan.fingerprint import programme_stamp
from ration.plan.plan import DistributionPlan
from ration.plan.plan_files import PROGRAMME_FILE
from ration.programme.load import ProgrammeSource, builtin_programmes, load_programme
from ration.programme.programme import Programme


def plan_programme(plan: DistributionPlan, given: ProgrammeSource | None = None) -> Programme:
    """The programme that a plan was computed from: its items, packs and rules.

    It is `given`, else `programme.toml` beside `plan.json`, else the built-in one of the same
    name; of the folders that older versions wrote, only `plan.json` is there. Raises InputError
    if there is none, or if it is not the programme of the plan.

    >>> import polars as pl
    >>> import ration
    >>> frame = pl.DataFrame({"household_id": ["1"], "persons": [4], "adults": [2]})
    >>> plan_programme(ration.compute(frame)).item("rice").unit
    'kg'
    """
    if given is not None:
        source = str(given) if isinstance(given, str | Path) else "programme"
        return _same(plan, load_programme(given), source)
    if plan._programme is not None:
        return plan._programme
    file = None if plan._folder is None else plan._folder / PROGRAMME_FILE
    if file is not None and file.is_file():
        return _same(plan, load_programme(file), str(file))
    if plan.programme.id in builtin_programmes():
        return _same(plan, load_programme(plan.programme.id), plan.programme.id)
    fault = problem("plan-programme-missing", file=PROGRAMME_FILE, programme=plan.programme.id)
    raise InputError(str(plan._folder or "plan"), [fault])


def _same(plan: DistributionPlan, programme: Programme, source: str) -> Programme:
    """Refuse a programme with another fingerprint than the plan's."""
    if programme_stamp(programme).sha256 != plan.programme.sha256:
        stamp = plan.programme
        fault = problem("plan-programme-other", programme=stamp.id, version=stamp.version)
        raise InputError(source, [fault])
    return programme
