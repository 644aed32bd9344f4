"""Recognise columns that identify people, by their names: their cells are not shown."""

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from ration.core.text.cells import is_error
from ration.register.columns.guess import words
from ration.register.values.no_answer import is_no_answer
from ration.register.values.normalize import folded, without_accents
from ration.register.values.spreadsheet_dates import month_names
from ration.register.values.word_lists import word_lists

_PLACE_NAME = (
    r"(?i)(district|cent(re|er)|village|camp|sites?|store|shop|payer|office|facility|agency|zone"
    r"|factory|county|province|region|city|town|ward|area|adm(in)?\d?|location|settlement|block)"
    r"[ _-]*name"
)
# Names, heads of households, phones, documents and addresses, in the languages of the papers.
_LATIN = (
    r"(^|[^a-z])(first|last|middle|maiden|nick|full|head|sur|fore|given|family|father|mother)?"
    r"s?[_ -]?names?($|[^a-z])|phone|mobile|e-?mail|passport|national.?id|address"
    r"|(^|[^a-z])(husband|wife|father|mother|widow)($|[^a-z])|head.?of.?(the.?)?(family|house|hh)"
    r"|(family|household|hh).?head($|[^a-z])|(card|account).?holder|id.?(number|card|document)"
    r"|document.?(id|no|nr|number)|(^|[^a-z])(nom|tel|msisdn|dob|hoh|telefono|prenom)($|[^a-z])"
    r"|(^|[^a-z])(pin|chief)($|[^a-z])"
    r"|spouse|caregiver|recipient|contact|kontakt|interviewer|enumerator|nombre|apellido|c[eé]dula"
    r"|respondent|beneficiary.?name|aadhaa?r|collector|surname|birth|gps|latitude|longitude"
    r"|(^|[^a-z])head(?![ _-]?count)($|[^a-z])"
    r"|chef.?(de.?|du.?)?(famille|m[eé]nage|foyer)|jefe|jefa|chefe|cabeza|vorstand|aile.?reisi"
    r"|hane.?reisi|mkuu.wa|t[eé]l[eé](fono?|phone)|telef|celular|m[oó]vil|handy|(^|\W)simu(\W|$)"
    r"|(^|[^a-z])(nome(?!.?d[aeio])|jina(?!.?la.?kituo)|isim|soyad[ıi]?|vorname)($|[^a-zı])|^ad[ıi]\b"
    r"|nachname|adres|direcci[oó]n"
    r"|endere[cç]o|anwani|pasaport|pasaporte|passeport|ausweis|carnet|kimlik"
)
_OTHERS = (
    r"имя|фамилия|телефон|姓名|氏名|名前|電話|الاسم|هاتف|이름|성명|전화|주민"
    r"|세대주|가구주|휴대|연락처|여권|신분증|주소|户主|戶主|世帯主|手机|手機|护照|護照"
    r"|身份证|身份證|地址|住所|联系|聯繫|رب (ال)?(أسرة|عائلة)|رئيس|جوال|موبايل|جواز|هوية|عنوان"
    r"|سرپرست|^نام( و.*| خانوادگی)?$|تلفن|موبایل|گذرنامه|آدرس|глава|голова|отчество|мобил"
    r"|паспорт|адрес|прізвище"
    r"|ім[ʼ’'`я]"
)
_MOST_DIGITS = 6  # of a cell of a count: a longer number may be a phone or a document
_WORDS = r"[^\W\d_]+"


@lru_cache(1024)
def personal(column: str) -> bool:
    """Whether a source column looks like people's names, phones or documents.

    >>> personal("Head of family"), personal("phone_number"), personal("district_name")
    (True, True, False)
    >>> personal("세대주"), personal("Chef de ménage"), personal("head_count")
    (True, True, False)
    >>> personal("Signature"), personal("N° de compte bancaire"), personal("은행 계좌")
    (True, True, True)
    """
    name = re.sub(_PLACE_NAME, "", column)
    return _is_written_so(name) or _has("columns", name) or free_text(name)


def _is_written_so(name: str) -> bool:
    """Whether a name has a pattern; ASCII needs fewer of them, which are faster to compile."""
    if name.isascii():
        return re.search(_LATIN, name, re.ASCII | re.IGNORECASE) is not None
    return re.search(f"{_LATIN}|{_OTHERS}", name, re.IGNORECASE) is not None


def free_text(column: str) -> bool:
    """Whether a source column has remarks, in which anything may be written of people.

    >>> free_text("Remarks"), free_text("비고"), free_text("status")
    (True, True, False)
    """
    return _has("free_text", column)


def _has(kind: str, column: str) -> bool:
    """Whether words of a column's name, beside each other, are in a list."""
    parts = _parts(column)
    listed = _columns(kind)
    return any(
        "".join(parts[at : at + length]) in listed
        for length in (1, 2, 3)
        for at in range(len(parts) - length + 1)
    )


def _parts(column: str) -> list[str]:
    """The words of a column's name, folded; accents go first, as `words` splits there."""
    return [folded(part) for part in words(without_accents(column))]


def may_be_name(cell: str) -> bool:
    """Whether a cell may be a person's name, address or phone: it does not look like a count.

    Such a cell of a column of counts is not shown: the column may be another one. What is shown
    has few digits, signs, single letters, and words for numbers, months and no answer.

    >>> may_be_name("Kim Chol"), may_be_name("kim"), may_be_name("김철"), may_be_name("Main St 9")
    (True, True, True, True)
    >>> may_be_name("0992 775533"), may_be_name("a@b.org"), may_be_name("4-May")
    (True, True, False)
    >>> may_be_name("many"), may_be_name("4 or 5"), may_be_name("1,200.5"), may_be_name("5 명")
    (False, False, False, False)
    >>> may_be_name("#CALC!")
    False
    """
    text = cell.strip()
    if is_error(text):
        return False
    if "@" in text or sum(map(str.isdigit, text)) > _MOST_DIGITS:
        return True
    found = {folded(word) for word in re.findall(_WORDS, text) if len(word) > 1}
    dated = any(map(str.isdigit, text))
    others = {word for word in found - _counts() if not is_no_answer(word)}
    known = not others or (dated and others <= _months())
    return not known and not is_no_answer(text)


@cache
def _columns(kind: str) -> frozenset[str]:
    """The words of names of columns, folded, those of several parts as a whole."""
    return frozenset("".join(_parts(name)) for name in _file()[kind])


@cache
def _counts() -> frozenset[str]:
    return frozenset(map(folded, _file()["counts"]))


@cache
def _months() -> frozenset[str]:
    return frozenset(map(folded, month_names()))


@cache
def _file() -> Mapping[str, tuple[str, ...]]:
    return word_lists("ration.register.columns", "personal.toml")


def place_name(column: str) -> bool:
    """Whether a source column has the name of a place, which identifies nobody.

    >>> place_name("district_name"), place_name("First name")
    (True, False)
    """
    return re.search(_PLACE_NAME, column) is not None
