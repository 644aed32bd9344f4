"""The words and colours of errors, warnings and notes."""

import os
from typing import IO, Literal

import typer

Word = Literal["error", "warning", "note"]

# None means bold alone. Yellow and cyan cannot be read on a light terminal, blue not on a dark one.
COLOURS: dict[Word, str | None] = {"error": "red", "warning": "magenta", "note": None}


def word_style(word: Word) -> str:
    """The style of the word in a text of Rich."""
    return f"bold {COLOURS[word] or ''}".strip()


def coloured(word: Word, stream: IO[str]) -> str:
    """The word with its colon, in its colour if the stream is a terminal that shows colours."""
    text = f"{word}:"
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return text if plain or not stream.isatty() else typer.style(text, COLOURS[word], bold=True)
