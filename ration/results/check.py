"""What a check counts: problems by code, sites, and where each name was read from."""

from ration.core.models import Frozen, Several


class ProblemCount(Frozen):
    """How many problems, or warnings, of one code a column has.

    `column` is None for what is not in one column.
    """

    code: str
    column: str | None
    warning: bool
    times: int


class ReadFrom(Frozen):
    """The source columns that `name` was read from, added up where they are several.

    `guessed` says why they were taken for it; None where they have its name, or were named.
    """

    name: str
    columns: Several[str]
    guessed: str | None


class SiteRows(Frozen):
    """The rows of one site. `site` is "" for rows that name none, or whose cells are in disorder.

    `accepted` and `rejected` count rows; households, where the register has a row a person.
    """

    channel: str
    site: str
    accepted: int
    rejected: int


class OddHouseholds(Frozen):
    """How many accepted households are `what`: right perhaps, and worth a look."""

    what: str
    households: int
