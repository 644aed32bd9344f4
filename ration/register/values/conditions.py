"""Match the words of a group's `where` to the texts of a column, exactly or as yes and no."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ration.core.problems.names import some
from ration.core.problems.problem import Problem, problem
from ration.register.values.counts import MISSING
from ration.register.values.normalize import folded
from ration.register.values.words import column_flags, parse_flag


class Matched(NamedTuple):
    """The texts of a column that match, and a warning; None means there is none."""

    texts: frozenset[str]
    warning: Problem | None = None


def matching_texts(
    column: str,
    listed: Sequence[str],
    texts: frozenset[str],
    no_answers: frozenset[str],
    key: str = "where",
) -> Matched:
    """Find which of the `texts` of a column match the words `listed`.

    If all words listed and all texts mean yes or no, they match by meaning; blanks and words for
    no answer, with the folded `no_answers`, do not count. Otherwise texts must be equal. `key` is
    what lists the words.

    >>> words = frozenset(("Oui", "non", "1", "NA", "?", ""))
    >>> sorted(matching_texts("pregnant", ["yes"], words, frozenset("?")).texts)
    ['1', 'Oui']
    >>> sorted(matching_texts("size", ["1"], frozenset(("1", "1.0", "2")), frozenset()).texts)
    ['1']
    """
    equal = _equal_texts(column, listed, texts)
    wanted = {parse_flag(word) for word in listed}
    words = frozenset(text for text in texts if text and folded(text) not in MISSING | no_answers)
    flags: Mapping[str, bool] = column_flags(words)
    if None in wanted or len(flags) < len(words):
        return equal
    matched = frozenset(text for text, flag in flags.items() if flag in wanted)
    if matched == equal.texts:
        return equal
    read = some(f"`{text}`" for text in sorted(matched - equal.texts))
    asked = some(f"`{word}`" for word in listed)
    return Matched(matched, problem("where-read", column=column, read=read, asked=asked, key=key))


def _equal_texts(column: str, listed: Sequence[str], texts: frozenset[str]) -> Matched:
    matched = texts & frozenset(listed)
    if matched or not texts:
        return Matched(matched)
    asked = some(f"`{word}`" for word in listed)
    return Matched(matched, problem("where-absent", column=column, asked=asked))
