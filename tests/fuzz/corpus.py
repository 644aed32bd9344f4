"""The corpus: good inputs of every target, and every input that was once at fault."""

from collections.abc import Iterator
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"

# Inputs that are still at fault, by target and file, with what is to be done about them.
_DIGITS = "the number of digits of what is written is to be bounded where it is read"
KNOWN: dict[tuple[str, str], str] = {
    ("quantity", "too-many-digits"): _DIGITS,
    ("toml", "too-many-digits"): _DIGITS,
    ("toml", "exponent-out-of-range"): _DIGITS,
    ("mapping", "number-of-too-many-digits"): _DIGITS,
}


def inputs_of(target: str) -> Iterator[tuple[str, bytes]]:
    """The name and the bytes of every input of a target, without those still at fault."""
    for path in sorted((CORPUS / target).glob("*")):
        if (target, path.name) not in KNOWN:
            yield path.name, path.read_bytes()
