"""Double collection as a record: what the lists have, and the conflicts between them."""

from typing import Literal

from ration.core.models import Frozen, Several
from ration.core.problems.problem import Problem

ConflictKind = Literal["hard", "soft", "person"]
MOST_LISTED = 1_000  # conflicts in the record; the file of conflicts has all


class ClaimSource(Frozen):
    """A list that was compared, and its claims.

    `kind` is what it is: the folder of a plan, the folder of what was collected, or a list.
    `served` and `planned` are its claims; `skipped` are rows without an id or with the amount 0.
    """

    source: str
    sha256: str | None
    kind: Literal["plan", "collected", "list"]
    keyed: bool
    rows: int
    served: int
    planned: int
    skipped: int


class ConflictCount(Frozen):
    """How many conflicts of a kind there are between certain lists; one list: within it."""

    kind: ConflictKind
    sources: Several[str]
    conflicts: int


class Claim(Frozen):
    """One claim of a conflict: where it is, and whether it is served or planned.

    `site` None means that the list does not name it; `row` None means that it has no such row.
    Of a person in two households, `household_id` is one of them, and `state` is None.
    """

    household_id: str | None
    state: Literal["served", "planned"] | None
    site: str | None
    date: str | None
    amount: str | None
    source: str
    row: int | None


class Conflict(Frozen):
    """Claims of one household or person for one round and purpose, or one person in two households.

    `hard`: two are served. `soft`: at most one is served. `person_id` None means that it is about
    a household. Ids are as in the lists, or keyed; no other cell of a person is in it.
    """

    number: int
    kind: ConflictKind
    household_id: str | None
    person_id: str | None
    round: str | None
    purpose: str | None
    claims: Several[Claim]


class DoublesRecord(Frozen):
    """Households and people that are served or planned twice.

    `round` is which days are one round, `per` whether rows with ids of people count for
    the person or the household. `once` counts rows that two lists have alike: they count once.
    `conflicts` are the first; `hard`, `soft` and `persons` count all.
    """

    format: Literal["ration.doubles/1"] = "ration.doubles/1"
    round: str
    per: Literal["person", "household"]
    sources: Several[ClaimSource]
    hard: int
    soft: int
    persons: int
    once: int
    counts: Several[ConflictCount]
    conflicts: Several[Conflict] = ()
    warnings: Several[Problem] = ()

    def to_json(self) -> str:
        """The record as one JSON object of the format `ration.doubles/1`."""
        return self.model_dump_json(indent=1)
