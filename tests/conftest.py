"""Set how many examples the laws get: `RATION_TESTS=deep pytest` takes about an hour."""

import gc
import os
import signal

from hypothesis import HealthCheck, settings

# Each process of a parallel run has a core to itself: more threads would only wait for each other.
# A run in one process has as many as there are cores.
# A shell that runs the tests in the background may ignore Ctrl-C, and so would all that they run.
signal.signal(signal.SIGINT, signal.default_int_handler)

if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["POLARS_MAX_THREADS"] = "1"

# Tests draw whole plans, on busy machines.
SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)

# The default run is always the same: a change causes a new failure. The deep run explores.
settings.register_profile(
    "default", max_examples=4, deadline=None, suppress_health_check=SLOW, derandomize=True
)
settings.register_profile("deep", max_examples=800, deadline=None, suppress_health_check=SLOW)
settings.load_profile("deep" if os.environ.get("RATION_TESTS") == "deep" else "default")


def pytest_collection_finish() -> None:
    """Collect less garbage, and never search what was imported: tests make little of it."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)
