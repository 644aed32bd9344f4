"""Why a household, or a site, gets what it gets: every step, as a record."""

from typing import Literal

from pydantic import Field

from ration.core.models import Frozen, Names, Pairs, Several
from ration.core.problems.problem import Problem, Unit
from ration.core.quantity.quantity import Quantity
from ration.programme.schedule import Percent
from ration.programme.shortage import Option
from ration.results.explain.reckoning import ExplainedRule, Reckoning, RoundingUsed
from ration.results.lines import Line
from ration.results.provenance import LeftOut, ProgrammeStamp
from ration.results.supply import Exact

Status = Literal["accepted", "rejected", "left out", "unknown"]


class SourceRow(Frozen):
    """A row of the register from which a household is made, with the cells that are read.

    `row` is as a spreadsheet shows it, or what `unit` says; `file` None means the register itself.
    Cells of personal columns are `(not shown)`. `counted_as` are the groups that a row of a person
    counts for; None means that the row is not one of a person. A row of a person who is
    `left_out` by the mapping counts for nothing; `left_out_by` says by which column and word, ()
    if it is hidden or struck through.
    """

    file: str | None = None
    unit: Unit = "row"
    row: int
    cells: Names
    counted_as: Several[str] | None = None
    left_out: bool = Field(default=False, exclude_if=lambda left_out: not left_out)
    left_out_by: Several[LeftOut] = Field(default=(), exclude_if=lambda words: not words)


class ExplainedCount(Frozen):
    """A count of a household, such as its persons, and the columns that it comes from.

    `parts` has the number in each source column; empty means it is counted from the rows.
    """

    name: str
    value: int
    parts: Pairs[int] = ()


class ExplainedWord(Frozen):
    """A word of a household that a rule reads, with its column in the register."""

    name: str
    column: str
    value: str


class Stage(Frozen):
    """One turn in sharing an item that may be short; a turn is filled before the next one.

    `kind` is `all`, `floor` (the least amount), `rest` (what is due beyond that), `rank` (a
    priority of rules) or `arrears`. `rank` None is for rules without a priority. `turn` is the
    word whose households have this turn, of the column `by`; None means all others, or no order.

    `share` = `there` / `needed`, at most 1. If `places` is None, they are of this site alone, from
    its own stock; else of so many sites together, with what is at the depot. `elsewhere` means
    that only other sites need the item in this turn: `needed` is theirs. `waits` means that
    the site hands out nothing, because the share is less than 1 and the option is `postpone`.

    `due` is what the household is due in this turn, and `issued` what it gets: due × share,
    rounded down to the step. For a site, `due` is what it needs, and `issued` None.
    """

    kind: Literal["all", "floor", "rest", "rank", "arrears"]
    rank: int | None = None
    by: str | None = None
    turn: str | None = None
    needed: Quantity
    there: Quantity
    places: int | None
    share: Exact
    elsewhere: bool = False
    waits: bool = False
    due: Quantity
    issued: Quantity | None = None


class Sharing(Frozen):
    """How an item is shared at a site: the option, where it comes from, and every turn.

    `option` None means that the programme has none, which does if there is enough. `arrears` is
    when amounts not issued are paid; None means the same. `source` is the option's own. `own` is
    the stock of the site, `depot` what may go to any site, `delivered` what this site is sent of
    it. `step` is the smallest amount that is handed over.
    """

    option: Option | None
    per: str
    floor: Quantity | None
    arrears: Literal["last", "first", "none"] | None
    source: str | None
    assumption: bool
    own: Quantity
    depot: Quantity
    delivered: Quantity
    step: Quantity
    stages: Several[Stage]


class AtChannel(Frozen):
    """What a household gets of an item through one channel; `titles` are in other languages.

    `site` None means that the household has none there. `exact` is the sum of the rules, `due`
    the same after rounding. `rounding` is the item's own; None means that it has none. With stock
    there are `owed` (from before), `issued` and `left` (still owed); None means without stock.
    """

    channel: str
    title: str
    titles: Names = ()
    site: str | None
    rules: Several[ExplainedRule]
    exact: Quantity
    rounding: RoundingUsed | None
    due: Quantity
    owed: Quantity | None = None
    issued: Quantity | None = None
    left: Quantity | None = None
    sharing: Sharing | None = None


