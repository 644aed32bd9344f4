"""Names that no file can have are a problem of the input, whatever is read."""

from collections.abc import Callable
from typing import Any

import pytest

import ration

READERS: list[Callable[[str], Any]] = [
    ration.check,
    ration.load_programme,
    ration.load_mapping,
    ration.load_plan,
    ration.load_foods,
    ration.load_requirements,
    ration.load_roll_out,
    ration.load_public_key,
    ration.load_secret_key,
    ration.load_site_details,
    ration.nutrition_of,
    ration.verify_files,
]


@pytest.mark.parametrize("name", ["a\0b", "a\ud800b"])
@pytest.mark.parametrize("read", READERS, ids=lambda read: read.__name__)
def test_a_name_that_no_file_can_have(read: Callable[[str], Any], name: str) -> None:
    with pytest.raises(ration.InputError) as caught:
        read(name)
    assert {each.code for each in caught.value.problems} == {"file-name-not-text"}
    str(caught.value)
