"""What a plan was computed from: a programme, a register, stock."""

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
