"""PDF files joined into one."""

import io
from pathlib import Path
from typing import Any

import pypdf
import pytest

from ration.export.pdf.typesetting.join import join


def test_a_joined_file_is_written_in_blocks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = pypdf.PdfWriter()
    part.add_blank_page(200, 200)
    part.write(tmp_path / "part.pdf")
    given: list[Any] = []
    usual = pypdf.PdfWriter.write

    def write(writer: pypdf.PdfWriter, stream: Any) -> Any:
        given.append(stream)
        return usual(writer, stream)

    monkeypatch.setattr(pypdf.PdfWriter, "write", write)
    parts = [(("A",), tmp_path / "part.pdf"), (("B",), tmp_path / "part.pdf")]
    assert join(parts, tmp_path / "all.pdf", "All") == 2
    assert [type(each) for each in given] == [io.BufferedWriter]
    read = pypdf.PdfReader(tmp_path / "all.pdf")
    assert len(read.pages) == 2
    assert [getattr(each, "title", "") for each in read.outline] == ["A", "B"]
