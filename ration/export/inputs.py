"""Refuse an output that is an input: ration never overwrites what it reads."""

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ration.core.problems.errors import InputError
from ration.register.source.database.url import SCHEMES, is_url, parse_url
from ration.register.source.paths import belongs, files_in
from ration.register.source.store.lake import table_at

_STANDARD_INPUT = "/dev/stdin"  # a file, if the shell redirects one; Windows has no name for it
_BUILT_IN = {"programme", "mapping"}  # a folder of such a name is not what is read
# The folder of a plan, of rounds or of loads, of which some files are read.
_WRITTEN = {"arrears", "loads", "plan", "first plan", "second plan"}
_BELOW = {"collection", "font"}  # all files in their folders and the folders below are read
_BESIDE = ("", "-wal", "-shm", "-journal")  # the files of a SQLite database
# The files of such a folder that may be read.
_READ = (
    *("plan.json", "programme.toml", "rounds.json", "loads.json", "SHA256SUMS"),
    *(
        f"{table}.{ending}"
        for table in ("entitlements", "issues", "arrears")
        for ending in ("csv", "parquet")
    ),
)


class Input(NamedTuple):
    """A file, folder, pattern or URL that is read; `what` it is, such as "stock"."""

    what: str
    name: str


def inputs(**sources: Any) -> tuple[Input, ...]:
    """List those of `sources` that are paths, or lists of paths; frames and objects are none.

    >>> inputs(register=["north.csv", "south.csv"], stock=None)
    (Input(what='register', name='north.csv'), Input(what='register', name='south.csv'))
    """
    return tuple(
        Input(what.replace("_", " "), _STANDARD_INPUT if str(each) == "-" else str(each))
        for what, source in sources.items()
        for each in (source if isinstance(source, list | tuple) else [source])
        if isinstance(each, str | Path) and str(each)
    )


def input_files(read: Iterable[Input]) -> list[Path]:
    """The files that inputs stand for, as they are now; not those of URLs."""
    return [file for each in read if not is_url(each.name) for file in _files(each.name, each)]


def refuse_inputs(outputs: Iterable[Path], read: Iterable[Input]) -> None:
    """Raise FileExistsError if an output is an input, contains one, or would be a part of one.

    Files are compared as the disk knows them: through links, and in any spelling of the path.
    """
    listed = list(dict.fromkeys(read))
    for output in outputs:
        real = resolved(output)  # also of `new/../file`, whose folder is to come
        for each in listed:
            why = _clash(output, real, each)
            if why is not None:
                raise FileExistsError(17, f"{why}; name another", str(output))


def resolved(output: Path) -> Path:
    """The path behind all links. Raises OSError for a link that leads to itself."""
    with suppress(RuntimeError):  # as Python before 3.13 says it; newer ones leave the link
        whole = output.resolve()
        if not whole.is_symlink():
            return whole
    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(output))


def _clash(output: Path, real: Path, read: Input) -> str | None:
    """Why an output may not be written; None means that it is apart from the input."""
    name = _path(read.name)
    if name is None or (Path(name).is_dir() and read.what in _BUILT_IN):
        return None
    files = list(_files(name, read))
    beside = name != read.name and real in [file.resolve() for file in files]
    if beside or any(_same(real, file) for file in (Path(name), *files)):
        several = len(files) > 1 and name == read.name
        return f"it is a file of the {read.what}" if several else f"it is the {read.what}"
    if real.is_dir() and any(_same(real, folder) for folder in _folders(name, files)):
        return f"the {read.what} is in it"
    if _would_belong(output, real, name, read.what):
        return f"it would be part of the {read.what}"
    return None


def _would_belong(output: Path, real: Path, name: str, what: str) -> bool:
    """Whether a new file or folder would be read with an input, the next time."""
    place = Path(name)
    if what in _WRITTEN and place.is_dir():
        return False
    if table_at(place) is not None:
        return place.resolve() in real.parents
    return belongs(output, name)


def _path(name: str) -> str | None:
    """The path that a name is or has; None means that it is a server."""
    if not is_url(name):
        return name
    if name.lower().startswith("file:"):  # as Spark knows files
        from urllib.request import url2pathname  # which loads all that downloads

        return url2pathname(urlsplit(name).path)
    try:
        url = parse_url(name)
    except InputError:
        return None  # reading it says what is wrong
    return url.where if SCHEMES.get(url.kind) == "sqlite" else None


def _files(name: str, read: Input) -> Iterator[Path]:
    """The files that an input stands for: `name` is its path."""
    place = Path(name)
    if name != read.name:
        yield from (Path(f"{place}{ending}") for ending in _BESIDE)
    elif read.what in _WRITTEN and place.is_dir():
        yield from (place / each for each in _READ)
        yield from place.glob("sites/*.parquet")
    elif read.what in _BELOW and place.is_dir():
        yield from (each for each in place.rglob("*") if each.is_file())
    else:
        try:
            listed = files_in(name, keyed=True)
        except (InputError, OSError):  # reading it says what is wrong
            listed = None
        yield from map(Path, [name] if listed is None else listed.names)


def _folders(name: str, files: Iterable[Path]) -> set[Path]:
    """All folders that an input is in, by its own path and by that of the file behind a link."""
    paths = [Path(name), *files]
    return {
        folder
        for path in paths
        if path.exists()
        for whole in (path.absolute(), path.resolve())
        for folder in whole.parents
    }


def _same(one: Path, other: Path) -> bool:
    """Whether two paths are the same file or folder."""
    try:
        return one.samefile(other)
    except (OSError, ValueError):  # one of them does not exist
        return False
