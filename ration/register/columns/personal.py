"""Recognise columns that identify people, by their names: their cells are not shown."""

import re
from functools import lru_cache

_PLACE_NAME = re.compile(
    r"(?i)(district|cent(re|er)|village|camp|sites?|store|shop|payer|office|facility|agency|zone"
    r"|factory|county|province|region|city|town|ward|area|adm(in)?\d?|location|settlement|block)"
    r"[ _-]*name"
)
_PERSONAL = re.compile(
    r"(?i)(^|[^a-z])(first|last|middle|maiden|nick|full|head|sur|fore|given|family|father|mother)?"
    r"s?[_ -]?names?($|[^a-z])|phone|mobile|e-?mail|passport|national.?id|address"
    r"|(^|[^a-z])(husband|wife|father|mother|widow)($|[^a-z])|head.?of.?(the.?)?(family|house|hh)"
    r"|(family|household|hh).?head($|[^a-z])|(card|account).?holder|id.?(number|card|document)"
    r"|document.?(id|no|nr|number)|(^|[^a-z])(nom|tel|msisdn|dob|hoh|telefono|prenom)($|[^a-z])"
    r"|(^|[^a-z])(pin|chief)($|[^a-z])"
    r"|spouse|caregiver|recipient|contact|kontakt|interviewer|enumerator|nombre|apellido|c[eé]dula"
    r"|имя|фамилия|телефон|姓名|氏名|名前|電話|الاسم|هاتف"
    r"|respondent|beneficiary.?name|aadhaa?r|collector|surname|birth|gps|latitude|longitude"
    r"|이름|성명|전화|주민"
)


@lru_cache(1024)
def personal(column: str) -> bool:
    """Whether a source column looks like people's names, phones or documents.

    >>> personal("Head of family"), personal("phone_number"), personal("district_name")
    (True, True, False)
    """
    return _PERSONAL.search(_PLACE_NAME.sub("", column)) is not None


def place_name(column: str) -> bool:
    """Whether a source column has the name of a place, which identifies nobody.

    >>> place_name("district_name"), place_name("First name")
    (True, False)
    """
    return _PLACE_NAME.search(column) is not None
