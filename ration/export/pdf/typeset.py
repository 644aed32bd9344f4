"""Documents become PDF files: in processes of their own, so many pages each."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ration.export.pdf.document import Document
from ration.export.pdf.fonts import Fonts
from ration.export.pdf.language import Labels

PART = 60  # pages of one process: some 230 MB at most, of tally sheets
_TEMPLATES = {
    "waybill": "waybill",
    "list": "list",
    "pay": "list",
    "tally": "tally",
    "cards": "cards",
}
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Batch:
    """Some pages of a document, which become one file; `first` of them were in earlier parts."""

    document: Document
    path: Path
    first: int
    pages: Sequence[dict[str, Any]]

    @property
    def weight(self) -> int:
        """How much of a run it is: of lists the households, in all of a document at least one."""
        whole, of = max(1, self.document.households), len(self.document.pages)
        return whole * (self.first + len(self.pages)) // of - whole * self.first // of


@dataclass(frozen=True)
class Press:
    """What sets all documents of a run: languages, fonts (in a folder of their own), the time."""

    wording: Labels
    fonts: Fonts
    folder: Path
    timestamp: int

    def print(self, parts: Iterable[Batch], done: Callable[[Sequence[Batch]], object]) -> None:
        """Make every file; `done` takes those that are made."""
        folder = self._own_fonts()
        workers = max(1, min(8, _cores()))
        with ThreadPoolExecutor(workers) as pool:
            running: dict[Future[None], Sequence[Batch]] = {}
            try:
                for batch in _batches(parts):
                    if len(running) > workers:  # what waits is held in memory
                        _some(running, done)
                    running[pool.submit(self._set, batch, folder)] = batch
                while running:
                    _some(running, done)
            finally:
                pool.shutdown(wait=True, cancel_futures=True)

    def _own_fonts(self) -> Path:
        """A folder with the fonts that are used and no others: typst looks at all there are."""
        folder = self.folder / "fonts"
        folder.mkdir()
        for number, file in enumerate(self.fonts.files):
            shutil.copyfile(file, folder / f"{number}{file.suffix}")
        return folder

    def _set(self, batch: Sequence[Batch], fonts: Path) -> None:
        asked = {
            "root": str(_HERE / "templates"),
            "fonts": str(fonts),
            "jobs": [self._job(part) for part in batch],
        }
        done = subprocess.run(
            [sys.executable, "-P", str(_HERE / "worker.py")],
            input=json.dumps(asked, ensure_ascii=False).encode(),
            capture_output=True,
            check=False,
            env=os.environ | {"RAYON_NUM_THREADS": "1"},  # a process a core: threads would wait
        )
        if done.returncode:
            raise RuntimeError(done.stderr.decode(errors="replace"))

    def _job(self, part: Batch) -> dict[str, Any]:
        kind = part.document.kind
        pages, codes = _with_codes(part)
        return {
            "template": _TEMPLATES[kind],
            "out": str(part.path),
            "timestamp": self.timestamp,
            "tags": kind == "waybill",  # of lists they would be most of the file
            "qr": codes,
            "data": {
                "kind": kind,
                "fonts": self.fonts.families,
                "languages": [
                    {"code": code, "dir": direction}
                    for code, direction in zip(
                        self.wording.codes, self.wording.directions, strict=True
                    )
                ],
                "labels": self.wording.labels,
                "head": {**part.document.head, "first": part.first},
                "pages": pages,
            },
        }


def _with_codes(part: Batch) -> tuple[Sequence[dict[str, Any]], list[str]]:
    """The pages with the places of their QR codes, and the texts of those."""
    if part.document.kind == "waybill":
        return part.pages, [part.document.head["number"]]
    if part.document.kind != "cards":
        return part.pages, []
    codes = [one["qr"] for page in part.pages for one in page["cards"]]
    at = iter(range(len(codes)))
    pages = [{"cards": [{**one, "qr": next(at)} for one in page["cards"]]} for page in part.pages]
    return pages, codes


def _batches(parts: Iterable[Batch]) -> Iterator[list[Batch]]:
    batch: list[Batch] = []
    for part in parts:
        if batch and sum(len(one.pages) for one in [*batch, part]) > PART:
            yield batch
            batch = []
        batch.append(part)
    if batch:
        yield batch


def _some(
    running: dict[Future[None], Sequence[Batch]], done: Callable[[Sequence[Batch]], object]
) -> None:
    """Wait until something is done, and say so; raises what went wrong."""
    for future in wait(running, return_when=FIRST_COMPLETED).done:
        future.result()
        done(running.pop(future))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
