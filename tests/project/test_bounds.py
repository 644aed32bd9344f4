"""The bounds that SECURITY.md states are those of the code."""

from pathlib import Path

import pytest

from ration.core.apart import call, process
from ration.register.source import unzipped
from ration.register.source.workbook import extent, unpacked

_PAGE = Path(__file__).parents[2] / "SECURITY.md"


@pytest.mark.skipif(not _PAGE.exists(), reason="SECURITY.md is not beside the wheel's tests")
def test_the_bounds_on_files_are_those_of_the_code() -> None:
    mib, gib = 1024**2, 1024**3
    text = _PAGE.read_text("utf-8")
    stated = (
        f"{call.MEMORY // gib} GiB, and {call.BYTES_OF_MEMORY} bytes more",
        f"{call.SECONDS} seconds, and {call.SECONDS_A_MIB} seconds more",
        f"{unpacked.TIMES} times its size, or {unpacked.SMALL // mib} MiB",
        f"never more than {unpacked.MOST // gib} GiB",
        f"| {unpacked.PARTS:,} |",
        f"{extent._MOST // 10**6} million",
        f"{unzipped.GZIP_TIMES} times its size, or {unzipped.GZIP_SMALL // mib} MiB",
    )
    assert [each for each in stated if each not in text] == []
    assert {process._LOAD} <= {6, 60}
