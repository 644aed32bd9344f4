"""Loads as a folder: the record, and its tables as CSV; or as a workbook or a page."""

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from ration.accounts.journal.write import write_csv
from ration.export.answer import Answer, AnswerTable
from ration.export.csv import write_rows
from ration.export.inputs import Input
from ration.export.output import new_folder
from ration.export.tables.rows import Row


class Record(Protocol):
    """What has JSON."""

    def to_json(self) -> str:
        """The record as JSON."""
        ...


def write_loads(
    path: Path,
    name: str,
    record: Record,
    answer: Answer,
    *,
    force: bool,
    read: Iterable[Input],
    journal: Iterable[Row] | None = None,
) -> None:
    """Write a new folder, or FILE.xlsx or FILE.html, all or nothing; it is no input `read`.

    `name` is that of the JSON file. `journal` are the rows of a journal; None means that there is
    none.
    """
    if path.suffix.lower() in (".xlsx", ".html"):
        from ration.export.answer_files import write_answer

        write_answer(path, answer, force=force, read=read)
        return
    with new_folder(path, force=force, read=read, private=False) as out:
        (out / name).write_text(record.to_json() + "\n", encoding="utf-8", newline="\n")
        for table in answer.tables:
            _write(out, table)
        if journal is not None:
            write_csv(out / "journal.csv", journal)


def _write(out: Path, table: AnswerTable) -> None:
    header = [name.replace(" ", "_").replace(".", "") for name in table.header]
    write_rows(out / f"{table.id}.csv", header, table.rows)
