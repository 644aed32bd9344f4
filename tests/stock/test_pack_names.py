"""Packs of a size that one pack of the item has get its name."""

import pytest

from ration import Item, Quantity
from ration.stock.file.amounts import packs_of

PACKS = ({"name": "sack", "holds": "50 kg"}, {"name": "bag", "holds": "25 kg"})
RICE = Item.model_validate({"id": "rice", "name": "Rice", "unit": "kg", "packs": PACKS})


@pytest.mark.parametrize(
    ("holds", "name"), [("50 kg", "sack"), ("25 kg", "bag"), ("30 kg", "30 kg")]
)
def test_the_name_is_that_of_the_same_size(holds: str, name: str) -> None:
    packed = packs_of(RICE, 3, Quantity(holds)).packed
    assert packed is not None
    assert (packed.pack, packed.count) == (name, 3)
