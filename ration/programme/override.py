"""Override parts of a programme, and check that the result agrees."""

from pathlib import Path

from ration.core.models import Sourced
from ration.core.problems import InputError
from ration.programme.field_checks import wrong
from ration.programme.load import load_programme
from ration.programme.programme import Programme
from ration.programme.shortage import Option, Shortage
from ration.programme.validate import disagreements


def with_overrides(
    programme: Programme | str | Path, shortage: Option | None = None, **parts: Sourced | None
) -> Programme:
    """Replace parts of a programme, or of the programme of a name or path; None replaces nothing.

    `shortage` is an option for all items that have none of their own. Raises InputError if the
    programme cannot be read, or if the parts do not agree with it.
    """
    chosen = programme if isinstance(programme, Programme) else load_programme(programme)
    replaced = {name: part for name, part in parts.items() if part is not None}
    own = chosen.shortage
    if shortage is not None and (own is None or own.option != shortage):
        replaced["shortage"] = _shortage(chosen, shortage)
    if not replaced:
        return chosen
    whole = chosen.model_copy(update=replaced)
    problems = disagreements(whole)
    if problems:
        raise InputError(whole.id, problems)
    return whole


def _shortage(programme: Programme, option: Option) -> Shortage:
    """A shortage rule for all items, with the programme's own rule for arrears."""
    if option not in ("postpone", "equal", "priority"):  # a floor is a quantity of one item
        raise InputError(programme.id, [wrong("shortage-option-all", "shortage", option)])
    own = programme.shortage
    return Shortage(option=option, arrears="last" if own is None else own.arrears)
