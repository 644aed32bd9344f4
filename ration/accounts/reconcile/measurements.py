"""The errors of measurement that a user states for bulk goods: a small TOML file."""

from fractions import Fraction
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ration.core.models import Frozen, NamedTables
from ration.core.problems.errors import FieldError, InputError
from ration.core.problems.names import nearest
from ration.core.problems.problem import Problem, problem
from ration.core.quantity.quantity import Quantity, dimension
from ration.core.toml.lines import naming_lines
from ration.core.toml.read import parse_toml, path_of, read_text, shape_problem
from ration.programme.item import Item
from ration.programme.load import ProgrammeSource, load_programme
from ration.programme.positive import Positive
from ration.programme.programme import Programme
from ration.programme.schedule import Percent


class Measurement(Frozen):
    """How exactly an item is measured.

    `random` is the standard error of a weighing of `each`: such errors average out. `each` None
    means that all that moves in a period is measured at once. `systematic` is the standard error
    of the scale, a share of what is measured: such errors add up.
    """

    id: str
    random: Quantity
    each: Positive | None = None
    systematic: Percent = Fraction(0)


class Measurements(Frozen):
    """The errors of measurement by item. An item without an entry is counted exactly."""

    items: NamedTables[Measurement] = ()


def load_measurements(path: str | Path, programme: ProgrammeSource) -> Measurements:
    """Load errors of measurement from a TOML file; InputError with every error."""
    return parse_measurements(read_text(Path(path)), programme, str(path))


def parse_measurements(
    text: str, programme: ProgrammeSource, source: str = "measurements"
) -> Measurements:
    r"""Parse the TOML `text`; InputError names `source` and every error.

    >>> text = '[rice]\nrandom = "0.5 kg"\neach = "50 kg"\nsystematic = "0.2 %"'
    >>> parse_measurements(text, "kaesong-2020").items[0].each
    Quantity('50 kg')
    """
    programme = load_programme(programme)
    raw = parse_toml(text, source)
    with naming_lines(text):
        return _measurements({"items": raw}, programme, source)


def _measurements(raw: dict[str, Any], programme: Programme, source: str) -> Measurements:
    problems: list[Problem] = []
    try:
        found = Measurements.model_validate(raw)
    except ValidationError as error:
        for detail in error.errors():
            path = path_of(raw, detail["loc"])
            shape = shape_problem(Measurements, path, detail)
            where = (shape.column or "").removeprefix("items.")
            problems.append(shape.model_copy(update={"column": where}))
        raise InputError(source, problems) from None
    items = {item.id: item for item in programme.items}
    for each in found.items:
        if each.id not in items:
            near = nearest(each.id, items)
            problems.append(problem("reconcile-measured-unknown", column=each.id, near=near))
        else:
            problems += _unfit(each, items[each.id])
    if problems:
        raise InputError(source, problems)
    return found


def _unfit(each: Measurement, item: Item) -> list[Problem]:
    """What does not fit the item: other units, less than nothing, or goods that are counted."""
    if dimension(item.unit) is None:
        return [problem("reconcile-measured-counted", column=each.id, unit=item.unit)]
    problems = []
    for name, quantity in (("random", each.random), ("each", each.each)):
        try:
            if quantity is not None and item.steps(quantity) < 0:
                raise FieldError("quantity-not-positive")
        except FieldError as error:
            where = f"{each.id}.{name}"
            problems.append(error.problem(column=where, value=str(quantity)))
    return problems
