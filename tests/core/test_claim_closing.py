"""Claims: the file of a claim that a full disk does not close well is no fault of ours."""

import errno
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from ration.core.outputs import claims
from ration.core.outputs.claims import claim, recover


@pytest.fixture(autouse=True)
def _full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every close of a claim fail: the file is closed all the same, as Linux does."""

    def close(number: int) -> None:
        os.close(number)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(claims, "os", SimpleNamespace(**{**vars(os), "close": close}))


def test_a_claim_that_cannot_be_closed_is_released(tmp_path: Path) -> None:
    claim(tmp_path / "out").release()
    assert not list(tmp_path.iterdir())


def test_a_claim_of_another_run_is_named_all_the_same(tmp_path: Path) -> None:
    held = claim(tmp_path / "out")
    with pytest.raises(claims.Busy):
        recover(tmp_path / "out")
    held.release()
