"""Print documents as a folder with a file per document and site, or as one file."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ration.core.problems.errors import InputError
from ration.core.problems.problem import Problem, problem
from ration.export.file_names import file_names
from ration.export.pdf.document import Document, DocumentMaker
from ration.export.pdf.documents import DOCUMENTS, FORMS, Documents
from ration.export.pdf.made import made_with
from ration.export.pdf.typesetting.join import join
from ration.export.pdf.typesetting.typeset import PART, Batch, Press
from ration.results.plan.site_table import site_names
from ration.seals.file_seal import mark

_OF_THE_RUN = frozenset(("documents", "sites"))  # options that change no single file
# Documents with codes.
_WITH_ROOTS, _WITH_SLIPS = FORMS - {"load-list"}, frozenset(("cards", "slips"))
_WITH_LOADS = frozenset(("load-list", "waybill"))  # documents that trips change
FILE = "plan.pdf"  # the name of one file with all documents, in its mark
# Called with the number of pages that are done, and the share of all work, from 0 to 1.
Progress = Callable[[int, float], object]


@dataclass(frozen=True)
class Printed:
    """The number of files and pages that were printed, and warnings about them."""

    files: int
    pages: int
    warnings: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class _File:
    """The file of a document; `parts` are the files to join, or only the file itself.

    `trip` is the number of the trip that its goods travel on; None means no single one.
    """

    path: Path
    kind: str
    channel: str
    site: str
    pages: int
    households: int
    parts: Sequence[Path]
    trip: str | None = None


@dataclass
class _Counter:
    """Counts what is done and reports it to `progress`; `total` is the weight of all work."""

    total: int
    progress: Progress | None
    done: int = 0
    pages: int = 0

    def add(self, parts: Sequence[Batch]) -> None:
        """Add parts that are done."""
        self.pages += sum(len(part.pages) for part in parts)
        self.done += sum(part.weight for part in parts)
        if self.progress is not None:
            self.progress(self.pages, self.done / max(1, self.total))


def print_folder(
    press: Press,
    documents: Documents,
    folder: Path,
    progress: Progress | None,
    warnings: tuple[Problem, ...] = (),
) -> Printed:
    """Print into a folder: a file per document and site, and `printed.json`, which lists them."""
    files = _print(press, documents, folder, progress)
    for file in files:
        if len(file.parts) > 1:
            join([((), part) for part in file.parts], file.path)
    maker = documents.maker
    for file in files:
        made = _made(maker, file.kind)
        mark(file.path, maker.seal, file.path.relative_to(folder).as_posix(), made)
    index = [
        {
            "file": file.path.relative_to(folder).as_posix(),
            "document": file.kind,
            "channel": file.channel or None,
            "site": file.site or None,
            **({} if file.trip is None else {"trip": file.trip}),
            "pages": file.pages,
            "households": file.households or None,
        }
        for file in sorted(files, key=lambda file: file.path.as_posix())
    ]
    programme, seal = maker.plan.programme.model_dump(), maker.seal.code
    record = {"format": "ration.print/1", "programme": programme, "seal": seal, "files": index}
    text = json.dumps(record, ensure_ascii=False, indent=1)
    (folder / "printed.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    return Printed(len(files), sum(file.pages for file in files), warnings)


def _made(maker: DocumentMaker, kind: str) -> dict[str, str]:
    """The options that a document of this kind was made with, without those that do not show."""
    left_out = _OF_THE_RUN | (set() if kind in _WITH_LOADS else {"loads"})
    if kind not in _WITH_SLIPS:
        left_out |= {"card"} | (set() if kind in _WITH_ROOTS else {"signed", "proofs"})
    if kind in _WITH_ROOTS and maker.options.proofs is None:
        left_out |= {"signed"}
    if kind == "cards":
        left_out |= {"proofs"}
    return {name: text for name, text in _all_made(maker).items() if name not in left_out}


def _all_made(maker: DocumentMaker) -> dict[str, str]:
    """The options that all documents are made with, and whether they show details of sites."""
    details = {} if maker.plan.site_details is None else {"details": "yes"}
    return {**made_with(maker.options), **details}


def print_file(
    press: Press,
    documents: Documents,
    path: Path,
    progress: Progress | None,
    warnings: tuple[Problem, ...] = (),
) -> Printed:
    """Print into one file, with the documents site after site and a bookmark for each."""
    maker = documents.maker
    files = _print(press, documents, press.folder / "files", progress)
    if not files:
        raise InputError(maker.plan.source.source, [problem("print-nothing")])
    printed = (site for channel in maker.plan.channels for site in maker.manifests(channel))
    order = {(site.channel, site.site): at for at, site in enumerate(printed)}
    kinds = list(DOCUMENTS)
    of_trips = [file for file in files if file.trip is not None]
    of_sites = [file for file in files if file.trip is None]
    of_sites.sort(key=lambda file: (order[file.channel, file.site], kinds.index(file.kind)))
    parts = [
        (_bookmark(maker, file), part) for file in (*of_trips, *of_sites) for part in file.parts
    ]
    pages = join(parts, path, maker.programme_title)
    mark(path, maker.seal, FILE, _all_made(maker))
    return Printed(1, pages, warnings)


def _bookmark(maker: DocumentMaker, file: _File) -> tuple[str, str]:
    """The headings of a paper: the trip or the site that it is of, and what it is."""
    labels = maker.labels.by_key
    kind = " · ".join(labels[file.kind])
    place = f"{maker.channel(file.channel)}: {file.site}" if file.channel else ""
    if file.trip is None:
        return place, kind
    return f"{labels['trip'][0]}: {file.trip}", f"{place} · {kind}" if place else kind


def _print(
    press: Press, documents: Documents, folder: Path, progress: Progress | None
) -> list[_File]:
    """Typeset every part of every file; return the files."""
    files: list[_File] = []
    counter = _Counter(documents.weight, progress)
    press.print(_parts(documents, folder, press.folder / "parts", files), counter.add)
    return files


def _parts(
    documents: Documents, folder: Path, part_folder: Path, files: list[_File]
) -> Iterator[Batch]:
    """Yield every part to typeset; append the file of each document to `files`."""
    plan = documents.maker.plan
    for name, document in documents.of_trips():
        yield from _add(document, folder / name, part_folder, files)
    for channel, channel_name in file_names(plan.channels).items():
        names = file_names(site_names(plan.manifests(channel)))  # also those not printed
        for document in documents.of(channel, documents.maker.manifests(channel)):
            place = folder / DOCUMENTS[document.kind] / channel_name
            path = place / f"{names[document.site]}.pdf"
            yield from _add(document, path, part_folder, files)


def _add(document: Document, path: Path, part_folder: Path, files: list[_File]) -> Sequence[Batch]:
    """Append the file of a document to `files`; return its parts to typeset."""
    path.parent.mkdir(parents=True, exist_ok=True)
    parts = _split(document, path, part_folder / str(len(files)))
    file = _File(
        path,
        document.kind,
        document.channel,
        document.site,
        len(document.pages),
        document.households,
        [part.path for part in parts],
        document.trip,
    )
    files.append(file)
    return parts


def _split(document: Document, path: Path, folder: Path) -> list[Batch]:
    """Split a document into parts: a short one is one part at `path`, others go to `folder`."""
    starts = range(0, len(document.pages), PART)
    if len(starts) == 1:
        return [Batch(document, path, 0, document.pages)]
    folder.mkdir(parents=True)
    return [
        Batch(document, folder / f"{start}.pdf", start, document.pages[start : start + PART])
        for start in starts
    ]
