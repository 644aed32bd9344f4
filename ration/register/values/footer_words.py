"""The words with which lines below a table begin, in many languages."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from ration.register.values.normalize import folded
from ration.register.values.totals_words import is_total, says_no_more
from ration.register.values.word_lists import word_lists

_START = r"^[\W_]*"
_AFTER_PHRASE = r"(?:[\W\d_]|$)"
_AFTER_WORD = r"\s*\d{0,2}\s*(?:[:：.)\]–—=-]|$)"
_PAGE = (
    r"(?:page|seite|pagina|página|стр\.?|صفحة|페이지|第)\s*\d+\s*"
    r"(?:of|/|sur|de|di|von|из|من|页)\s*\d*\s*$"
)
_WIDE = "\u3000"  # scripts without spaces begin above it


def is_footer(text: str) -> bool:
    """Whether a text begins as the lines below a table do.

    >>> is_footer("Checked by: J. Doe"), is_footer("VÉRIFIÉ PAR"), is_footer("Note 1: old")
    (True, True, True)
    >>> is_footer("Date Palm Camp"), is_footer("H-12"), is_footer("Signora Rossi")
    (False, False, False)
    """
    return re.search(footer_pattern(), folded(text)) is not None


def is_no_record(text: str) -> bool:
    """Whether a text alone shows that its row is a line below a table, or a total.

    >>> is_no_record("Checked by:"), is_no_record("TOTAL"), is_no_record("Total Kim")
    (True, True, False)
    """
    return is_footer(text) or (is_total(text) and says_no_more(text, ()))


@cache
def footer_pattern() -> str:
    """A pattern for texts, folded or not, that begin as the lines below a table do."""
    file = word_lists("ration.register.values", "footers.toml")
    lists = {kind: _forms(several) for kind, several in file.items()}
    spaced = [text for text in lists["phrases"] if min(text) < _WIDE]
    wide = [text for text in lists["phrases"] if min(text) >= _WIDE]
    ends = {_AFTER_PHRASE: spaced, "": wide, _AFTER_WORD: lists["words"]}
    parts = [f"(?:{'|'.join(map(re.escape, texts))}){end}" for end, texts in ends.items()]
    return f"(?i){_START}(?:{'|'.join([*parts, _PAGE])})"


def _forms(texts: Sequence[str]) -> list[str]:
    """Texts as they are, folded, and with accents as signs of their own."""
    known = {*texts, *map(folded, texts)}
    return sorted(known | {unicodedata.normalize("NFD", text) for text in known})
