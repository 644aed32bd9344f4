"""The columns that ration adds to rejected and accepted rows: read again, they are no data."""

from collections.abc import Callable, Collection
from dataclasses import replace

from ration.core.problems.names import some
from ration.core.problems.problem import problem
from ration.register.mapping.mapping import RegisterMapping
from ration.register.source.register import Register

REASON = "ration:problem"  # the first column of rejected rows: what is wrong with the row
FROM_ROW = "ration:from row"  # in a workbook: the row of the register that it was
FILE = "ration:file"  # the row's file, if the register is several files
WRITTEN = (REASON, FROM_ROW, FILE)


def is_written(first: object) -> bool:
    """Whether the first column's name says that ration wrote the file."""
    return first in WRITTEN


def own_layout(mapping: RegisterMapping) -> RegisterMapping:
    """The mapping for a file that ration wrote: where the table is, is said of the original.

    >>> mapping = own_layout(RegisterMapping(header_row=4, skip_rows=(9,), dates="dmy"))
    >>> mapping == RegisterMapping(dates="dmy")
    True
    """
    keys = {"sheet": None, "encoding": None, "separator": None, "header_row": None, "skip_rows": ()}
    return mapping.model_copy(update=keys)


def without_written(register: Register) -> Register:
    """Return the register without the columns that ration wrote, with a note that names them."""
    ours = [name for name in register.columns if name in WRITTEN]
    if not ours or len(ours) == len(register.columns):
        return register
    note = problem("columns-written", columns=some(ours))
    return replace(_without(register, ours), warnings=(*register.warnings, note))


def _without(register: Register, ours: Collection[str]) -> Register:
    kept = tuple(name for name in register.columns if name not in ours)
    at = frozenset(place for place, name in enumerate(register.columns) if name in ours)

    def ragged() -> dict[int, list[str]]:
        rows = register.ragged().items()
        cells = {row: [c for place, c in enumerate(own) if place not in at] for row, own in rows}
        return {row: own for row, own in cells.items() if len(own) != len(kept)}

    return replace(
        register,
        frame=register.frame.drop(ours),
        columns=kept,
        ragged=ragged,
        repeated=tuple(name for name in register.repeated if name not in ours),
        requoted=_requoted(register, ours),
    )


def _requoted(register: Register, ours: Collection[str]) -> Callable[[], Register | None]:
    def requoted() -> Register | None:
        again = register.requoted()
        return None if again is None else _without(again, ours)

    return requoted
