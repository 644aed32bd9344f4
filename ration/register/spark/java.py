"""Find the Java that Spark would start, and refuse one that is missing or too old."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from ration.core.problems.errors import InputError
from ration.core.problems.problem import Problem, problem

NEEDED = 17  # the oldest Java that PySpark 4 runs on
_VERSION = re.compile(r'version "(?:1\.)?(\d+)')
_WAIT = 30  # seconds for Java to tell its version


def refuse_java(master: str) -> None:
    """Raise InputError if there is no Java for Spark, or if it is too old.

    Spark's own file of settings may name another Java: then Spark has the last word.
    """
    if "PYSPARK_GATEWAY_PORT" in os.environ or _has_own_settings():
        return
    if found := _wrong(os.environ.get("JAVA_HOME") or None):
        raise InputError(master, [found])


def _has_own_settings() -> bool:
    folder = os.environ.get("SPARK_CONF_DIR")
    home = os.environ.get("SPARK_HOME")
    folders = [Path(folder)] if folder else [Path(home, "conf")] if home else []
    return any((each / "spark-env.sh").exists() for each in folders)


def _wrong(home: str | None) -> Problem | None:
    java = shutil.which("java", path=f"{home}/bin" if home else None)
    if java is None:
        if home:
            return problem("spark-java-home", folder=home, needed=NEEDED)
        return problem("spark-java-missing", needed=NEEDED)
    version = _version(java)
    if version is None or version >= NEEDED:
        return None  # what cannot be read is left to Spark
    return problem("spark-java-old", found=version, where=java, needed=NEEDED)


def _version(java: str) -> int | None:
    """The major version of a Java, such as 17; None means that it does not tell."""
    try:
        told = subprocess.run(  # noqa: S603 - the Java that Spark would start too
            [java, "-version"], capture_output=True, timeout=_WAIT, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = _VERSION.search((told.stderr + told.stdout).decode(errors="replace"))
    return int(found[1]) if found else None
