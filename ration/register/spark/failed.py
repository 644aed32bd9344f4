"""What Spark raises if a job fails, and what its words are known to mean."""

import re

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException

from ration.core.problems.problem import Problem, problem

FAILED = (PySparkException, Py4JError)  # its own errors, and Java's that it does not know
_LARGEST = "spark.driver.maxResultSize"  # Spark's limit of what comes to the driver
_FULL = re.compile(r"No space left on device|Disk quota exceeded")
_FULL_FILE = re.compile(r"FSError: java\.io\.IOException: (No space left|Disk quota)")
_HOST = re.compile(r"Lost task \S+ in stage \S+ \(TID \d+\) \((\S+) executor")
_NO_ROOM = re.compile(r"TaskRefused: no room: (.+)")


class TaskRefused(Exception):
    """A task has no room for its temporary files; the driver finds it in the words of Spark."""

    def __init__(self, folder: str) -> None:
        super().__init__(f"no room: {folder}")


def known(error: BaseException | None) -> Problem | None:
    """The problem that the words of a failed job are about; None means another."""
    words = str(error)
    if _LARGEST in words:
        return problem("spark-result-large", setting=_LARGEST)
    host = found[1] if (found := _HOST.search(words)) else "the machine that runs ration"
    if found := _NO_ROOM.search(words):
        return problem("spark-disk-full", where=f"{found[1].strip()} on {host}")
    if _FULL.search(words):
        return problem("spark-disk-full", where=f"the folder of Spark's temporary files on {host}")
    return None


def is_full(error: BaseException) -> bool:
    """Whether the disk of the files that a job writes is full, and not that of temporary ones."""
    return _FULL_FILE.search(str(error)) is not None
