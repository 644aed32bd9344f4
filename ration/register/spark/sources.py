"""What Spark can read as a register, and how to convert the rest."""

from pathlib import Path
from typing import Any

from ration.core.problems.errors import InputError
from ration.core.problems.problem import Problem, problem
from ration.register.source.database.url import is_url
from ration.register.source.file_bytes import PARQUET, SQLITE, WORKBOOK

_TEXT = (".csv", ".tsv", ".tab", ".txt")
_LINES = (".json", ".ndjson", ".jsonl")
_SHEETS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_FAR = ("s3", "s3a", "s3n", "gs", "abfs", "abfss", "wasbs", "hdfs", "viewfs", "dbfs", "oss", "file")


def refuse_source(source: Any) -> None:
    """Raise InputError if Spark cannot read a source: it reads Parquet and its own tables."""
    name = str(source)
    if found := _wrong(source, name):
        raise InputError("standard input" if name == "-" else name, [found])


def _wrong(source: Any, name: str) -> Problem | None:
    if not isinstance(source, str | Path):
        return problem("spark-one-source")
    if name == "-":
        return problem("spark-stdin")
    if is_url(name) and name.partition("://")[0].lower() not in _FAR:
        return problem("spark-database")
    path = Path(name)
    if path.is_file():
        return _unread(name, _start(path))
    if path.is_dir():
        files = sorted(each for each in path.rglob("[!._]*") if each.is_file())
        return _unread(f"{name}/*{files[0].suffix}", _start(files[0])) if files else None
    return _unread(name, b"")


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(16)


def _unread(name: str, start: bytes) -> Problem | None:
    """The problem of a file that begins with `start`; blank means that only Spark can see it."""
    if start[:4] in PARQUET:
        return None
    ending = Path(name.lower().removesuffix(".gz")).suffix
    if start.startswith(SQLITE):
        return problem("spark-database")
    if start[:4] in WORKBOOK or ending in _SHEETS:
        return problem("spark-workbook")
    if start or ending in (*_TEXT, *_LINES):
        json = ending in _LINES
        return problem(
            "spark-text",
            read="ndjson" if json else "csv",
            file=name,
            text="" if json else ", infer_schema=False",  # an id stays as it is written
            parquet=Path(name.partition("/*")[0]).stem.split(".")[0],
        )
    return None
