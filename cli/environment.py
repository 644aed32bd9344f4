"""Settings of the environment that Polars cannot work with: it would end the run with a fault."""

import os
import re
import sys

from .errors import INPUT
from .terminal.stderr import write_line

# How many of something, or how large: Polars reads some when it is imported, some in a thread.
_NUMBERS = re.compile(
    r"POLARS_(MAX_THREADS|\w*THREAD_COUNT|\w*(CHUNK|MORSEL|PREFETCH)_SIZE|\w*PREFETCH_LIMIT|MAX_CONCURRENT_SCANS"
    r"|CONCURRENCY_BUDGET|FILE_READ_CONCURRENCY|NUM_READERS_PRE_INIT)"
)
MOST_THREADS = 1024  # more than any machine has; each takes memory


def refuse_settings() -> None:
    """Exit, with a line for each, if a setting is not a number that Polars can work with."""
    wrong = [line for name, value in os.environ.items() if (line := _wrong(name, value))]
    for line in sorted(wrong):
        write_line(line, "error")
    if wrong:
        sys.exit(INPUT)


def _wrong(name: str, value: str) -> str | None:
    if not _NUMBERS.fullmatch(name):
        return None
    number = int(value) if re.fullmatch("[0-9]{1,12}", value) else 0
    if number < 1:
        return f"{name}: not a whole number from 1; unset it in the environment, or set it to one"
    if "THREAD" in name and number > MOST_THREADS:
        return f"{name}: {number:,} threads are too many; unset it, or set at most {MOST_THREADS:,}"
    return None
