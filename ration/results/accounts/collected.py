"""What households collected, as a record: the contents of `collected.json`."""

from typing import Literal, get_args

from ration.core.models import Frozen, Several
from ration.core.problems.problem import Problem
from ration.results.lines import Counts
from ration.results.provenance import ProgrammeStamp
from ration.results.supply import Exact

# Of a household, and of one item of it. HOPE, of UNICEF, has the first four for payments.
Status = Literal[
    "collected",  # all that it may collect
    "partly",  # more than nothing, less than all
    "not_distributed",  # nothing, and the file says so with a 0
    "pending",  # its cells are blank, or it is not in the file: it did not come, or not yet
    "refused",  # its row has a problem: what it received is not known
    "unreported",  # no file came from its site
]
STATUSES: tuple[Status, ...] = get_args(Status)
Pending = Literal["owed", "lapse"]


class StatusCount(Frozen):
    """The households with one status, and the people in them."""

    status: Status
    counts: Counts


class ItemCollected(Frozen):
    """An item: what households may collect, have collected and have not, in its unit.

    `entitled` = `collected` + `remaining`. `statuses` counts the households that may collect it;
    `persons` are in them, and `persons_served` in those that got some. None means not counted.
    """

    item: str
    name: str
    unit: str
    entitled: Exact
    collected: Exact
    remaining: Exact
    statuses: Counts
    persons: int | None = None
    persons_served: int | None = None


class Coverage(Frozen):
    """Who has collected what, at one site, through one channel, or in one group.

    `site` None means all sites of the channel. `by` and `value` are the column and the word of a
    group; None means it is no group. `due` are the households that may collect something, and
    the people in them; `statuses` adds up to it. `came` counts the rows by who came: head, proxy
    or other. `first` and `last` are the days on which something was collected; None means none
    is known. `files` is how many files list the site. `estimated` means that they are tallies
    without ids: who collected is not known.
    """

    channel: str
    title: str
    site: str | None = None
    by: str | None = None
    value: str | None = None
    due: Counts
    statuses: Several[StatusCount]
    came: Counts = ()
    first: str | None = None
    last: str | None = None
    files: int = 0
    estimated: bool = False
    items: Several[ItemCollected]

    def households(self, status: Status | None = None) -> int:
        """How many households have a status; None means all that may collect something."""
        return self.counted("households", status)

    def counted(self, name: str, status: Status | None = None) -> int:
        """A count, such as persons, of the households with a status; None means of all."""
        if status is None:
            return dict(self.due).get(name, 0)
        counts = next((each.counts for each in self.statuses if each.status == status), ())
        return dict(counts).get(name, 0)


class CollectedSource(Frozen):
    """A file or sheet that was read: how many rows it has, filled in, blank and refused.

    `site` None means that its rows name their sites, or are of several.
    """

    source: str
    sha256: str | None
    channels: Several[str]
    site: str | None
    rows: int
    filled: int
    refused: int


class CollectedRecord(Frozen):
    """What households collected of a plan, by site, channel and group.

    `pending` says what becomes of what households did not come for: `owed` in the next round, or
    `lapse`. `problems` are rows that are not counted, and files that were not read.
    """

    format: Literal["ration.collected/1"] = "ration.collected/1"
    programme: ProgrammeStamp
    register_sha256: str | None
    date: str | None
    pending: Pending
    sources: Several[CollectedSource]
    totals: Several[ItemCollected]
    channels: Several[Coverage]
    sites: Several[Coverage]
    groups: Several[Coverage] = ()
    problems: Several[Problem] = ()
    warnings: Several[Problem] = ()

    def to_json(self) -> str:
        """The record as one JSON object of the format `ration.collected/1`."""
        return self.model_dump_json(indent=1)
