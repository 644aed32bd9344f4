"""What is put in place together, as a record: a run that dies amid it is completed by the next.

The record is in the claim of the first output, written at once when all outputs are complete. Of
each it has the path, the temporary name, and the states of both: only what nobody has changed
since is replaced.
"""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from ration.core.outputs.exchange import exchange
from ration.core.written import add_to_list, added_files, changed_files, renew_in_lists

OLD = "-old"  # what the name of a folder that is moved away ends with
_WORDS = 4  # of each output


class Put(NamedTuple):
    """An output that is complete: its path, its temporary name, and the states of both."""

    path: Path
    temporary: Path
    before: str
    complete: str


def record(outputs: Iterable[tuple[Path, Path]]) -> bytes:
    """The record of paths and their temporary names."""
    words: list[bytes] = []
    for path, temporary in outputs:
        whole = path.absolute()
        states = (_state(whole).encode(), _state(temporary).encode())
        words += [os.fsencode(whole), os.fsencode(temporary.name), *states]
    return b"\0".join(words)


def read_record(words: list[str]) -> Iterator[Put]:
    """The outputs of a record; those whose names are no temporary ones are left out."""
    for at in range(0, len(words) - _WORDS + 1, _WORDS):
        path, name, before, complete = words[at : at + _WORDS]
        place = Path(path)
        if not (place.name and place.is_absolute()):
            continue
        if re.fullmatch(re.escape(f".{place.name}-") + "[0-9a-f]{8}", name):
            yield Put(place, place.with_name(name), before, complete)


def complete(output: Put) -> None:
    """Put an output in place that a dead run had completed, unless somebody changed its place."""
    with suppress(OSError):
        if output.temporary.exists() and _is_as_before(output):
            put_in_place(output.temporary, output.path)
        if output.path.is_file() and _state(output.path) == output.complete:
            add_to_list(output.path)
            renew_in_lists([output.path])


def put_in_place(temporary: Path, path: Path) -> None:
    """Give a complete file or folder its name, in one step where the system can."""
    if not temporary.is_dir():
        temporary.replace(path)
    elif not path.exists():
        temporary.rename(path)
    elif not exchange(temporary, path):
        old = temporary.with_name(f"{temporary.name}{OLD}")
        path.rename(old)
        try:
            temporary.rename(path)
        except OSError:
            old.rename(path)
            raise


def _is_as_before(output: Put) -> bool:
    path = output.path
    if not path.exists():
        return not output.before or output.temporary.is_dir()  # a folder may be moved away
    if _state(path) != output.before:
        return False
    if not path.is_dir():
        return True
    kept = all((output.temporary / file).exists() for file in added_files(path))
    return kept and not changed_files(path)


def _state(path: Path) -> str:
    """What tells whether a file was replaced or changed, or a folder replaced; "" if missing."""
    try:
        about = path.lstat()
    except OSError:
        return ""
    if path.is_dir():
        return f"{about.st_ino}"
    return f"{about.st_ino}:{about.st_mtime_ns}:{about.st_size}"
