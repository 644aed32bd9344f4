"""Read rows with details of sites; every fault of a row is a problem."""

import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import TypeVar

from ration.core.problems.errors import FieldError
from ration.core.problems.problem import Problem, problem
from ration.register.source.register import ROW
from ration.results.plan.site_details import SiteDetail
from ration.sites.cells import MOST, Axis, Swapped, coordinate, kilometres, pair

T = TypeVar("T")
_AXES: tuple[Axis, Axis] = ("latitude", "longitude")


class RowReader:
    """Turn rows into details of sites, and collect what is wrong.

    `names` gives the name of a site by each other name of it; `unit` is that of distances.
    """

    def __init__(self, names: Mapping[str, str], unit: str) -> None:
        self.problems: list[Problem] = []
        self._names, self._unit = names, unit
        self._first: dict[tuple[str | None, str], tuple[int, Mapping[str, str]]] = {}

    def detail(self, row: Mapping[str, str | int | None]) -> SiteDetail | None:
        """The details of a row; None if it is blank, has problems, or repeats another."""
        cells = {name: str(cell) for name, cell in row.items() if name != ROW and cell}
        number = int(row[ROW] or 0)
        site = cells.pop("site", None) or cells.get("name")
        if site is None:
            if cells:
                self.problems.append(problem("site-details-no-site", row=number, column="site"))
            return None
        site = self._names.get(site, site)
        if self._is_again(number, site, cells):
            return None
        points = self._points(number, cells)
        distance = self._read(number, cells, "distance", lambda text: kilometres(text, self._unit))
        name = cells.get("name")
        return SiteDetail(
            site=site,
            channel=cells.get("channel"),
            name=None if name == site else name,
            address=cells.get("address"),
            contact=cells.get("contact"),
            phone=cells.get("phone"),
            latitude=points.get("latitude"),
            longitude=points.get("longitude"),
            depot=cells.get("depot"),
            distance_km=distance,
        )

    def _is_again(self, number: int, site: str, cells: Mapping[str, str]) -> bool:
        """Whether an earlier row is about the site; a problem if the two differ."""
        first, others = self._first.setdefault((cells.get("channel"), site), (number, cells))
        if first == number:
            return False
        differ = [name for name in {**others, **cells} if others.get(name) != cells.get(name)]
        if differ:
            facts = {"first": first, "columns": ", ".join(differ)}
            self.problems.append(
                problem("site-details-differ", row=number, column="site", value=site, **facts)
            )
        return True

    def _points(self, row: int, cells: Mapping[str, str]) -> Mapping[Axis, Fraction]:
        """The coordinates of a row; none of them means not known, or a problem."""
        texts = {axis: cells[axis] for axis in _AXES if axis in cells}
        if not texts and "coordinates" in cells:
            parts = self._read(row, cells, "coordinates", pair)
            texts = dict(zip(_AXES, parts or (), strict=False))
        if not texts:
            return {}
        if len(texts) == 1:
            (axis,) = texts
            other = next(each for each in _AXES if each != axis)
            self.problems.append(problem("site-details-half", row=row, column=other, axis=axis))
            return {}
        try:
            points = {axis: coordinate(text, axis) for axis, text in texts.items()}
        except Swapped:
            self.problems.append(self._swapped(row, texts))
            return {}
        except FieldError:
            self.problems += self._unreadable(row, texts)
            return {}
        faults = list(_faults(row, texts, points, self._swapped))
        self.problems += faults
        return {} if faults else points

    def _unreadable(self, row: int, texts: Mapping[Axis, str]) -> Iterator[Problem]:
        for axis, text in texts.items():
            try:
                coordinate(text, axis)
            except FieldError as error:
                yield error.problem(row=row, column=axis, value=shown(text))
            except Swapped:
                pass

    @staticmethod
    def _swapped(row: int, texts: Mapping[Axis, str]) -> Problem:
        value = ", ".join(texts.values())
        return problem("site-details-swapped", row=row, column="latitude", value=value)

    def _read(
        self, row: int, cells: Mapping[str, str], name: str, read: Callable[[str], T]
    ) -> T | None:
        if name not in cells:
            return None
        try:
            return read(cells[name])
        except FieldError as error:
            self.problems.append(error.problem(row=row, column=name, value=shown(cells[name])))
            return None


def _faults(
    row: int,
    texts: Mapping[Axis, str],
    points: Mapping[Axis, Fraction],
    swapped: Callable[[int, Mapping[Axis, str]], Problem],
) -> Iterator[Problem]:
    """Coordinates that are on no map, in the other order, or those of a blank."""
    latitude, longitude = points["latitude"], points["longitude"]
    if 90 < abs(latitude) <= 180 and abs(longitude) <= 90:
        yield swapped(row, texts)
        return
    for axis, point in points.items():
        if abs(point) > MOST[axis]:
            facts = {"axis": axis, "most": MOST[axis]}
            yield problem("site-details-range", row=row, column=axis, value=texts[axis], **facts)
    if not latitude and not longitude:
        yield problem("site-details-zero", row=row, column="latitude", value="0, 0")


def shown(text: str) -> str | None:
    """A cell for a message: hidden if it has no digit, or words, which may be somebody's name.

    >>> shown("200.5"), shown("37.9 N"), shown("call Kim 0781"), shown("Kim")
    ('200.5', '37.9 N', None, None)
    """
    words = re.search(r"[^\W\d_]{3,}", text)
    return text if words is None and any(sign.isdigit() for sign in text) else None
