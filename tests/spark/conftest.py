"""One Spark session for all tests of this folder."""

from typing import Any

import pytest
from spark import LACKS, local_session


@pytest.fixture(scope="session")
def session() -> Any:
    """A session of two tasks at a time on this machine."""
    if LACKS:
        pytest.skip(LACKS)
    return local_session()
