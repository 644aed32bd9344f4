"""The catalogue of problems: their messages and hints, a file for each topic; examples beside.

A code is a table of its topic's file, with `message`, `hint` (how to fix it) and, where it refuses
nothing, `warning = true`. Both texts may have {facts} that the caller of `problem` fills in. The
files of `examples/` have an example for each code: files, each under its name, and a command.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

TOPICS = (
    *("files", "tables", "json", "database", "stores", "columns", "rows", "people", "areas"),
    *("mapping", "toml", "programme", "advice", "shortage", "stock", "arrears", "sites", "rounds"),
    *("rollout", "print", "proofs", "explain", "journal", "reconcile", "collected", "doubles"),
    *("spark", "slips", "seals", "codes", "nutrition", "loads"),
)

_USUAL_FIRST = sorted(TOPICS, key=lambda topic: topic not in ("columns", "rows"))


class Kind(NamedTuple):
    """One kind of problem, as a file of the catalogue has it."""

    topic: str
    message: str
    hint: str
    warning: bool = False


@cache
def _kinds(topic: str) -> dict[str, Kind]:
    return {code: Kind(topic, **texts) for code, texts in _read(f"{topic}.toml").items()}


def kind_of(code: str) -> Kind:
    """The kind of problem with this code. Most runs need few topics: others are not read."""
    return next(_kinds(topic)[code] for topic in _USUAL_FIRST if code in _kinds(topic))


def catalogue() -> dict[str, Kind]:
    """Every kind of problem, by its code.

    >>> catalogue()["count-words"].topic
    'rows'
    """
    return {code: kind for topic in TOPICS for code, kind in _kinds(topic).items()}


def examples() -> dict[str, str]:
    """An example of every kind of problem, by its code."""
    return {
        code: text for topic in TOPICS for code, text in _read(f"examples/{topic}.toml").items()
    }


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__name__).joinpath(name).read_text("utf-8"))
