"""Read rows with distances; every fault of a row is a problem."""

from collections.abc import Mapping
from fractions import Fraction

from ration.core.problems.errors import FieldError
from ration.core.problems.problem import Problem, problem
from ration.core.quantity.quantity import number_text
from ration.register.source.register import ROW
from ration.results.distances import Distance
from ration.sites.cells import kilometres
from ration.sites.rows import shown


class RowReader:
    """Turn rows into distances, and collect what is wrong.

    `names` gives the name of a place by each other name of it; `unit` is that of distances.
    `again` counts rows that repeat another.
    """

    def __init__(self, names: Mapping[str, str], unit: str) -> None:
        self.problems: list[Problem] = []
        self.again = 0
        self._names, self._unit = names, unit
        self._first: dict[tuple[str, str], tuple[int, Fraction]] = {}

    def distance(self, row: Mapping[str, str | int | None]) -> Distance | None:
        """The distance of a row; None if it is blank, has problems, or repeats another."""
        cells = {name: str(cell) for name, cell in row.items() if name != ROW and cell}
        number = int(row[ROW] or 0)
        if not cells:
            return None
        missing = [name for name in ("from", "to", "km") if name not in cells]
        self.problems += [problem("distances-blank", row=number, column=name) for name in missing]
        km = self._km(number, cells)
        if missing or km is None:
            return None
        start, end = (self._names.get(cells[name], cells[name]) for name in ("from", "to"))
        if start == end:
            if km:
                value = cells["km"]
                self.problems.append(
                    problem("distances-same-place", row=number, column="km", value=value)
                )
            return None
        first, known = self._first.setdefault((start, end), (number, km))
        if first == number:
            return Distance(start, end, km)
        if km == known:
            self.again += 1
        else:
            facts = {"first": first, "km": number_text(known)}
            self.problems.append(
                problem("distances-differ", row=number, column="km", value=cells["km"], **facts)
            )
        return None

    def _km(self, row: int, cells: Mapping[str, str]) -> Fraction | None:
        if "km" not in cells:
            return None
        try:
            return kilometres(cells["km"], self._unit)
        except FieldError as error:
            self.problems.append(error.problem(row=row, column="km", value=shown(cells["km"])))
            return None