class PoolShare(Frozen):
    """A site's share of a pool: `quantity` × `weight` / `weights`, to the step.

    `by` is what is counted. What is left over goes to the largest remainders, so `share` may be
    one step more or less than `exact`. `issued` is what stock allows; None means without stock.
    """

    item: str
    name: str
    names: Names = ()
    channel: str
    title: str
    titles: Names = ()
    site: str
    quantity: Quantity
    source: str | None
    assumption: bool
    by: str
    weight: int
    weights: int
    exact: Quantity
    step: Quantity
    share: Quantity
    issued: Quantity | None = None
    sharing: Sharing | None = None


class InPacks(Frozen):
    """An amount in whole packs, the largest first, and the loose rest."""

    packs: Pairs[int]
    holds: Pairs[Quantity]
    loose: Quantity


class ExplainedItem(Frozen):
    """What a household gets of one item, through all channels.

    `due` is of this round. `gets` is what it is handed out: all of that, or what stock allows.
    `owed_before` and `owed_after` are None without stock. `equal` has other sizes of one unit,
    such as `0.5 L` for a bottle, where a rule uses them.
    """

    item: str
    name: str
    names: Names = ()
    unit: str
    equal: Several[Quantity] = ()
    channels: Several[AtChannel]
    due: Quantity
    gets: Quantity
    owed_before: Quantity | None = None
    owed_after: Quantity | None = None
    packed: InPacks | None = None


class Explained(Frozen):
    """What an explanation is of: a programme, a register, a day, perhaps stock.

    `rejected` is how many rows of the register are not in the plan, because they have problems.
    `stock` is the name of the stock file; None means that the plan has no stock.
    """

    format: str
    programme: ProgrammeStamp
    source: str
    sha256: str | None
    day: str | None
    rejected: int = 0
    stock: str | None = None

    def to_json(self) -> str:
        """The explanation as one JSON object; what is not known, or not there, is left out."""
        return self.model_dump_json(indent=1, exclude_none=True)


class Explanation(Explained):
    """Why one household gets what it gets, so that anybody can do the sum again.

    `household` is the id as it is in the register. If `status` is not `accepted`, it gets nothing:
    `problems` say why its rows are rejected, or that no row has the id; `left_out_by` says by
    which column and word the mapping leaves it out. `pools` are shared among sites, not
    households.
    """

    format: Literal["ration.explain/1"] = "ration.explain/1"
    household: str
    status: Status
    rows: Several[SourceRow] = ()
    counts: Several[ExplainedCount] = ()
    words: Several[ExplainedWord] = ()
    items: Several[ExplainedItem] = ()
    pools: Several[PoolShare] = ()
    left_out_by: Several[LeftOut] = ()
    problems: Several[Problem] = ()


class EqualHouseholds(Frozen):
    """Equal households at a site: `rows` of the register, each with the same `counts`.

    `each` is what one of them is due by the rules, `due` the same after rounding; `sum` = `rows` ×
    `due`. `together` means that the rows were added up first, because the rules are linear; then
    `sum` = `due`.
    """

    rows: int
    counts: Pairs[int]
    each: Several[Reckoning]
    exact: Quantity
    due: Quantity
    sum: Quantity
    together: bool = False


class EqualIssues(Frozen):
    """Households at a site, as `rows` of the register, that are issued the same.

    Each is due `due` and owed `owed` from before, and is issued `issued`; `sum` = `rows` ×
    `issued`.
    """

    rows: int
    due: Quantity
    owed: Quantity
    issued: Quantity
    sum: Quantity


class SiteExplanation(Explained):
    """How an item's figure for one site comes from its households.

    `several` means that a row of the register may be several households.
    The `sum` of `households` add up to `due`, and so do the `sum` of `issues` to what is issued,
    if the plan has stock. For a pool there is `pool` instead. `line` is the line of the manifest.
    """

    format: Literal["ration.explain-site/1"] = "ration.explain-site/1"
    channel: str
    title: str
    titles: Names = ()
    site: str
    item: str
    name: str
    names: Names = ()
    unit: str
    level: Percent | None = None
    equal: Several[Quantity] = ()
    rules: Several[ExplainedRule] = ()
    rounding: RoundingUsed | None = None
    several: bool = False
    households: Several[EqualHouseholds] = ()
    due: Quantity
    issues: Several[EqualIssues] = ()
    sharing: Sharing | None = None
    pool: PoolShare | None = None
    packed: InPacks | None = None
    line: Line
