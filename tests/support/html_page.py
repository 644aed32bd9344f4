"""Read an HTML page back with Python's own parser."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"meta", "input", "br", "link"}


@dataclass
class Element:
    """An element: its tag, attributes, and the elements and texts inside it."""

    tag: str
    attrs: dict[str, str | None] = field(default_factory=dict)
    inside: "list[Element | str]" = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text in the element."""
        return "".join(part if isinstance(part, str) else part.text for part in self.inside)

    def all(self, *tags: str) -> "Iterator[Element]":
        """Yield every element inside with one of these tags, or with any, in order."""
        for part in self.inside:
            if isinstance(part, Element):
                if not tags or part.tag in tags:
                    yield part
                yield from part.all(*tags)

    def by_id(self, id_: str) -> "Element":
        """The element inside that has this id."""
        (element,) = (each for each in self.all() if each.attrs.get("id") == id_)
        return element

    def rows(self) -> list[list[str]]:
        """The cells of a table's body."""
        (body,) = self.all("tbody")
        return [[cell.text for cell in row.all("th", "td")] for row in body.all("tr")]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.open[-1].inside.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        ended = self.open.pop()
        assert ended.tag == tag, f"</{tag}> ends <{ended.tag}>"

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def read_page(text: str) -> Element:
    """Read a page; fail if an element is not closed in its place."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    (top,) = reader.open
    return top
