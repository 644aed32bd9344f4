"""The forms of ids: what is left of them without digits. A large register has few."""

import re
from typing import NamedTuple

_DIGITS = b"0123456789"
_FEW = 200  # forms of a batch, beyond which all ids are looked at
_SPACE = r"[^\S\n]"
_FIRST = 20_000  # bytes of the first ids, which show whether there are many forms


class IdText(NamedTuple):
    r"""The ids of a batch as one text, to look for signs in all of them at once.

    `ids` has one per line, and `forms` the distinct forms, if they are few; otherwise it is
    `ids`. Both begin and end with a line feed. Whatever does not depend on digits is in `forms`
    if it is in `ids`, and `forms` is much shorter.

    >>> IdText.of("H-1\nH-22\n7A")
    IdText(ids='\nH-1\nH-22\n7A\n', forms='\nA\nH-\n', lines=3)
    """

    ids: str
    forms: str
    lines: int

    @classmethod
    def of(cls, joined: str) -> "IdText":
        """Find the forms of ids that are joined by line feeds."""
        ids = f"\n{joined}\n"
        left = ids.encode().translate(None, _DIGITS)
        first = left[: left.find(b"\n", 1) + 1]
        alike = (len(left) - 1) // (len(first) - 1)
        if left == first[:1] + first[1:] * alike:
            return cls(ids, first.decode(), alike)  # the usual case, without a list of all
        if len({*left[:_FIRST].split(b"\n")}) > _FEW:
            return cls(ids, ids, ids.count("\n") - 1)
        lines = left[1:-1].split(b"\n")
        forms = {*lines}
        few = b"\n".join([b"", *sorted(forms), b""]).decode()
        return cls(ids, few if len(forms) <= _FEW else ids, len(lines))

    @property
    def few(self) -> bool:
        """Whether the forms are few."""
        return self.forms is not self.ids

    @property
    def dashes(self) -> set[int]:
        """The numbers of dashes in the ids: of each form, or the mean; -1 means several."""
        if self.few:
            return {form.count("-") for form in self.forms[1:-1].split("\n")}
        dashes = self.ids.count("-")
        return {-1 if dashes % self.lines else dashes // self.lines}

    def spaced(self, rows: int) -> bool:
        """Whether one of so many ids may have spaces around it, or line feeds."""
        return self.lines != rows or re.search(_SPACE, self.forms) is not None

    def has(self, sign: str, where: str) -> bool:
        """Whether `where` is in the ids; it begins or ends with `sign`, which is no digit."""
        return sign in self.forms and where in self.ids
