"""Who gets nothing, and why, as a record."""

from typing import Literal

from ration.core.models import Count, Frozen

Cause = Literal[
    "only", "heads", "size", "amount", "rounding", "share", "shortage", "no-stock", "least-life"
]

_BECAUSE: dict[Cause, str] = {
    "only": "{column} is {value}",
    "heads": "{column} is {value}",
    "size": "the size table gives 0 to {value} persons",
    "amount": "the programme gives 0",
    "rounding": "what is due is rounded to 0",
    "share": "the share of their site is 0",
    "shortage": "there is too little stock",
    "no-stock": "there is no stock on the day",
    "least-life": "all stock expires too soon",
}


class Exclusion(Frozen):
    """How many households get nothing of `item`, and why; `item` None means nothing at all.

    A household is counted once for every item, so the households in the register are those that
    get some of it and those counted here. With several causes it is counted for the one that came
    last, such as `rounding` before `only`; if two columns exclude it, for the first one in the
    programme.

    `cause` is `only`: the `value` in `column` is one that `only` excludes; `heads`: the count in
    `column` is 0; `size`: the size table gives 0; `amount`: the programme gives 0; `rounding`:
    some is due, and is rounded to 0; `share`: the share of a pool that their site gets is 0;
    `shortage`: some is due, and there is too little stock; `no-stock`: there is none on the day;
    `least-life`: what there is expires too soon. `column` and `value` None mean no column decides.
    """

    item: str | None
    cause: Cause = "only"
    column: str | None
    value: str | None
    households: Count

    @property
    def because(self) -> str:
        """The cause in words."""
        return _BECAUSE[self.cause].format(column=self.column, value=self.value)
