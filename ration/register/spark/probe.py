"""What an executor is asked: sent as it stands, because ration may be missing there.

So nothing of this file needs ration, and it imports the rest as it runs.
"""

import importlib
import json
import os
import socket
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Answer = dict[str, Any]


def answers(batches: Iterator[Any], asked: str, pause: float) -> Iterator[Any]:
    """Answer every batch; after a pause, so that no executor takes the tasks of all others."""
    import pyarrow

    for _ in batches:
        time.sleep(pause)
        yield pyarrow.RecordBatch.from_pydict({"answer": [json.dumps(answer(json.loads(asked)))]})


def answer(asked: dict[str, Any]) -> Answer:
    """Answer what is asked: versions, hashes of ids, and folders."""
    return {
        "host": socket.gethostname(),
        "python": sys.executable,
        "versions": {name: _version(name) for name in ("polars", "pyarrow", "ration")},
        "hashes": _hashes(asked["ids"]),
        "unread": [name for name, there in asked["read"].items() if contents(name) != there],
        "unwritten": [name for name, there in asked["written"].items() if not _writes(name, there)],
    }


def contents(name: str) -> list[Any] | None:
    """What a file or a folder is: its size, or the names in it; None means it cannot be read.

    Hidden names are not counted: programs make them as they work.
    """
    path = Path(name)
    try:
        if path.is_dir():
            return sorted(each.name for each in path.iterdir() if each.name[0] != ".")
        with path.open("rb") as file:
            return [file.seek(0, os.SEEK_END)]
    except OSError:
        return None


def _version(name: str) -> str | None:
    """The version of a package; None means that it is not there."""
    try:
        module = importlib.import_module(name)
        if name != "ration":
            return str(module.__version__)
        own = importlib.import_module("ration.core.extras").own_distribution()
        return str(own.version) if own else None
    except Exception:  # a stranger's package of that name, or one that is broken
        return None


def _hashes(ids: list[str]) -> list[int]:
    """The hashes of ids; none if Polars is not there, or too far from ours."""
    try:
        import polars

        return [int(each) for each in polars.Series(ids, dtype=polars.String).hash()]
    except Exception:
        return []


def _writes(folder: str, mark: str) -> bool:
    """Whether a folder is the one with the mark, and can be written to."""
    place = Path(folder)
    own = place / f".ration-{uuid.uuid4().hex}"
    try:
        own.touch()
        own.unlink()
        return (place / mark).exists()
    except OSError:
        return False
