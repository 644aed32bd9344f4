"""The code of the seal that a file or folder carries, to be named in its signature."""

from pathlib import Path

from ration.core.problems.errors import InputError
from ration.plan.load_plan import load_plan
from ration.seals.file_seal import read_mark
from ration.seals.seal import seal_of

_PLAN = "plan.json"
_MARKED = (".pdf", ".html", ".xlsx")


def seal_code(path: Path) -> str | None:
    """The code of a plan's folder, of `plan.json`, or of a file with a mark; None: it has none."""
    plan = path / _PLAN if path.is_dir() else path
    if plan.name == _PLAN and plan.is_file():
        try:
            return seal_of(load_plan(plan)).code
        except InputError:  # of another command, or another version
            return None
    found = read_mark(path.read_bytes()) if path.suffix.lower() in _MARKED else None
    return None if found is None else found.code
