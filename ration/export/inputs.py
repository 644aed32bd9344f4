"""Refuse an output that is an input: ration never overwrites what it reads."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from ration.core.problems import InputError
from ration.register.source.database.url import SCHEMES, is_url, parse_url
from ration.register.source.paths import belongs, files_in

REGISTER = "register"
_OF_FILES = {REGISTER, "journal"}  # a folder or a pattern of them stands for its files
# What may be a folder; others are built-in names or files.
_FOLDERS = {*_OF_FILES, "arrears", "plan", "first plan", "second plan", "font"}
# The files of a plan's or of rounds' folder that may be read.
_READ = (
    *("plan.json", "programme.toml", "rounds.json", "SHA256SUMS"),
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
        Input(what.replace("_", " "), str(each))
        for what, source in sources.items()
        for each in (source if isinstance(source, list | tuple) else [source])
        if isinstance(each, str | Path) and str(each) not in ("", "-")
    )


def refuse_inputs(outputs: Iterable[Path], read: Iterable[Input]) -> None:
    """Raise FileExistsError if an output is an input, contains one, or would be a part of one.

    Files are compared as the disk knows them: through links, and in any spelling of the path.
    """
    listed = list(dict.fromkeys(read))
    for output in outputs:
        real = output.resolve()  # also of `new/../file`, whose folder is to come
        for each in listed:
            why = _clash(output, real, each)
            if why is not None:
                raise FileExistsError(17, f"{why}; name another", str(output))


def _clash(output: Path, real: Path, read: Input) -> str | None:
    """Why an output may not be written; None means that it is apart from the input."""
    name = _path(read.name)
    if name is None or (Path(name).is_dir() and read.what not in _FOLDERS):
        return None
    files = list(_files(Path(name), read.what))
    if any(_same(real, file) for file in (Path(name), *files)):
        return f"it is the {read.what}" if len(files) < 2 else f"it is a file of the {read.what}"
    if real.is_dir() and any(_same(real, folder) for folder in _folders(name, files)):
        return f"the {read.what} is in it"
    if read.what in _OF_FILES and belongs(output, name):
        return f"it would be part of the {read.what}"
    return None


def _path(name: str) -> str | None:
    """The path that a name is or has; None means that it is a server."""
    if not is_url(name):
        return name
    try:
        url = parse_url(name)
    except InputError:
        return None  # reading it says what is wrong
    return url.where if SCHEMES.get(url.kind) == "sqlite" else None


def _files(place: Path, what: str) -> Iterator[Path]:
    """The files that a name stands for."""
    if what in _OF_FILES:
        try:
            listed = files_in(str(place), keyed=True)
        except InputError:
            listed = None
        yield from map(Path, [str(place)] if listed is None else listed.names)
    elif place.is_dir():
        yield from (place / name for name in _READ)
        yield from place.glob("sites/*.parquet")
    else:
        yield place


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
