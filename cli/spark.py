"""Start Spark for a command, with all that is checked before its work."""

from pathlib import Path
from typing import Any

from .terminal.stderr import Messages


def spark_session(
    messages: Messages, master: str | None, register: str, written: Path | None = None
) -> Any:
    """The session of the option, checked before any work; None means that it is not given."""
    if master is None:
        return None
    from ration.register.spark.source import session_for

    with messages.working("Starting Spark for", register):
        return session_for(master, register, written)
