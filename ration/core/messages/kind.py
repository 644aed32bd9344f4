"""One kind of problem."""

from typing import NamedTuple


class Kind(NamedTuple):
    """One kind of problem. `message` and `hint` may name {fields} that the finder fills in."""

    message: str
    hint: str
    warning: bool = False
