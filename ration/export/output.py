"""Write a folder or a file all or nothing: fill a temporary one beside it, then rename it."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ration.export.inputs import Input, refuse_inputs

# What a folder that ration wrote may contain. Anything else belongs to the user.
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
def new_folder(path: Path, *, force: bool = False, read: Iterable[Input] = ()) -> Iterator[Path]:
    """Yield a temporary folder to fill: it becomes `path` on success and is deleted on failure.

    `read` are the inputs of what is written: none of them may be in the folder.

    Raises FileExistsError if `path` exists. With `force`, a folder that is empty or that ration
    wrote is replaced.
    """
    refuse_inputs([path], read)
    path = path.resolve()
    refuse_existing(path, force=force)
    with _named(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    old = temporary.with_name(f"{temporary.name}-old")
    try:
        temporary.chmod(0o755)
        with _named(path):
            yield temporary
        refuse_existing(path, force=force)  # it may have been created while we worked
        if path.exists():
            path.rename(old)
        temporary.rename(path)
    except BaseException:
        if old.exists() and not path.exists():
            old.rename(path)
        raise
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def new_file(path: Path, *, force: bool = False, read: Iterable[Input] = ()) -> Iterator[Path]:
    """Yield a temporary file to write: it becomes `path` on success and is deleted on failure.

    `read` are the inputs of what is written: the file is none of them.
    """
    refuse_inputs([path], read)
    refuse_existing_file(path, force=force)
    with _named(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        temporary.chmod(0o644)
        with _named(path):
            yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def _named(path: Path) -> Iterator[None]:
    """Make an OSError name `path`: a full disk names no file, others the temporary one."""
    try:
        yield
    except OSError as error:
        if error.errno is not None and f".{path.name}-" in str(error.filename or f".{path.name}-"):
            error.filename = str(path)
        raise


def _is_ours(path: Path) -> bool:
    """Whether a folder is empty, or contains only files that ration wrote."""
    names = {entry.name for entry in path.iterdir()}
    if not names:
        return True
    if not names <= OURS:
        return False
    return any(
        (path / name).is_file() and mark in (path / name).read_bytes()[:200]
        for name, mark in _MARKS.items()
    )


def refuse_existing_file(path: Path, *, force: bool = False) -> None:
    """Raise FileExistsError if `path` is a folder, or exists and `force` is not given."""
    if path.is_dir():
        raise FileExistsError(17, "it is a folder; name a file in it", str(path))
    if path.exists() and not force:
        raise FileExistsError(17, "it exists; use --force to replace it", str(path))


def refuse_existing(path: Path, *, force: bool = False) -> None:
    """Raise FileExistsError if `path` exists; with `force`, only if ration did not write it."""
    if not path.exists() and not path.is_symlink():
        return
    if path.is_file():
        raise FileExistsError(17, "it is a file; name a folder", str(path))
    if not force:
        raise FileExistsError(17, "it exists; use --force to replace it", str(path))
    if not _is_ours(path):
        raise FileExistsError(17, "it is not a folder that ration wrote; name another", str(path))
