"""Writing all or nothing: a temporary neighbour, then a rename."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# What a folder that ration wrote may have in it: anything else is somebody's.
OURS = {
    *("totals.csv", "manifests", "by", "plan.json", "plan.xlsx", "collection", "pdf"),
    *("entitlements.csv", "entitlements.parquet", "rejects.csv", "report.html"),
    *("issues.csv", "issues.parquet", "arrears.csv", "arrears.parquet", "stock.csv", "lots.csv"),
    *("waybills", "lists", "paylists", "tally", "cards", "printed.json"),
    *("areas.csv", "phases.csv", "years.csv", "requirement.csv", "rollout.json"),
    *("rounds", "rounds.csv", "pipeline.csv", "calls.csv", "changes.csv", "rounds.json"),
}
_MARKS = {
    "plan.json": b'"ration.plan/',
    "rollout.json": b'"ration.rollout/',
    "rounds.json": b'"ration.rounds/',
    "printed.json": b'"ration.print/',
}


@contextmanager
def new_folder(path: Path, *, force: bool = False) -> Iterator[Path]:
    """A folder to fill, which becomes `path` when all went well and vanishes when not.

    Raises FileExistsError where `path` exists, unless `force` says to replace it and it is a
    folder that ration wrote, or empty.
    """
    path = path.resolve()
    refuse_existing(path, force=force)
    with _named(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    old = made.with_name(f"{made.name}-old")
    try:
        made.chmod(0o755)
        with _named(path):
            yield made
        refuse_existing(path, force=force)  # it may have come while we worked
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
    with _named(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    os.close(handle)
    made = Path(name)
    try:
        made.chmod(0o644)
        with _named(path):
            yield made
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """What fails names `path`: not nothing, as a full disk does, nor its temporary neighbour."""
    try:
        yield
    except OSError as error:
        if error.errno is not None and f".{path.name}-" in str(error.filename or f".{path.name}-"):
            error.filename = str(path)
        raise


def _is_ours(path: Path) -> bool:
    """Whether a folder is empty, or holds what ration wrote and nothing else."""
    names = {entry.name for entry in path.iterdir()}
    if not names:
        return True
    if not names <= OURS:
        return False
    return any(
        (path / name).is_file() and mark in (path / name).read_bytes()[:200]
        for name, mark in _MARKS.items()
    )


def refuse_register(path: Path, register: str) -> None:
    """FileExistsError where a file would be written over the register itself."""
    if path.resolve() == Path(register).resolve():
        raise FileExistsError(17, "it is the register; name another", str(path))


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
    if path.is_file():
        raise FileExistsError(17, "it is a file; name a folder", str(path))
    if not force:
        raise FileExistsError(17, "it exists; say --force to replace it", str(path))
    if not _is_ours(path):
        raise FileExistsError(17, "it is not a folder that ration wrote; name another", str(path))
