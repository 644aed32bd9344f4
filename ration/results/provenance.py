"""What a plan was computed from: a programme, a register, stock."""

from ration.core.models import Frozen, Several
from ration.core.problems import Problem
from ration.results.stock import Lot, LotUse


class ProgrammeStamp(Frozen):
    """Which programme a plan was computed with. `sha256` is that of its TOML."""

    id: str
    version: str
    title: str
    date: str | None
    sha256: str


class RegisterStamp(Frozen):
    """Which register a plan was computed from: `read` = `accepted` + `rejected`.

    `sha256` is that of the file's bytes; None for frames and for tables of a
    database, which have none. `problems` are why rows were rejected.
    """

    source: str
    sha256: str | None
    read: int
    accepted: int
    rejected: int
    problems: Several[Problem] = ()


class StockStamp(Frozen):
    """What a plan was issued from: a stock file, on the day of the distribution (None: any day).

    `lots` are those that were there, with what becomes of each; `idle` those at sites where no
    household comes for the item, `later` those that arrive after the day, `expired` those that
    may no longer be handed out.
    """

    source: str
    sha256: str | None
    date: str | None
    lots: Several[LotUse] = ()
    idle: Several[Lot] = ()
    later: Several[Lot] = ()
    expired: Several[Lot] = ()
