"""Documents as files: one a site and document in a folder, or all of them bound in one."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ration.core.problems import InputError, problem
from ration.export.file_names import file_names
from ration.export.pdf.document import Document
from ration.export.pdf.documents import DOCUMENTS, Documents
from ration.export.pdf.join import join
from ration.export.pdf.typeset import PART, Batch, Press

# Takes the pages that are made, and the share of all work that is done, from 0 to 1.
Progress = Callable[[int, float], object]


@dataclass(frozen=True)
class Printed:
    """What was printed: how many files and pages."""

    files: int
    pages: int


@dataclass(frozen=True)
class _File:
    """A file of one document, and the files that its parts are set in: it, or several."""

    path: Path
    kind: str
    channel: str
    site: str
    pages: int
    households: int
    parts: Sequence[Path]


@dataclass
class _Far:
    """How far a run is."""

    whole: int
    tell: Progress | None
    done: int = 0
    pages: int = 0

    def more(self, parts: Sequence[Batch]) -> None:
        """Take what is made, and say so."""
        self.pages += sum(len(part.pages) for part in parts)
        self.done += sum(part.weight for part in parts)
        if self.tell is not None:
            self.tell(self.pages, self.done / max(1, self.whole))


def print_folder(
    press: Press, found: Documents, folder: Path, progress: Progress | None
) -> Printed:
    """Print into a folder: a file a document and site, and `printed.json`, which lists them."""
    files = _print(press, found, folder, progress)
    for one in files:
        if len(one.parts) > 1:
            join([((), part) for part in one.parts], one.path)
    listed = [
        {
            "file": one.path.relative_to(folder).as_posix(),
            "document": one.kind,
            "channel": one.channel,
            "site": one.site,
            "pages": one.pages,
            "households": one.households or None,
        }
        for one in sorted(files, key=lambda one: one.path.as_posix())
    ]
    programme = found.maker.plan.programme.model_dump()
    whole = {"format": "ration.print/1", "programme": programme, "files": listed}
    text = json.dumps(whole, ensure_ascii=False, indent=1)
    (folder / "printed.json").write_text(text + "\n", encoding="utf-8")
    return Printed(len(files), sum(one.pages for one in files))


def print_file(press: Press, found: Documents, file: Path, progress: Progress | None) -> Printed:
    """Print into one file: site after site all of its documents, listed at the side."""
    files = _print(press, found, press.folder / "files", progress)
    if not files:
        source = found.maker.plan.source.source
        raise InputError(source, [problem("print-nothing")])
    plan, labels, channel = found.maker.plan, found.maker.wording.labels, found.maker.channel
    place = {(one.channel, one.site): at for at, one in enumerate(plan.sites)}
    kinds = list(DOCUMENTS)
    files.sort(key=lambda one: (place[one.channel, one.site], kinds.index(one.kind)))
    pages = join(
        [
            (
                (f"{channel(one.channel)}: {one.site}", " · ".join(labels[one.kind])),
                part,
            )
            for one in files
            for part in one.parts
        ],
        file,
        found.maker.programme_title,
    )
    return Printed(1, pages)


def _print(press: Press, found: Documents, folder: Path, progress: Progress | None) -> list[_File]:
    """Set every part of every file."""
    made: list[_File] = []
    far = _Far(found.weight, progress)
    press.print(_parts(found, folder, press.folder / "parts", made), far.more)
    return made


def _parts(found: Documents, folder: Path, apart: Path, made: list[_File]) -> Iterator[Batch]:
    """Every part that is to be set, and its file on the list of those that are `made`."""
    plan = found.maker.plan
    for channel in plan.channels:
        manifests = plan.manifests(channel)
        names = file_names(one.site for one in manifests)
        for document in found.of(channel, manifests):
            place = folder / DOCUMENTS[document.kind] / channel
            place.mkdir(parents=True, exist_ok=True)
            file = place / f"{names[document.site]}.pdf"
            parts = _cut(document, file, apart / str(len(made)))
            one = _File(
                file,
                document.kind,
                document.channel,
                document.site,
                len(document.pages),
                document.households,
                [part.path for part in parts],
            )
            made.append(one)
            yield from parts


def _cut(document: Document, path: Path, apart: Path) -> list[Batch]:
    """The parts of a document: it is one, or a long one several that lie `apart`."""
    starts = range(0, len(document.pages), PART)
    if len(starts) == 1:
        return [Batch(document, path, 0, document.pages)]
    apart.mkdir(parents=True)
    return [
        Batch(document, apart / f"{start}.pdf", start, document.pages[start : start + PART])
        for start in starts
    ]
