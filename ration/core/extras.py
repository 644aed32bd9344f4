"""Packages that only a part of ration needs: looked for before any work is done."""

from importlib.util import find_spec

from ration.core.problems import InputError, problem, some

# Every extra of pyproject.toml that is asked for by what is to be done: modules and packages.
_PACKAGES = {
    "pdf": {
        "fontTools": "fonttools",
        "num2words": "num2words",
        "pypdf": "pypdf",
        "segno": "segno",
        "typst": "typst",
    },
    "report": {"jinja2": "jinja2", "leather": "leather"},
    "similar": {"rapidfuzz": "rapidfuzz"},
}


def refuse_missing(extra: str, source: str) -> None:
    """InputError where a package of an extra is not installed that is needed for `source`."""
    known = _PACKAGES[extra]
    missing = [package for module, package in known.items() if find_spec(module) is None]
    if missing:
        what = some(missing, len(missing))
        raise InputError(source, [problem("extra-missing", what=what, extra=extra)])
