"""Writing all or nothing: a temporary neighbour, then a rename."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MARK = "plan.json"  # what a folder that ration wrote has in it


@contextmanager
def new_folder(path: Path, *, force: bool = False) -> Iterator[Path]:
    """A folder to fill, which becomes `path` when all went well and vanishes when not.

    Raises FileExistsError where `path` exists, unless `force` says to replace it and it is a
    folder that ration wrote, or empty.
    """
    refuse_existing(path, force=force)
    path.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    old = made.with_name(f"{made.name}-old")
    try:
        made.chmod(0o755)
        yield made
        if path.exists():
            path.rename(old)
        made.rename(path)
    except BaseException:
        if old.exists() and not path.exists():
            old.rename(path)
        raise
    finally:
        shutil.rmtree(made, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def new_file(path: Path, *, force: bool = False) -> Iterator[Path]:
    """A file to write, which becomes `path` when all went well and vanishes when not."""
    refuse_existing_file(path, force=force)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    os.close(handle)
    made = Path(name)
    try:
        made.chmod(0o644)
        yield made
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)


def refuse_existing_file(path: Path, *, force: bool = False) -> None:
    """FileExistsError where a file may not be written: it exists, or is a folder."""
    if path.is_dir():
        raise FileExistsError(17, "it is a folder; name a file in it", str(path))
    if path.exists() and not force:
        raise FileExistsError(17, "it exists; say --force to replace it", str(path))


def refuse_existing(path: Path, *, force: bool = False) -> None:
    """FileExistsError where a folder may not be written: it exists, or is not ours to replace."""
    if not path.exists() and not path.is_symlink():
        return
    ours = path.is_dir() and ((path / MARK).is_file() or not any(path.iterdir()))
    if not force:
        raise FileExistsError(17, "it exists; say --force to replace it", str(path))
    if not ours:
        raise FileExistsError(17, "it is not a folder that ration wrote; name another", str(path))
