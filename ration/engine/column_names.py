"""Names of the columns of what households are due, issued and owed."""

from collections.abc import Sequence

from ration.engine.grouping import Rule

# With a colon and the rule's number after it, what a rule gives in a typed frame; alone, in claims.
DUE, ISSUED = "due", "issued"
OWED = "owed"  # what earlier rounds left unpaid
OURS = "a:"  # how the columns of arrears begin in a typed frame


def arrears_columns(rules: Sequence[Rule], *, units: bool = False) -> dict[tuple[str, str], str]:
    """The column of each rule's arrears, as `rice_g`; with `units` as `rice_kg`.

    Where an item comes through several channels the channel follows: `soap_piece@store`.
    """
    found = {}
    for rule in rules:
        item = rule.item
        name = f"{item.id}_{item.unit}" if units else item.column
        alone = sum(other.item.id == item.id for other in rules) == 1
        found[rule.key] = name if alone else f"{name}@{rule.channel}"
    return found
