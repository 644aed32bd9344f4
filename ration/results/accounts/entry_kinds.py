"""The kinds of entries of a journal: what a row says of goods."""

from typing import Literal, get_args

Kind = Literal[
    "opening",
    "dispatch",
    "receipt",
    "issue",
    "return",
    "loss",
    "damage",
    "transfer",
    "count",
    "correction",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
WITH_REASON: tuple[Kind, ...] = ("loss", "damage", "correction")  # they need a reason
