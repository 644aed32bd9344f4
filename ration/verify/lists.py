"""What the lists of folders know of files: whether they changed, are missing, or were added."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from ration.core.written import LIST, Compared, compare_list, list_text, read_list

_ABOVE = 4  # folders above a single file in which its list is looked for


@dataclass
class Lists:
    """The lists of folders, each compared with its files once."""

    compared: dict[Path, Compared | None] = field(default_factory=dict)
    _read: dict[Path, dict[str, str] | None] = field(default_factory=dict)

    def of_folder(self, folder: Path) -> Compared | None:
        """A folder's list against its files; None means that ration wrote none."""
        place = folder.resolve()
        if place not in self.compared:
            self.compared[place] = compare_list(place)
        return self.compared[place]

    def places(self, file: Path, top: Path | None) -> Iterator[tuple[Path, str]]:
        """Yield the folders whose lists have a file, with its path there, from the nearest up.

        `top` is the folder that was named; None means that the file itself was. The lists of some
        folders above what was named count too.
        """
        here = file.parent.resolve() / file.name
        within = 0 if top is None else len(here.parents) - len(top.resolve().parents)
        for folder in [*here.parents][: within + _ABOVE]:
            inside = here.relative_to(folder).as_posix()
            if inside in (self._listed(folder) or ()):
                yield folder, inside

    def unchanged(self, file: Path, folder: Path, inside: str, top: Path | None) -> bool:
        """Whether a file is as the list of a folder has it; all files of `top` are read."""
        if top is not None and folder.is_relative_to(top.resolve()):
            found = self.of_folder(folder)
            return found is not None and inside not in found.changed
        with file.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha256").hexdigest()
        return (self._listed(folder) or {}).get(inside) == digest

    def _listed(self, folder: Path) -> dict[str, str] | None:
        if folder not in self._read:
            self._read[folder] = read_list(folder)
        return self._read[folder]


def is_whole(file: Path) -> bool:
    """Whether a list is written exactly as ration writes it: nothing added, nothing twice."""
    listed = read_list(file.parent)
    if listed is None:
        return False
    return file.read_bytes() == list_text(listed)


def files_of(folder: Path) -> Iterator[Path]:
    """Every file in a folder and its subfolders, in order; links are files."""
    for entry in sorted(folder.iterdir()):
        if entry.is_dir() and not entry.is_symlink():
            yield from files_of(entry)
        else:
            yield entry


def _vouched(place: Path, top: Path, lists: Lists) -> bool:
    """Whether a folder's list may vouch for files: if a list above it has it, or there is none."""
    above = [each for each in place.parents if each.is_relative_to(top)]
    found = [(each, lists.of_folder(each)) for each in above]
    return all(
        each is None or (place / LIST).relative_to(folder).as_posix() in each.listed
        for folder, each in found
    )


def missing_and_added(folder: Path, lists: Lists, name: str) -> tuple[list[str], list[str]]:
    """The files that lists in a folder have and that are not there, and those in no list."""
    missing: list[str] = []
    known: set[Path] = set()
    added: set[Path] = set()
    for place in dict.fromkeys(file.parent for file in files_of(folder) if file.name == LIST):
        found = lists.of_folder(place)
        if found is None or not _vouched(place, folder, lists):
            continue
        inside = place.relative_to(folder)
        missing += [(inside / each).as_posix() for each in found.missing]
        known |= {inside / each for each in found.listed}
        added |= {inside / each for each in found.added}
    return [f"{name}/{each}" for each in missing], sorted(
        f"{name}/{each.as_posix()}" for each in added - known
    )


def plain_name(name: str) -> str:
    """A name of a file as JSON and all screens can show it: what is no UTF-8 is a sign for it."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
