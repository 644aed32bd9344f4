"""Read the texts of a page of HTML, section after section, with the rows of its tables."""

import json
from html.parser import HTMLParser
from pathlib import Path

from ration.verify.contents.lines import Contents, TextLine, TextPart

_INLINE = frozenset(("a", "b", "em", "strong", "span", "i", "code", "bdi", "br", "wbr"))
_CELLS = frozenset(("td", "th"))
_CODE = frozenset(("script", "style"))
_TOP = "top"  # the part before the first section


class _Page(HTMLParser):
    """Collects the texts of a page: a line for each block, and for each row of a table."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.sections: dict[str, list[tuple[str, ...]]] = {_TOP: []}
        self._section = _TOP
        self._text: list[str] = []
        self._row: list[str] | None = None
        self._code = ""
        self._heading = False
        self._contents = False  # inside the list of sections, which is made from their titles

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _INLINE:
            return
        self._end_text()
        if tag == "tr":
            self._row = []
        elif tag in _CODE:
            self._code = dict(attrs).get("type") or tag
        elif tag == "h2":
            self._heading = True
        elif tag == "nav":
            self._contents = True

    def handle_endtag(self, tag: str) -> None:
        if tag in _INLINE:
            return
        if tag in _CELLS and self._row is not None:
            self._row.append(self._taken())
        elif tag == "tr" and self._row is not None:
            self._add(tuple(self._row))
            self._row = None
        elif tag == "h2":
            self._begin_section(self._taken())
        elif tag in _CODE:
            self._end_code()
        elif tag == "nav":
            self._taken()
            self._contents = False
        else:
            self._end_text()

    def handle_data(self, data: str) -> None:
        self._text.append(data)

    def close(self) -> None:
        super().close()
        self._end_text()

    def _end_code(self) -> None:
        text = "".join(self._text)
        self._text = []
        rows: object = None
        if self._code == "application/json":
            try:
                rows = json.loads(text)
            except (ValueError, RecursionError):
                rows = None
        if isinstance(rows, list):
            for row in rows:
                self._add(tuple(map(str, row)) if isinstance(row, list) else (str(row),))
        else:
            self._add((text,))
        self._code = ""

    def _begin_section(self, title: str) -> None:
        self._heading = False
        name = title = title or "section"
        number = 1
        while name in self.sections:
            number += 1
            name = f"{title} ({number})"
        self._section = name
        self.sections[name] = []

    def _taken(self) -> str:
        text = " ".join("".join(self._text).split())
        self._text = []
        return text

    def _end_text(self) -> None:
        if self._heading or (self._row is not None and not "".join(self._text).strip()):
            return
        text = self._taken()
        if text and not self._contents:
            self._add((text,))

    def _add(self, cells: tuple[str, ...]) -> None:
        self.sections[self._section].append(cells)


def read_page(path: Path) -> Contents:
    """The texts of a page by section; rows of tables that a script shows are lines too."""
    page = _Page()
    page.feed(path.read_bytes().decode("utf-8", errors="replace"))
    page.close()
    return {
        name: TextPart([TextLine(f"line {at}", cells) for at, cells in enumerate(lines, 1)])
        for name, lines in page.sections.items()
    }
