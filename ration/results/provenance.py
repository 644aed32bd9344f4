"""What a plan was computed from: a programme, a register, stock."""

from typing import Any

from pydantic import Field

from ration.core.models import Frozen, Names, Several
from ration.core.problems import Problem
from ration.programme.schedule import Percent, percent
from ration.results.stock import Lot, LotUse


def _if_given(default: Any = None) -> Any:
    return Field(default=default, exclude_if=lambda value: not value)


class ProgrammeStamp(Frozen):
    """The programme of a plan. `sha256` is the fingerprint of its TOML.

    `level` is the share of the full ration that is handed out, `item_levels` that of items with
    another one, `times` the distributions in one; None means the full ration, once. `days` are
    those of daily rates; None means they are as in the programme file.
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

    @property
    def amounts(self) -> str:
        """The level, times and days in words, such as `70 % of the full ration`; "" for none."""
        words = [f"{percent(self.level)} of the full ration"] if self.level is not None else []
        words += [f"{item} {level} of the full ration" for item, level in self.item_levels]
        words += [f"{self.times} distributions in one"] if self.times else []
        words += [f"for {self.days} days"] if self.days else []
        return ", ".join(words)

    @property
    def heading(self) -> str:
        """The title of the programme, with `amounts`."""
        return ", ".join(filter(None, (self.title, self.amounts)))


class RegisterStamp(Frozen):
    """The register of a plan: `read` = `accepted` + `rejected`.

    `sha256` is the fingerprint of the file's bytes; None means it is a frame or a table of a
    database. `problems` are why rows were rejected.
    """

    source: str
    sha256: str | None
    read: int
    accepted: int
    rejected: int
    problems: Several[Problem] = ()


class StockStamp(Frozen):
    """The stock that a plan was issued from, on the day of the distribution, `date`.

    `date` None means no day was given. `lots` were there, with what becomes of each. Lots in
    `idle` are at sites where no household comes for the item; those in `later` arrive after the
    day; those in `expired` may no longer be handed out.
    """

    source: str
    sha256: str | None
    date: str | None
    lots: Several[LotUse] = ()
    idle: Several[Lot] = ()
    later: Several[Lot] = ()
    expired: Several[Lot] = ()
