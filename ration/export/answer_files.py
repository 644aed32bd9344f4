"""Write an answer into a file: a workbook, or a page."""

from collections.abc import Iterable
from pathlib import Path

from ration.export.answer import Answer
from ration.export.inputs import Input
from ration.export.output import new_file


def write_answer(
    path: str | Path, answer: Answer, *, force: bool = False, read: Iterable[Input] = ()
) -> None:
    """Write `answer` to FILE.xlsx or FILE.html, all or nothing; it is none of the inputs `read`.

    Raises ValueError for another ending, InputError if a package that it needs is not installed,
    FileExistsError if the file exists and not `force`, OSError if it cannot be written.
    """
    file = Path(path)
    if file.suffix.lower() == ".html":
        from ration.export.html.answer import answer_page

        text = answer_page(answer)
        with new_file(file, force=force, read=read, private=False) as new:
            new.write_text(text, encoding="utf-8", newline="\n")
    elif file.suffix.lower() == ".xlsx":
        from ration.export.xlsx.answer import write_answer_workbook

        with new_file(file, force=force, read=read, private=False) as new:
            write_answer_workbook(new, answer)
    else:
        raise ValueError(f"{file} is no workbook or page; name FILE.xlsx or FILE.html")
