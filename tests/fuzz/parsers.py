"""Which modules parse what comes from outside, found in the code: each must have a target."""

import ast
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import ration

HOME = Path(ration.__file__).parent

# What a parser calls. A module with none of these cannot turn bytes or text into anything.
_CALLS = frozenset((
    "fullmatch", "match", "finditer", "findall", "loads", "fromstring", "iterparse", "unpack",
    "unpack_from", "b64decode", "fromisoformat", "model_validate", "model_validate_json", "reader",
    "ZipFile", "PdfReader", "from_filelike", "from_path", "fromhex", "FieldError", "read_parquet",
    "scan_csv", "scan_parquet", "urlsplit", "from_str", "from_bytes", "decompress",
))  # fmt: skip

# Modules that call one of these, and parse nothing from outside, or not in this process.
OURS = {
    "accounts/collected/collected.py": "reads days of our own tables",
    "accounts/collected/sheets/rows.py": "looks at the text of an id",
    "authoring": "looks at the texts of our own keys and programmes, which `programme` reads",
    "core/apart": "pickles what a process of ours and its parent give each other",
    "core/extras.py": "reads the names of packages that are installed",
    "core/messages": "reads our own messages",
    "core/models.py": "are the models that other modules validate with",
    "export": "writes; what it reads back has targets of its own",
    "nutrition/census.py": "makes programmes and records of our own",
    "nutrition/places.py": "makes records of our own",
    "results/ranges.py": "are ranges of our own results",
    "plan/plan.py": "pickles plans of our own",
    "register/check": "scans with Polars; `register` is the target",
    "register/columns/damaged_ids.py": "looks at ids that `register` has",
    "register/spark": "needs Java: Spark reads the files",
    "register/source/store": "needs a server: answers of stores are listed by their client",
    "accounts/journal/write.py": "writes",
    "register/values/word_lists.py": "reads our own lists of words",
    "verify/codes/page.py": "reads our own words",
    "verify/papers.py": "reads options in the mark of a file, which is as it was written",
    "register/source/workbook/read.py": "runs in a process apart: the target is `workbook`",
    "register/source/workbook/unpacked.py": "runs in a process apart: the target is `workbook`",
    "verify/contents/page_texts.py": "runs in a process apart: the target is `verified`",
    "rounds/run.py": "validates options of a call",
    "stock/placement.py": "compares names",
}


def parsing_modules() -> set[str]:
    """The modules of ration that parse, by their path, without those that are `OURS`."""
    return {each for each in called_modules() if not any(_is_in(each, name) for name in OURS)}


def called_modules() -> set[str]:
    """The modules of ration that call what parsers call, by their path."""
    return {path.relative_to(HOME).as_posix() for path in HOME.rglob("*.py") if any(_calls(path))}


def _is_in(module: str, name: str) -> bool:
    return module == name or module.startswith(f"{name}/")


def _calls(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in _CALLS:
                yield name


class Reached:
    """Notes the modules of ration of which a function is called inside the block."""

    def __init__(self) -> None:
        self.modules: set[str] = set()
        self._files: set[str] = set()

    def __enter__(self) -> "Reached":
        sys.setprofile(self._note)
        return self

    def __exit__(self, *_: object) -> None:
        sys.setprofile(None)
        home = f"{HOME}/"
        self.modules |= {
            Path(each).relative_to(HOME).as_posix() for each in self._files if each.startswith(home)
        }

    def _note(self, frame: FrameType, event: str, _: Any) -> None:
        in_function = frame.f_code.co_flags & inspect.CO_OPTIMIZED  # not as a module is imported
        if event == "call" and in_function:
            self._files.add(frame.f_code.co_filename)
