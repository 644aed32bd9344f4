"""Find the columns that identify people: names, phones, documents, birth dates."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice

from ration.core.problems.data_as_header import nearest_column
from ration.core.problems.errors import DataError
from ration.core.problems.problem import problem
from ration.register.columns.guess import words
from ration.register.columns.personal import place_name
from ration.register.mapping.mapping import SimilarColumns
from ration.register.source.register import Register
from ration.results.similar import Compared
from ration.similar.cells import cells_fit

# Columns of one kind that are guessed, the first ones: one for each person of a large household.
MOST = 60
_NOT = (
    r"\b(is|has|have|type|kind|date|age|sex|gender|relation\w*|owner|operator|photo|status|true|false"
    r"|yes|flag|tipo|art|categor\w*|catégor\w*|вид|тип|유형|종류|类型|種類|種別|نوع|tür[uü]?)\b"
)
_OTHERS = (
    r"\b(spouse|wife|husband|father|mother|child\w*|baby|members?|alternate|proxy|collector|user"
    r"|enumerator|interviewer|bank|account|school|organi[sz]ation|agency|fsp|programme?|project"
    r"|config\w*|file|item|form|guardian|witness|neighbou?r)\b"
)
_HEAD = (
    r"\bhead of (the )?(family|house|household|hh)\b|\b(family|house|household|hh) head\b"
    r"|\b(hoh|hof|hofamily)\b"
)
_FULL = (
    r"\bfull ?name|\b(beneficiary|respondent|recipient|applicant|complete|holder) ?name"
    r"|\bname of (the )?(beneficiary|respondent|recipient|applicant)|성명|이름"
)
_PART = (
    r"\b(first|given|middle|last|second|third|fourth|family|sur|fore|grandfather) ?names?\b"
    r"|\bprenoms?\b|\bnoms?\b|\bapellidos?\b|\bnombres?\b|\bpatronymic\b|^names?$"
)
_PHONE = r"phone|mobile|msisdn|telefon|celular|전화|휴대|\b(tel|whatsapp|cell)\b"
_DOCUMENT = (
    r"passport|\ba(a?)dha?a?r|\b(nin|bvn|cnic|nid|dni|cedula|nrc|curp)\b|national ?id"
    r"|document ?(id|no|nr|number)|\bid ?(number|no|card|document)\b"
    r"|identity ?(card|number|document)|ration ?card|주민"
)
_ISSUER = (
    r"\b(issue\w*|issuing|authority|country|place|expir\w*|valid\w*|émet\w*|emet\w*|délivr\w*|deliv\w*"
    r"|autorit\w*|pays|lieu|organismo|emisor\w*|expedi\w*|país|emissor\w*|órgão|выдан\w*|видан\w*)\b"
    r"|جهة|إصدار|발급|发证|發證|発行"
)
_BIRTH = r"birth|\bdob\b|\bb ?date\b|naissance|nacimiento|생년"
_NO_BIRTH = r"\b(place|lieu|lugar|country|city|town|certificate|attend\w*|order|weight)\b"

# What to compare, the patterns that a column's name must match, and those that it must not. The
# first pattern that any column matches is used: head of the family, full name, or parts of it.
_USUAL: Sequence[tuple[str, tuple[str, ...], str]] = (
    ("name", (_HEAD, _FULL, _PART), f"{_NOT}|{_OTHERS}|{_PHONE}|{_DOCUMENT}|{_BIRTH}|\\bid\\b"),
    ("phone", (_PHONE,), f"{_NOT}|{_OTHERS}|\\bname\\b"),
    (
        "document",
        (_DOCUMENT,),
        f"{_NOT}|{_OTHERS}|{_ISSUER}|\\bname\\b|\\bhousehold\\b|\\bhh\\b",
    ),
    ("birth", (_BIRTH,), f"{_OTHERS}|{_NO_BIRTH}"),
)


def find_compared(
    register: Register, named: SimilarColumns, identity: str, others: Sequence[str] = ()
) -> tuple[Compared, ...]:
    """Find the columns to compare: those that are `named`, or else guessed by names and cells.

    `others` are the columns of another table that is compared too; what is named may be there.
    Raises DataError if a named column does not exist, or if there is nothing to compare, unless
    there are `others`.
    """
    absent = [
        problem("similar-column-missing", column=name, what=what,
                near=nearest_column(name, register.columns))
        for what, columns in named
        for name in columns or ()
        if name not in register.columns and name not in others
    ]  # fmt: skip
    if absent:
        raise DataError(register.source, absent)
    compared = tuple(_compared(register, dict(named), identity))
    if not compared and not others:
        raise DataError(register.source, [problem("similar-none")])
    return compared


def _compared(
    register: Register, named: Mapping[str, tuple[str, ...] | None], identity: str
) -> Iterator[Compared]:
    taken = {identity, *(name for columns in named.values() for name in columns or ())}
    for what, usual, never in _USUAL:
        columns = named[what]
        if columns is None:
            free = [name for name in register.columns if name not in taken]
            columns = _guessed(free, usual, never, partial(cells_fit, register, what))
            taken |= set(columns)
        columns = tuple(name for name in columns if name in register.columns)
        if columns:
            yield Compared(what=what, columns=columns, guessed=named[what] is None)


def _guessed(
    names: Sequence[str],
    usual: Sequence[str],
    never: str,
    fits: Callable[[str], bool] = lambda _: True,
) -> tuple[str, ...]:
    """The columns that fit and whose names match the first pattern that any of them matches.

    >>> _guessed(["Head of family", "Name", "Village name"], (_HEAD, _PART), _NOT)
    ('Head of family',)
    """
    texts = {name: " ".join(words(name)) for name in names if not place_name(name)}
    for pattern in usual:
        matching = (n for n, text in texts.items() if re.search(pattern, text))
        fitting = (n for n in matching if not re.search(never, texts[n]) and fits(n))
        if columns := tuple(islice(fitting, MOST)):
            return columns
    return ()
