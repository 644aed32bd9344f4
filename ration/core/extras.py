"""Check that the packages of an extra are installed, before any work is done.

The metadata of the installed distribution lists them, so a message never names a stranger's.
"""

import re
from importlib.util import find_spec
from typing import TYPE_CHECKING

from ration.core.problems.errors import InputError
from ration.core.problems.names import some
from ration.core.problems.problem import problem

if TYPE_CHECKING:
    from importlib.metadata import Distribution

_NAME = "relief-ration"
_COMMAND = "ration_cli.start:run"  # our own, whatever the name of the distribution
_MODULES = {
    "adbc-driver-postgresql": "adbc_driver_postgresql",
    "fonttools": "fontTools",
    "py-minisign": "minisign",
}


def own_distribution() -> "Distribution | None":
    """The distribution that ration is installed as; None means that it is not installed."""
    from importlib.metadata import PackageNotFoundError, distribution, distributions

    try:
        return distribution(_NAME)
    except PackageNotFoundError:
        named = (each for each in distributions() if each.entry_points.select(name="ration"))
        return next((each for each in named if _COMMAND in str(each.entry_points)), None)


def missing_packages(extra: str) -> list[str]:
    """Name the packages of an extra that are not installed, as pip knows them.

    >>> missing_packages("report")
    []
    """
    own = own_distribution()
    needed = "\n".join(own.requires or () if own else ())
    names = re.findall(rf"^([\w.-]+).*;.*\bextra == ['\"]{extra}['\"]", needed, re.MULTILINE)
    return sorted(name for name in names if find_spec(_MODULES.get(name, name)) is None)


def pip_install(extra: str) -> str:
    """The command that installs the missing packages of an extra."""
    missing = missing_packages(extra)
    return f"pip install {' '.join(missing)}" if missing else f"install the packages of its {extra}"


def refuse_missing(extra: str, source: str) -> None:
    """Raise InputError if `source` needs a package of an extra that is not installed."""
    if missing := missing_packages(extra):
        what = some(missing, len(missing))
        raise InputError(source, [problem("extra-missing", what=what, fix=pip_install(extra))])
