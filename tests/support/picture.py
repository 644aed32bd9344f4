"""The picture of the README: what a command prints on a terminal, as SVG."""

import html
import io
import re
from pathlib import Path

from rich.console import Console
from rich.text import Text
from terminal import RATION, on_terminal

WORDS = ("compute", "households.csv", "--quiet")
LAST = "Weights and loads"  # the picture ends before this part of the output
COLUMNS = 100


def lines_shown(folder: Path) -> Text:
    """The first part of what the command prints in `folder`, in its colours."""
    with on_terminal([RATION, *WORDS], cwd=folder, columns=COLUMNS) as terminal:
        written = terminal.rest().replace("\r", "")
    shown = Text.from_ansi(written)
    end = shown.plain.index(LAST)
    return Text.assemble(shown[:end], "…\n")


def svg(shown: Text) -> str:
    """The picture of these lines; it asks for no font of the network."""
    console = Console(record=True, width=COLUMNS, file=io.StringIO())
    console.print(shown, end="")
    picture = console.export_svg(title=f"ration {' '.join(WORDS)}", unique_id="ration")
    return re.sub(r"@font-face \{.*?\}\s*", "", picture, flags=re.DOTALL) + "\n"


def words(picture: str) -> list[str]:
    """The words that a picture shows."""
    text = re.sub(r"<style>.*?</style>", "", picture, flags=re.DOTALL)
    return html.unescape(re.sub(r"<[^>]*>", " ", text)).split()
