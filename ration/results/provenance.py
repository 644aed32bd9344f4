"""What a plan was computed from: a programme, a register, stock."""

from pydantic import Field

from ration.core.models import Frozen, Several
from ration.core.problems import Problem
from ration.results.stock import Lot, LotUse


class ProgrammeStamp(Frozen):
    """The programme of a plan. `sha256` is the fingerprint of its TOML."""

    id: str
    version: str
    title: str
    date: str | None
    sha256: str


class LeftOut(Frozen):
    """How many `rows` the mapping leaves out because `column` has the word `value`.

    `column` None means households whose people are all left out. `value` None means it is not
    shown. `people` means rows of a table of people beside the register.

    >>> str(LeftOut(column="status", value="deleted", rows=2))
    '2 rows with status "deleted"'
    """

    column: str | None
    value: str | None
    rows: int
    people: bool = False

    def __str__(self) -> str:
        """The count and the cause, in words."""
        unit = ("person" if self.rows == 1 else "people") if self.people else "row"
        unit += "s" if unit == "row" and self.rows != 1 else ""
        if self.column is None:
            return f"{self.rows:,} {unit} of households whose people are all left out"
        word = "blank" if self.value == "" else f'"{self.value}"'
        return f"{self.rows:,} {unit} with {self.column} {'…' if self.value is None else word}"


class RegisterStamp(Frozen):
    """The register of a plan: `read` = `accepted` + `rejected` + `left_out`.

    `sha256` is the fingerprint of the file's bytes; None means it is a frame or a table of a
    database. `problems` are why rows were rejected. `left_out_by` counts the rows and the people
    that the mapping leaves out, by column and word. `ages_on` is the day on which ages were
    calculated from birth dates; None means they were not.
    """

    source: str
    sha256: str | None
    read: int
    accepted: int
    rejected: int
    left_out: int = 0
    left_out_by: Several[LeftOut] = ()
    ages_on: str | None = Field(default=None, exclude_if=lambda day: day is None)
    problems: Several[Problem] = ()

    @property
    def counted(self) -> str:
        """The rows read, as the sum of those accepted, rejected and left out."""
        left = f" + {self.left_out:,} left out" if self.left_out else ""
        parts = f"{self.accepted:,} accepted + {self.rejected:,} rejected{left}"
        return f"{self.read:,} rows read = {parts}"

    @property
    def ages(self) -> str:
        """The day on which ages were calculated, in a sentence; "" if they were not."""
        return f"Ages are calculated on {self.ages_on}." if self.ages_on else ""

    @property
    def why_left_out(self) -> str:
        """The rows and people left out, by column and word, in one line; "" if none are."""
        return "; ".join(map(str, self.left_out_by))


class StockStamp(Frozen):
    """The stock that a plan was issued from, on the day of the distribution, `date`.

    `date` None means no day was given. `lots` were there, with what becomes of each. Lots in
    `idle` are at sites where no household comes for the item; those in `later` arrive after the
    day; those in `expired` may no longer be handed out; those in `soon` expire too soon after it,
    by the item's `least_life`.
    """

    source: str
    sha256: str | None
    date: str | None
    lots: Several[LotUse] = ()
    idle: Several[Lot] = ()
    later: Several[Lot] = ()
    expired: Several[Lot] = ()
    soon: Several[Lot] = ()
