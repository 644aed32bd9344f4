"""A list of files that is there, but cannot be read, is not a folder without a list."""

from pathlib import Path

import pytest

from ration import InputError
from ration.core.written import LIST, listed_folder


def test_a_list_that_cannot_be_read(tmp_path: Path) -> None:
    assert listed_folder(tmp_path).digests is None
    (tmp_path / LIST).mkdir()  # as of root, who may read all files
    with pytest.raises(InputError, match=LIST):
        listed_folder(tmp_path)
