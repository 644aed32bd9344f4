"""Read a TOML file, or what one has as a dict, as a model: with every error, each at its place."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ration.core.problems.errors import InputError
from ration.core.problems.problem import Problem
from ration.core.toml.lines import naming_lines
from ration.core.toml.read import (
    first_errors,
    named_text,
    parse_toml,
    path_of,
    read_text,
    shape_problem,
)

M = TypeVar("M", bound=BaseModel)


def load_model(
    model: type[M],
    source: M | str | Path | Mapping[str, Any],
    what: str,
    builtin: tuple[str, str] | None = None,
) -> M:
    """Load a model from a file, a built-in name, or a dict with the keys of a file.

    A model is returned as it is. `what` names a dict in errors. `builtin` is the package of the
    built-in files, and the code of the problem if there is none of a name; None means that there
    are none. Raises InputError with every error.
    """
    if isinstance(source, model):
        return source
    if isinstance(source, Mapping):
        return read_model(model, dict(source), what)
    path = str(source)
    text = read_text(Path(path)) if builtin is None else named_text(path, *builtin)
    return parse_model(model, text, path)


def parse_model(model: type[M], text: str, source: str) -> M:
    """Parse the TOML `text` of a model; InputError names `source` and every error."""
    raw = parse_toml(text, source)
    with naming_lines(text):
        return read_model(model, raw, source)


def read_model(model: type[M], raw: dict[str, Any], source: str) -> M:
    """Make the model from what its file has; InputError names `source` and every error."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        details, more = first_errors(error)
    found: list[Problem] = []
    for detail in details:
        together = getattr(detail.get("ctx", {}).get("error"), "problems", None)
        if together is not None:  # parts that do not agree
            found += together
        else:
            found.append(shape_problem(model, path_of(raw, detail["loc"]), detail))
    raise InputError(source, [*found, *more])
