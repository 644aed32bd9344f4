"""The log of a Spark that ration starts: a file, so that the terminal stays with the user."""

import atexit
import tempfile
from pathlib import Path

from ration.core.outputs.work_folder import WorkFolder

_SETTING = "spark.ration.log"  # where it is, as a setting of the session


def new_log() -> tuple[str, Path]:
    """A log that only the user may read, removed as Python ends; the first is its setting."""
    work = WorkFolder()
    atexit.register(work.close)
    return _SETTING, work.path / "spark.log"


def kept(log: Path) -> Path:
    """Copy a log to where it stays, for people to read why Spark failed."""
    with tempfile.NamedTemporaryFile(prefix="ration-spark-", suffix=".log", delete=False) as file:
        file.write(log.read_bytes() if log.exists() else b"")
    return Path(file.name)


def kept_of(session: object) -> str:
    """Where the log of a session is kept; of one that somebody else started, they know."""
    try:
        log = session.conf.get(_SETTING, None)  # type: ignore[attr-defined]
    except Exception:  # of a session that has ended
        log = None
    return f"its log is {kept(Path(log))}" if log else "see the log of its session"
