"""Whether the first cells of a column can be names, phones or documents: not flags, not types."""

from polars.selectors import by_name

from ration.core.text.cells import trimmed
from ration.register.source.collect import collect
from ration.register.source.register import Register
from ration.register.values.words import column_flags

_LOOKED_AT = 1000  # rows
_MANY, _OFTEN = 20, 5  # in so many cells, words that repeat so often on average name nobody


def cells_fit(register: Register, what: str, column: str) -> bool:
    """Whether a column may have what its name says: `name`, `phone`, `document` or `birth`.

    Yes and no are none of these. A number of a phone or document has a digit, a name a letter,
    and few names of one word repeat often. A column without cells fits.
    """
    text = trimmed(by_name(column).as_expr()).alias("text")
    cells = collect(register, register.frame.select(text).head(_LOOKED_AT)).to_series().to_list()
    filled = [cell for cell in cells if cell]
    texts = frozenset(filled)
    if not texts or what == "birth":
        return True
    if len(column_flags(texts)) == len(texts):
        return False
    if what != "name":
        return any(sign.isdecimal() for cell in texts for sign in cell)
    common = len(filled) >= _MANY and len(texts) * _OFTEN <= len(filled)
    common = common and not any(" " in cell for cell in texts)
    return not common and any(sign.isalpha() for cell in texts for sign in cell)
