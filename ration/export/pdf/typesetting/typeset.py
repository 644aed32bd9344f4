"""Typeset documents as PDF files, in child processes that set a limited number of pages each."""

import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ration.core.apart.python import python_command
from ration.export.pdf.document import Document
from ration.export.pdf.documents import FORMS
from ration.export.pdf.languages.labels import Labels
from ration.export.pdf.typesetting.children import Children
from ration.export.pdf.typesetting.fonts import Fonts
from ration.export.pdf.typesetting.worker import FILE_FAULT

_STEP = 0.1  # seconds
PART = 60  # pages per process: at most about 230 MB of memory, for tally sheets
_TEMPLATES = {
    "load-list": "loads",
    "waybill": "waybill",
    "cash": "cash",
    "list": "list",
    "pay": "list",
    "tally": "tally",
    "cards": "cards",
    "slips": "slips",
}
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Batch:
    """Pages of a document that become one file; `first` is the number of pages before them."""

    document: Document
    path: Path
    first: int
    pages: Sequence[dict[str, Any]]

    @property
    def weight(self) -> int:
        """The share of a document's weight: its households, or 1 if it lists none."""
        weight, pages = max(1, self.document.households), len(self.document.pages)
        return weight * (self.first + len(self.pages)) // pages - weight * self.first // pages


@dataclass(frozen=True)
class Press:
    """Typesets all documents of a run; `folder` is for its temporary files."""

    labels: Labels
    fonts: Fonts
    folder: Path
    timestamp: int

    def print(self, parts: Iterable[Batch], done: Callable[[Sequence[Batch]], object]) -> None:
        """Typeset every part; `done` is called with the parts that are finished."""
        folder = self._copy_fonts()
        most = workers()
        children = Children()
        with ThreadPoolExecutor(most) as pool:
            running: dict[Future[None], Sequence[Batch]] = {}
            try:
                for batch in _batches(parts):
                    if len(running) > most:  # waiting batches take memory
                        _wait(running, done)
                    running[pool.submit(self._set, batch, folder, children)] = batch
                while running:
                    _wait(running, done)
            finally:
                children.end()
                pool.shutdown(wait=True, cancel_futures=True)

    def _copy_fonts(self) -> Path:
        """Copy the fonts in use into a folder of their own: typst reads every font it is shown."""
        folder = self.folder / "fonts"
        folder.mkdir()
        for number, file in enumerate(self.fonts.files):
            shutil.copyfile(file, folder / f"{number}{file.suffix}")
        return folder

    def _set(self, batch: Sequence[Batch], fonts: Path, children: Children) -> None:
        request = {
            "root": str(_HERE / "templates"),
            "fonts": str(fonts),
            "jobs": [self._job(part) for part in batch],
        }
        code, words = children.run(
            python_command(_HERE / "worker.py"),
            json.dumps(request, ensure_ascii=False).encode(),
            os.environ | {"RAYON_NUM_THREADS": "1"},  # one process per core
        )
        if code:
            raise (OSError if code == FILE_FAULT else RuntimeError)(words)

    def _job(self, part: Batch) -> dict[str, Any]:
        kind = part.document.kind
        pages, codes = _with_codes(part)
        return {
            "template": _TEMPLATES[kind],
            "out": str(part.path),
            "timestamp": self.timestamp,
            "tags": kind in FORMS,  # in lists, tags would be most of the file
            "qr": codes,
            "data": {
                "kind": kind,
                "fonts": self.fonts.families,
                "languages": [
                    {"code": code, "dir": direction}
                    for code, direction in zip(
                        self.labels.codes, self.labels.directions, strict=True
                    )
                ],
                "labels": self.labels.by_key,
                "head": {**part.document.head, "first": part.first},
                "pages": pages,
            },
        }


def _with_codes(part: Batch) -> tuple[Sequence[dict[str, Any]], list[Any]]:
    """Replace the QR codes in the pages by their indexes; also return the codes."""
    if part.document.kind in FORMS:
        root = part.document.head["root"]
        return part.pages, [
            part.document.head["number"],
            *([root["text"]] if root and root["text"] else []),
        ]
    kind, codes = part.document.kind, list[Any]()
    if kind not in ("cards", "slips"):
        return part.pages, codes

    def numbered(paper: dict[str, Any]) -> dict[str, Any]:
        at = {}
        for key in ("qr", "proof"):
            if (code := paper.get(key)) is not None:
                at[key] = len(codes)
                codes.append(code)
        return paper | at

    return [{kind: [*map(numbered, page[kind])]} for page in part.pages], codes


def _batches(parts: Iterable[Batch]) -> Iterator[list[Batch]]:
    batch: list[Batch] = []
    for part in parts:
        if batch and sum(len(each.pages) for each in [*batch, part]) > PART:
            yield batch
            batch = []
        batch.append(part)
    if batch:
        yield batch


def _wait(
    running: dict[Future[None], Sequence[Batch]], done: Callable[[Sequence[Batch]], object]
) -> None:
    """Wait until a batch is finished and report it to `done`; raise its error if it failed."""
    finished: set[Future[None]] = set()
    while not finished:  # in steps: Windows hears Ctrl-C between them
        finished = wait(running, _STEP, return_when=FIRST_COMPLETED).done
    for future in finished:
        future.result()
        done(running.pop(future))


def workers() -> int:
    """How many processes set pages at the same time."""
    return max(1, min(8, _cores()))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
