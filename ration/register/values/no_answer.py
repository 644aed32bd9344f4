"""Words that stand for no answer, such as NA, in the languages of registers."""

from functools import cache

from ration.register.values.counts import MISSING
from ration.register.values.normalize import folded
from ration.register.values.word_lists import word_lists


def is_no_answer(text: str) -> bool:
    """Whether a text means that there is no answer: it is no id and no name.

    >>> is_no_answer("N/A"), is_no_answer("Inconnue"), is_no_answer("없음"), is_no_answer("HH-07")
    (True, True, True, False)
    """
    return folded(text) in _folded()


@cache
def no_answers() -> tuple[str, ...]:
    """These words as registers write them: lower case, capitals, and both."""
    words = {*_words()}
    words |= {folded(word) for word in words}
    forms = {form for word in words for form in (word, word.upper(), word.title())}
    return tuple(sorted(forms | {form.capitalize() for form in words}))


@cache
def _folded() -> frozenset[str]:
    return frozenset(map(folded, _words()))


@cache
def _words() -> tuple[str, ...]:
    return (*word_lists("ration.register.values", "no_answer.toml")["words"], *MISSING)
