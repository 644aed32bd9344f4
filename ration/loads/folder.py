"""Loads as a folder: the record, and its tables as CSV."""

from collections.abc import Iterable
from pathlib import Path

from ration.export.answer import Answer, AnswerTable
from ration.export.csv import write_rows
from ration.export.inputs import Input
from ration.export.output import new_folder


def write_loads(
    folder: Path, json: str, answer: Answer, *, force: bool, read: Iterable[Input]
) -> None:
    """Write all files into a new folder, all or nothing; no input `read` is in it."""
    with new_folder(folder, force=force, read=read, private=False) as out:
        (out / "loads.json").write_text(json + "\n", encoding="utf-8", newline="\n")
        for table in answer.tables:
            _write(out, table)


def _write(out: Path, table: AnswerTable) -> None:
    header = [name.replace(" ", "_").replace(".", "") for name in table.header]
    write_rows(out / f"{table.id}.csv", header, table.rows)
