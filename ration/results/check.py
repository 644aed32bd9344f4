"""What a check counts: problems by code, sites, and the source column of each name."""

from ration.core.models import Frozen, Several

LISTED = 1_000  # problems of each code that JSON lists, and warnings; all are counted


class ProblemCount(Frozen):
    """How many problems, or warnings, of one code a column has.

    `column` None means they are not of one column.
    """

    code: str
    column: str | None
    warning: bool
    times: int


class ReadFrom(Frozen):
    """The source columns that `name` was read from; several columns are added up.

    `guessed` is why they were chosen. None means they have this name, or the user named them.
    """

    name: str
    columns: Several[str]
    guessed: str | None


class SiteRows(Frozen):
    """The rows of one site. `site` is "" for rows without a site, or with shifted cells.

    `accepted` and `rejected` count rows, or households if the register has one row per person.
    """

    channel: str
    site: str
    accepted: int
    rejected: int


class OddHouseholds(Frozen):
    """How many accepted households are `what`, such as very large: maybe right, worth a look."""

    what: str
    households: int
