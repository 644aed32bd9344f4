"""Hide passwords in texts that are shown, such as in a URL that is misspelt."""

import re

# An account and a password before an @, as in a URL; and `password=…` of all kinds.
_ACCOUNT = (
    r"(?<![A-Za-z])(?![A-Za-z]:[\\/])([^\s:/@]*)(?::(?!//)|%3[Aa])[^\s@]+(?:@[^\s@]*)*(?:@|%40)"
)
_WORDS = r"pass(?:word|wd|phrase|code)?|passw[a-z]*|pas+w[a-z]*|pwd|psw|secret|token|sig|signature"
_NAMED = (
    rf"(?i)(?<![a-z])((?:[a-z]+[_-]?)??(?:{_WORDS}|credential|api[_-]?key|access[_-]?key))"
    r"(\s*=\s*)(?:\"[^\"]*\"|'[^']*'|(?![{\[])[^\s&;,]+)"
)
_LONG = r"\S{500,}"  # the others take time that grows with the square of a word
_START = r"[:=@%]"
_ORACLE = r"(?i)(oracle:\w+:)[^\s@]+@"


def without_secrets(text: str) -> str:
    r"""Return a text with `…` in place of what may be a password.

    >>> without_secrets("postgresql:/kim:secret@db.example/relief: file not found")
    'postgresql:…@db.example/relief: file not found'
    >>> without_secrets("jdbc:postgresql://db.example/relief?user=kim&password=secret")
    'jdbc:postgresql://db.example/relief?user=kim&password=…'
    >>> without_secrets(r"C:\me@home\kaesong.csv, 4 rows: ask a@b.org")
    'C:\\me@home\\kaesong.csv, 4 rows: ask a@b.org'
    """
    text = re.sub(_LONG, _cut, text)
    if "@" in text or "%40" in text:
        text = re.sub(_ACCOUNT, r"\1:…@", re.sub(_ORACLE, r"\1…@", text))
    return re.sub(_NAMED, r"\1\2…", text) if "=" in text else text


def _cut(word: re.Match[str]) -> str:
    """The begin of a very long word, up to the first sign that a password may follow."""
    begin = word[0][:100]
    sign = re.search(_START, begin)
    return f"{begin if sign is None else begin[: sign.end()]}…"
