"""Names of the columns of amounts: what households are due, issued and owed, in steps.

| kind | column |
| --- | --- |
| `DUE` | what a rule gives a household, by the rule's number; with stock, arrears are in it |
| `ISSUED` | what is issued by a rule (its number), of a tier, or of an item |
| `OWED` | the part of `DUE` that is owed since earlier rounds, by the rule's number or the item |
| `ARREARS` | what earlier rounds left unpaid, by the name that `arrears_columns` gives |
| `TIER` | what a household is due in one tier, by the tier's number |
| `PART` | what a linear rule gives, by tier, so that equal amounts can be grouped |
| `TURN` | when it is a household's turn in an order of households; 0 is first |
"""

from collections.abc import Sequence

from ration.engine.rules import Rule
from ration.register.columns.frame_columns import ColumnKind

DUE = ColumnKind("due")
ISSUED = ColumnKind("issued")
OWED = ColumnKind("owed")
ARREARS = ColumnKind("a")
TIER = ColumnKind("tier")
PART = ColumnKind("part")
TURN = ColumnKind("turn")


def arrears_columns(rules: Sequence[Rule], *, units: bool = False) -> dict[tuple[str, str], str]:
    """Name the column of each rule's arrears, such as `rice_g`; with `units`, `rice_kg`.

    If an item comes through several channels, the channel follows: `soap_piece@store`.
    """
    names = {}
    for rule in rules:
        item = rule.item
        name = f"{item.id}_{item.unit}" if units else item.column
        alone = sum(other.item.id == item.id for other in rules) == 1
        names[rule.key] = name if alone else f"{name}@{rule.channel}"
    return names
