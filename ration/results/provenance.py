"""What a plan was computed from: a programme, a register, stock."""

from collections.abc import Iterable
from typing import Any

from pydantic import Field

from ration.core.models import Frozen, Lazy, Names, Several
from ration.core.problems.problem import Problem
from ration.programme.schedule import Percent, percent
from ration.results.check import ProblemCount
from ration.results.household_days import HouseholdDays
from ration.results.stock import Lot, LotUse


def _if_given(default: Any = None) -> Any:
    return Field(default=default, exclude_if=lambda value: not value)


class ProgrammeStamp(Frozen):
    """The programme of a plan. `sha256` is the fingerprint of its TOML.

    `level` is the share of the full ration that is handed out, `item_levels` that of items with
    another one, `times` the distributions in one; None means the full ration, once. `days` are
    those of daily rates; None means they are as in the programme file. `household_days` are those
    of the households of a register; None means that all have the programme's.
    """

    id: str
    version: str
    title: str
    date: str | None
    sha256: str
    level: Percent | None = _if_given()
    item_levels: Names = _if_given(())
    times: int | None = _if_given()
    days: int | None = _if_given()
    household_days: HouseholdDays | None = _if_given()

    @property
    def amounts(self) -> str:
        """The level, times and days in words, such as `70 % of the full ration`; "" for none."""
        words = [f"{percent(self.level)} of the full ration"] if self.level is not None else []
        words += [f"{item} {level} of the full ration" for item, level in self.item_levels]
        words += [f"{self.times} distributions in one"] if self.times else []
        words += [f"for {self.days} days"] if self.days else []
        words += [self.household_days.words] if self.household_days else []
        return ", ".join(filter(None, words))

    @property
    def heading(self) -> str:
        """The title of the programme, with `amounts`."""
        return ", ".join(filter(None, (self.title, self.amounts)))


class LeftOut(Frozen):
    """How many `rows` the mapping leaves out because `column` has the word `value`.

    `column` None means rows of a workbook that are `value`, such as hidden; or, without a `value`,
    households whose people are all left out. Else `value` None means it is not shown. `people`
    means rows of a table of people beside the register.

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
        if self.column is None and self.value is not None:
            return f"{self.rows:,} {unit} {self.value}"
        if self.column is None:
            return f"{self.rows:,} {unit} of households whose people are all left out"
        word = "blank" if self.value == "" else f'"{self.value}"'
        return f"{self.rows:,} {unit} with {self.column} {'…' if self.value is None else word}"


def added_up(entries: Iterable[LeftOut]) -> tuple[LeftOut, ...]:
    """Add up the rows that are left out for the same reason."""
    sums: dict[LeftOut, int] = {}
    for each in entries:
        reason = each.model_copy(update={"rows": 0})
        sums[reason] = sums.get(reason, 0) + each.rows
    return tuple(reason.model_copy(update={"rows": rows}) for reason, rows in sums.items())


class RegisterStamp(Frozen):
    """The register of a plan: `read` = `accepted` + `rejected` + `left_out`.

    `sha256` is the fingerprint of the file's bytes; None means it is a frame or a table of a
    database. `problems` are why rows were rejected: the first 1,000 of each code. `unlisted`
    counts the others, and the warnings of rows, that are in no list. `left_out_by` counts the rows
    and the people that the mapping leaves out, by column and word. `ages_on` is the day on which
    ages were calculated from birth dates; None means they were not. `mapping` is the SHA-256 of
    the mapping that was given, and `largest` the most people of a household; None means as usual.
    """

    source: str
    sha256: str | None
    read: int
    accepted: int
    rejected: int
    left_out: int = 0
    left_out_by: Several[LeftOut] = ()
    ages_on: str | None = Field(default=None, exclude_if=lambda day: day is None)
    problems: Lazy[Problem] = ()
    unlisted: Several[ProblemCount] = _if_given(())
    mapping: str | None = _if_given()
    largest: int | None = _if_given()

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
    by the item's `least_life`. `arrears` is the SHA-256 of the file of what is owed; None means
    that nothing is, or that it is no file.
    """

    source: str
    sha256: str | None
    date: str | None
    lots: Several[LotUse] = ()
    idle: Several[Lot] = ()
    later: Several[Lot] = ()
    expired: Several[Lot] = ()
    soon: Several[Lot] = ()
    arrears: str | None = _if_given()
