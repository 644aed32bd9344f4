"""The corpus: good inputs of every target, and every input that was once at fault."""

from collections.abc import Iterator
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"

# Inputs that are still at fault, by target and file, with what is to be done about them.
KNOWN: dict[tuple[str, str], str] = {}


def inputs_of(target: str) -> Iterator[tuple[str, bytes]]:
    """The name and the bytes of every input of a target, without those still at fault."""
    for path in sorted((CORPUS / target).glob("*")):
        if (target, path.name) not in KNOWN:
            yield path.name, path.read_bytes()
