"""What an analysis answers: sentences, tables and charts, which screen, workbook and page share."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Literal, NamedTuple

from ration.core.quantity.quantity import number_text
from ration.export.tables.display import DisplayTable
from ration.export.tables.rows import Cell, Row, cell_text

NOT_KNOWN = "?"  # a number that nobody knows, for people to read


class AnswerTable(NamedTuple):
    """A table. Its cells are exact: `decimals` has, for each column, how many people see.

    None in `decimals` means that the column is text, or that its numbers are shown in full. None
    in a column of numbers means not known. `on_screen` False means that only files have it, and
    `on_page` False that the page leaves it to the workbook. `says` stands below its title.
    """

    id: str
    title: str
    header: Sequence[str]
    rows: Sequence[Row]
    decimals: Sequence[int | None] = ()
    says: Sequence[str] = ()
    on_screen: bool = True
    on_page: bool = True

    @property
    def numbers(self) -> frozenset[int]:
        """The columns of numbers."""
        return frozenset(
            at
            for at in range(len(self.header))
            if self._places(at) is not None
            or any(isinstance(row[at], int | Fraction) for row in self.rows)
        )

    def shown(self) -> DisplayTable:
        """The table as text, for people to read."""
        numbers = self.numbers
        rows = [
            [self._text(cell, at, number=at in numbers) for at, cell in enumerate(row)]
            for row in self.rows
        ]
        return DisplayTable(self.header, rows, numbers)

    def rounded(self) -> Iterator[Row]:
        """The rows, with numbers of as many decimals as people see, for files."""
        for row in self.rows:
            yield [self._rounded(cell, at) for at, cell in enumerate(row)]

    def _places(self, column: int) -> int | None:
        return self.decimals[column] if column < len(self.decimals) else None

    def _rounded(self, cell: Cell, column: int) -> Cell:
        places = self._places(column)
        if places is None or not isinstance(cell, int | Fraction):
            return cell
        return round(Fraction(cell), places)

    def _text(self, cell: Cell, column: int, *, number: bool) -> str:
        if cell is None and number:
            return NOT_KNOWN
        if not isinstance(cell, int | Fraction):
            return cell_text(cell)
        places = self._places(column)
        return number_text(cell, grouped=True) if places is None else decimal_text(cell, places)


def decimal_text(number: Fraction | int, places: int) -> str:
    """A number with so many decimals, and commas between thousands.

    >>> decimal_text(Fraction(12345, 7), 1), decimal_text(5, 2), decimal_text(Fraction(-1, 3), 2)
    ('1,763.6', '5.00', '-0.33')
    """
    steps = round(abs(Fraction(number)) * 10**places)
    whole, part = divmod(steps, 10**places)
    sign = "-" if number < 0 and steps else ""
    return f"{sign}{whole:,}.{part:0{places}}" if places else f"{sign}{whole:,}"


class AnswerChart(NamedTuple):
    """A picture of numbers of the table whose id is `table`.

    `bars` and `columns` have a value for each name. `curve` has points between 0 and 1, and a
    straight line from corner to corner beside them. `most` is where the axis ends; None means at
    the largest value. A chart of nothing, or of numbers that no axis can have, is not drawn.
    """

    kind: Literal["bars", "columns", "curve"]
    title: str
    unit: str
    table: str
    values: Sequence[tuple[str, Fraction]] = ()
    points: Sequence[tuple[Fraction, Fraction]] = ()
    most: int | None = None


class MapPlace(NamedTuple):
    """A place on a map, in degrees north and east.

    `size` is what the area of its circle stands for. A depot is a square of its own colour.
    """

    name: str
    latitude: Fraction
    longitude: Fraction
    size: Fraction = Fraction(0)
    is_depot: bool = False


class MapLine(NamedTuple):
    """A way on a map, such as a trip: its name, the kind that the legend has, and its points.

    `points` are degrees north and east, in their order.
    """

    name: str
    kind: str
    points: Sequence[tuple[Fraction, Fraction]]


class AnswerMap(NamedTuple):
    """A map of places, and of the ways between them; only pages draw it.

    `counted` is what sizes are of, such as "kg". The table whose id is `table` has the numbers. A
    map of no places is not drawn.
    """

    title: str
    counted: str
    table: str
    places: Sequence[MapPlace]
    lines: Sequence[MapLine] = ()


class Answer(NamedTuple):
    """An answer: its title, where it comes from (`about`), and what it says, most important first.

    `notes` are what to know of its figures: sources, assumptions, what is not known. `maps` are
    on the page alone.
    """

    title: str
    about: str
    says: Sequence[str]
    tables: Sequence[AnswerTable]
    charts: Sequence[AnswerChart] = ()
    notes: Sequence[str] = ()
    maps: Sequence[AnswerMap] = ()
