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

from ration.pdf.document import Document
from ration.pdf.fonts import Fonts
from ration.pdf.language import Wording

PART = 60  # pages of one file: a longer document is several
_BATCH = 60  # pages of one process: some 230 MB at most, of tally sheets
_TEMPLATES = {
    "waybill": "waybill",
    "list": "list",
    "pay": "list",
    "tally": "tally",
    "cards": "cards",
}
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Part:
    """Some pages of a document, which become one file; `first` of them were in earlier parts."""

    document: Document
    path: Path
    first: int
    pages: Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Press:
    """What sets all documents of a run: languages, fonts (in a folder of their own), the time."""

    wording: Wording
    fonts: Fonts
    folder: Path
    timestamp: int

    def print(self, parts: Iterable[Part], progress: Callable[[int], object] | None) -> None:
        """Make every file; `progress` takes the number of pages that are done."""
        folder = self._own_fonts()
        done = 0
        workers = max(1, min(8, _cores()))
        with ThreadPoolExecutor(workers) as pool:
            running: dict[Future[None], int] = {}
            try:
                for batch in _batches(parts):
                    if len(running) > workers:  # what waits is held in memory
                        done = _some(running, done, progress)
                    count = sum(len(part.pages) for part in batch)
                    running[pool.submit(self._set, batch, folder)] = count
                while running:
                    done = _some(running, done, progress)
            finally:
                pool.shutdown(wait=True, cancel_futures=True)

    def _own_fonts(self) -> Path:
        """A folder with the fonts that are used and no others: typst looks at all there are."""
        folder = self.folder / "fonts"
        folder.mkdir()
        for number, file in enumerate(self.fonts.files):
            shutil.copyfile(file, folder / f"{number}{file.suffix}")
        return folder

    def _set(self, batch: Sequence[Part], fonts: Path) -> None:
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
        )
        if done.returncode:
            raise RuntimeError(done.stderr.decode(errors="replace"))

    def _job(self, part: Part) -> dict[str, Any]:
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


def parts(document: Document, path: Path) -> Iterator[Part]:
    """The files of a document: one, or of a long one several in a folder, as `DC-01/part2.pdf`."""
    starts = range(0, len(document.pages), PART)
    for number, start in enumerate(starts, start=1):
        name = path if len(starts) == 1 else path.with_suffix("") / f"part{number}.pdf"
        yield Part(document, name, start, document.pages[start : start + PART])


def _with_codes(part: Part) -> tuple[Sequence[dict[str, Any]], list[str]]:
    """The pages with the places of their QR codes, and the texts of those."""
    if part.document.kind == "waybill":
        return part.pages, [part.document.head["number"]]
    if part.document.kind != "cards":
        return part.pages, []
    codes = [one["qr"] for page in part.pages for one in page["cards"]]
    at = iter(range(len(codes)))
    pages = [{"cards": [{**one, "qr": next(at)} for one in page["cards"]]} for page in part.pages]
    return pages, codes


def _batches(parts: Iterable[Part]) -> Iterator[list[Part]]:
    batch: list[Part] = []
    for part in parts:
        if batch and sum(len(one.pages) for one in [*batch, part]) > _BATCH:
            yield batch
            batch = []
        batch.append(part)
    if batch:
        yield batch


def _some(
    running: dict[Future[None], int], done: int, progress: Callable[[int], object] | None
) -> int:
    """Wait until something is done, and say so; raises what went wrong."""
    for future in wait(running, return_when=FIRST_COMPLETED).done:
        future.result()
        done += running.pop(future)
        if progress is not None:
            progress(done)
    return done


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
