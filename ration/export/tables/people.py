"""The people of a plan or a place: in the register, and served. They are two numbers everywhere."""

from typing import Protocol

from ration.core.quantity.units import one_of
from ration.results.lines import Counts

SERVED = "served"  # the column with the households that get something, beside all households


class Counted(Protocol):
    """A plan or a place, with the people in the register and those who are served."""

    @property
    def people(self) -> Counts:
        """The people in the register."""
        ...

    @property
    def served(self) -> Counts:
        """The people in households that get something; () means not counted."""
        ...


def people_header(counted: Counted) -> list[str]:
    """The names of the counts, with `served` after the households."""
    return [
        name
        for who, _ in counted.people
        for name in ([who, SERVED] if who == "households" else [who])
    ]


def people_row(counted: Counted) -> list[int | None]:
    """The counts under `people_header`; None means not counted."""
    served = dict(counted.served).get("households")
    return [
        count
        for who, number in counted.people
        for count in ([number, served] if who == "households" else [number])
    ]


def people_cells(counted: Counted) -> list[str]:
    """The counts as text for people to read."""
    return ["" if count is None else f"{count:,}" for count in people_row(counted)]


def people_text(people: Counts) -> str:
    """Households, persons and groups with their counts, in a line."""
    return ", ".join(f"{count:,} {one_of(who) if count == 1 else who}" for who, count in people)


def both_shown(counted: Counted) -> list[list[str]]:
    """A row for every count: its name, in the register, served."""
    served = dict(counted.served)
    return [
        [who, f"{count:,}", f"{served[who]:,}" if who in served else ""]
        for who, count in counted.people
    ]
