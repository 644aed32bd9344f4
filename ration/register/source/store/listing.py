"""Find the files of a register in a store: an object, those below a key, or of a pattern."""

import re
from fnmatch import translate
from typing import NamedTuple

from ration.core.problems.errors import InputError
from ration.core.problems.problem import problem
from ration.register.source.folder_keys import key_of, keys_in
from ration.register.source.paths import MAGIC, FileList, is_hidden, is_table
from ration.register.source.store.address import StoreAddress
from ration.register.source.store.objects import Store, StoredObject

_LAKE = re.compile(r"(^|/)(_delta_log/|metadata/[^/]*\.metadata\.json$)")


class StoredFiles(NamedTuple):
    """The files of a register in a store; `one` means that the address names a file."""

    listed: FileList
    objects: list[StoredObject]
    prefix: str
    one: bool


def stored_files(store: Store, place: StoreAddress, name: str) -> StoredFiles:
    """List the files that an address stands for. Raises InputError if there are none."""
    single = None if MAGIC & set(place.key) or not place.key else store.object_at(place.key)
    if single is not None:
        _refuse_lake(store, [place.key], name)
        return StoredFiles(FileList([place.of(place.key)]), [single], place.key, one=True)
    parts = place.key.split("/")
    fixed = next((n for n, part in enumerate(parts) if MAGIC & set(part)), len(parts))
    prefix = "/".join(parts[:fixed])
    below = store.listed(prefix)
    if not below:
        raise InputError(name, [problem("store-missing")])
    if fixed == len(parts):
        files, skipped = _in_folder(below, prefix)
    else:
        pattern = re.compile(_regex(parts))
        files = [each for each in below if pattern.match(each.key) and not _hidden(each, prefix)]
        skipped = []
    _refuse_lake(store, [each.key for each in (below if fixed == len(parts) else files)], name)
    if not files:
        raise InputError(name, [problem("store-empty")])
    keys = {place.of(each.key): keys_in(_parts(each, prefix)[:-1]) for each in files}
    listed = FileList(list(keys), tuple(skipped), keys)
    return StoredFiles(listed, files, prefix, one=False)


def _parts(each: StoredObject, prefix: str) -> list[str]:
    return each.key.removeprefix(prefix).strip("/").split("/")


def _hidden(each: StoredObject, prefix: str) -> bool:
    return any(is_hidden(part) for part in _parts(each, prefix))


def _in_folder(below: list[StoredObject], prefix: str) -> tuple[list[StoredObject], list[str]]:
    """The files of a folder and of its folders with keys, and the names of what is skipped."""
    files: list[StoredObject] = []
    skipped: dict[str, None] = {}
    for each in below:
        *folders, file = _parts(each, prefix)
        strange = next((n for n, part in enumerate(folders) if key_of(part) is None), None)
        if _hidden(each, prefix) or (file.startswith("_") and "." not in file) or not each.size:
            continue
        if strange is not None:
            skipped["/".join(folders[: strange + 1])] = None
        elif is_table(file) and not (folders and file.startswith("_")):
            files.append(each)
        else:
            skipped["/".join((*folders, file))] = None
    return files, list(skipped)


def _regex(parts: list[str]) -> str:
    """The expression of a pattern whose signs match within a folder; `**` are any folders."""
    steps = [
        "(?:[^/]+/)*" if part == "**" else _part(part) + ("/" if n < len(parts) - 1 else "")
        for n, part in enumerate(parts)
    ]
    return "".join(steps) + r"\Z"


def _part(part: str) -> str:
    inner = translate(part).removeprefix("(?s:").removesuffix(r")\Z")
    return inner.replace(".*", "[^/]*") if "*" in part else inner


def _refuse_lake(store: Store, keys: list[str], name: str) -> None:
    """Raise InputError if the files belong to a Delta or Iceberg table."""
    roots = {_table_of(key) for key in keys}
    if any(_LAKE.search(key) for key in keys) or any(
        store.listed(f"{root}/_delta_log".strip("/"), most=1) for root in sorted(roots)
    ):
        raise InputError(name, [problem("lake-stored")])
    above = {root.rpartition("/")[0] for root in roots if root.split("/")[-1] == "data"}
    logs = [each for root in sorted(above) for each in store.listed(f"{root}/metadata".strip("/"))]
    if any(_LAKE.search(each.key) for each in logs):
        raise InputError(name, [problem("lake-stored")])


def _table_of(key: str) -> str:
    """The folder that a file is in, without folders that are keys."""
    folders = key.split("/")[:-1]
    while folders and key_of(folders[-1]):
        folders.pop()
    return "/".join(folders)
