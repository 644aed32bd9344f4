"""Detect whether a text is JSON or a table."""

from ration.register.source.byte_source import ByteSource

_ENDINGS = (".json", ".ndjson", ".jsonl")
_TABLES = (".csv", ".tsv", ".tab", ".txt")


def is_json(source: ByteSource) -> bool:
    """Whether a file is JSON: by the ending of its name, or else by its first character."""
    name = source.name.lower().removesuffix(".gz")
    if name.endswith((*_ENDINGS, *_TABLES)):
        return name.endswith(_ENDINGS)
    with source.plain() as file:
        start: bytes = file.read(4096)
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")
