"""Names of the columns of frames: each kind has a prefix, which is written only here.

| kind | column of a typed frame |
| --- | --- |
| `ID` | the household's id, trimmed; "" if blank |
| `NUMBER` | one source column of counts as Int64; null if it is no whole number |
| `COUNT` | a canonical count, the sum of its source columns; there is always one of households |
| `WORD` | words that `only` or `--by` read; "" if blank |
| `SITE` | the site of a channel; "" if blank, `all` if the register has no column of sites |
| `HEADS` | the heads of a rule that has an `only`: 0 if it excludes the household |
| `CELL` | the cell as it is in the source, for messages |

The answer to a query has keys and sums (`SUM`); a list of households has cells of more source
columns (`CARRIED`).
"""

from typing import NamedTuple


class ColumnKind(NamedTuple):
    """One kind of column, recognised by its prefix.

    >>> COUNT.column("persons"), COUNT.holds("n:persons"), COUNT.name("n:persons")
    ('n:persons', True, 'persons')
    """

    prefix: str

    def column(self, name: str | int) -> str:
        """The column of this kind for `name`."""
        return f"{self.prefix}:{name}"

    def holds(self, column: str) -> bool:
        """Whether a column is of this kind."""
        return column.startswith(f"{self.prefix}:")

    def name(self, column: str) -> str:
        """The name that a column of this kind is for."""
        return column.removeprefix(f"{self.prefix}:")


ID = "id"
NUMBER = ColumnKind("p")
COUNT = ColumnKind("n")
WORD = ColumnKind("w")
SITE = ColumnKind("s")
HEADS = ColumnKind("h")
CELL = ColumnKind("r")
SUM = ColumnKind("sum")
CARRIED = ColumnKind("c")

NONE = "(none)"  # a subtotal of the households that name no place

HOUSEHOLDS = COUNT.column("households")
PERSONS = COUNT.column("persons")
HOUSEHOLD_DAYS = COUNT.column("days")
ROWS = SUM.column("rows")  # how many rows of the register an answer's row stands for
