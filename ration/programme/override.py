"""A programme with what is said of it now, where that agrees with all that it says itself."""

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
    """A programme, or that of a name or path, with parts in the place of its own; None: not said.

    `shortage` is another option for all items of which the programme does not say one. Raises
    InputError where it cannot be read, or where the parts do not agree with it.
    """
    chosen = programme if isinstance(programme, Programme) else load_programme(programme)
    said = {name: part for name, part in parts.items() if part is not None}
    known = chosen.shortage
    if shortage is not None and (known is None or known.option != shortage):
        said["shortage"] = _shortage(chosen, shortage)
    if not said:
        return chosen
    whole = chosen.model_copy(update=said)
    problems = disagreements(whole)
    if problems:
        raise InputError(whole.id, problems)
    return whole


def _shortage(programme: Programme, option: Option) -> Shortage:
    """An option for all items, with what the programme says of arrears."""
    if option not in ("postpone", "equal", "priority"):  # a floor is so much of one item
        raise InputError(programme.id, [wrong("shortage-option-all", "shortage", option)])
    known = programme.shortage
    return Shortage(option=option, arrears="last" if known is None else known.arrears)
