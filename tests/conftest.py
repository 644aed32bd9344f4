"""How hard the laws are tried: `RATION_TESTS=deep pytest` tries them for an hour."""

import os

from hypothesis import HealthCheck, settings

SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)  # whole plans are drawn, on noisy cores

# The default run is the same every time: what it finds, a change brought. The deep one explores.
settings.register_profile(
    "default", max_examples=20, deadline=None, suppress_health_check=SLOW, derandomize=True
)
settings.register_profile("deep", max_examples=1000, deadline=None, suppress_health_check=SLOW)
settings.load_profile("deep" if os.environ.get("RATION_TESTS") == "deep" else "default")
