"""Which words of a column a group's `where` asks for: as they stand, or as yes and no."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ration.core.problems import Problem, problem, some
from ration.register.values.counts import MISSING
from ration.register.values.normalize import folded
from ration.register.values.words import column_flags, parse_flag


class Matched(NamedTuple):
    """The texts of a column that are asked for, and the warning of what was read so, if any."""

    texts: frozenset[str]
    warning: Problem | None = None


def asked_texts(
    column: str, listed: Sequence[str], texts: frozenset[str], no_answers: frozenset[str]
) -> Matched:
    """Which of the `texts` of a column are among the `listed`, however a yes or a no is written.

    That is only where all that is listed, and all that the column holds, says yes or no; blanks
    and what stands for no answer aside, of which `no_answers` has more, folded. Anything else is
    held against as it stands.

    >>> words = frozenset(("Oui", "non", "1", "NA", "?", ""))
    >>> sorted(asked_texts("pregnant", ["yes"], words, frozenset("?")).texts)
    ['1', 'Oui']
    >>> sorted(asked_texts("size", ["1"], frozenset(("1", "1.0", "2")), frozenset()).texts)
    ['1']
    """
    as_they_stand = _standing(column, listed, texts)
    wanted = {parse_flag(word) for word in listed}
    words = frozenset(text for text in texts if text and folded(text) not in MISSING | no_answers)
    flags: Mapping[str, bool] = column_flags(words)
    if None in wanted or len(flags) < len(words):
        return as_they_stand
    found = frozenset(text for text, flag in flags.items() if flag in wanted)
    if found == as_they_stand.texts:
        return as_they_stand
    read = some(f"`{text}`" for text in sorted(found - as_they_stand.texts))
    asked = some(f"`{word}`" for word in listed)
    return Matched(found, problem("where-read", column=column, read=read, asked=asked))


def _standing(column: str, listed: Sequence[str], texts: frozenset[str]) -> Matched:
    found = texts & frozenset(listed)
    if found or not texts:
        return Matched(found)
    asked = some(f"`{word}`" for word in listed)
    return Matched(found, problem("where-absent", column=column, asked=asked))
