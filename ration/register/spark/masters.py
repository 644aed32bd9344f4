"""Where a Spark master is, and whether it answers: asked before Java is started."""

import os
import re
import socket
from contextlib import suppress
from urllib.parse import urlsplit

from ration.core.problems.errors import InputError
from ration.core.problems.problem import Problem, problem

_LOCAL = re.compile(r"local(\[(\*|\d+)(\s*,\s*\d+)?\])?")
_ANSWERS = 10.0  # seconds for each address of a master to answer
_YARN = ("HADOOP_CONF_DIR", "YARN_CONF_DIR")


def is_local(master: str) -> bool:
    """Whether a master is this very process, without a cluster.

    >>> is_local("local[*]"), is_local("spark://host:7077")
    (True, False)
    """
    return _LOCAL.fullmatch(master) is not None


def refuse_master(master: str) -> None:
    """Raise InputError if Spark knows no such master, or if nothing answers at its address."""
    if found := _wrong(master):
        raise InputError(master, [found])


def _wrong(master: str) -> Problem | None:
    if is_local(master):
        return None
    if master == "yarn":
        named = any(os.environ.get(name) for name in _YARN)
        return None if named else problem("spark-yarn-settings")
    if master.startswith("k8s://"):
        return _unanswered([_kubernetes(master)])
    if master.startswith("spark://"):
        return _unanswered([_address(each) for each in master[len("spark://") :].split(",")])
    return problem("spark-master-unknown")


def _address(text: str, port: int | None = None) -> tuple[str, int] | None:
    """The host and the port in a text; None means that it names none."""
    with suppress(ValueError):
        parts = urlsplit(f"//{text}")
        number = parts.port or port
        if parts.hostname and number:
            return parts.hostname, number
    return None


def _kubernetes(master: str) -> tuple[str, int] | None:
    scheme, slashes, rest = master[len("k8s://") :].rpartition("://")
    return _address(rest, 80 if slashes and scheme == "http" else 443)


def _unanswered(addresses: list[tuple[str, int] | None]) -> Problem | None:
    """The problem if none of the addresses answers: of several masters, those wait for it."""
    if None in addresses:
        return problem("spark-master-unknown")
    why = ""
    for address in filter(None, addresses):
        try:
            socket.create_connection(address, timeout=_ANSWERS).close()
        except OSError as error:
            why = why or _why(error)
        else:
            return None
    return problem("spark-master-silent", why=why)


def _why(error: OSError) -> str:
    if isinstance(error, socket.gaierror):
        return "no such host"
    if isinstance(error, TimeoutError):
        return f"no answer within {_ANSWERS:.0f} s"
    return (error.strerror or "no answer").lower()
