"""The words of an explanation in one of the papers' languages."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from ration.core.models import Names
from ration.core.quantity.quantity import Quantity
from ration.core.quantity.units import one_of, unit_word
from ration.export.pdf.languages.labels import Labels, labels_in
from ration.programme.condition import Condition
from ration.results.explain.reckoning import RoundingUsed

_TABLE = "explain"
# Around a part of a line from right to left, so that its signs keep their order.
_APART = "\u2068{}\u2069"


@dataclass(frozen=True)
class Words:
    """The words in the language `code`.

    >>> Words("en").heads(1, "persons", "person"), Words("en").heads(3, "adults", "adults")
    ('1 person', '3 adults')
    """

    code: str

    @cached_property
    def labels(self) -> Labels:
        """The labels of papers in this language."""
        return labels_in(self.code)

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`."""
        return self.labels.directions[0]

    def text(self, key: str, **values: object) -> str:
        """A text of explanations, with its {fields} filled in."""
        return self.labels.phrase(_TABLE, key, **values)[0]

    def number(self, value: Fraction | int) -> str:
        """A number as the language writes it."""
        return self.labels.number(value)

    def amount(self, quantity: Quantity) -> str:
        """A quantity with its unit."""
        unit = unit_word(quantity.unit, quantity.amount, self.code)
        return self._apart(f"{self.number(quantity.amount)} {unit}")

    def heads(self, count: int, column: str, per: str) -> str:
        """A number of people or households, such as `5 persons`."""
        if column not in ("persons", "households"):
            who = self.who(column, per)
            if count == 1 and self.code == "en":
                who = one_of(who)
            return self._apart(self.text("group", n=self.number(count), who=who))
        key = column.removesuffix("s") if count == 1 else column
        return self._apart(self.text(key, n=self.number(count)))

    def rows(self, count: int) -> str:
        """A number of rows."""
        key = "row_one" if count == 1 else "row_many"
        return self._apart(self.text(key, n=self.number(count)))

    def who(self, column: str, per: str) -> str:
        """The name of a count: in English as rules have it, else the language's or its column."""
        return per if self.code == "en" else self.labels.people(column, per)[0]

    def condition(self, condition: Condition) -> str:
        """The words or bounds of a condition, such as `AAY or PHH` or `at least 1`."""
        if condition.values is not None:
            return self.text("or").join(map(self._apart, condition.values))
        bounds = {"from": condition.min, "up_to": condition.max}
        given = ((key, bound) for key, bound in bounds.items() if bound is not None)
        return self.text("and").join(self.text(key, n=self.number(n)) for key, n in given)

    def rounding(self, rounding: RoundingUsed) -> str:
        """A rounding, such as `rounded up to 1 kg`; in English with the names of packs."""
        if self.code == "en":
            return rounding.text
        values = {"to": self.amount(rounding.to)}
        if rounding.threshold is not None:
            values["threshold"] = self.amount(rounding.threshold)
        text = self.text(f"round_{rounding.mode}", **values)
        return f"{text}{self.text('never_zero', **values)}" if rounding.never_zero else text

    def named(self, name: str, names: Names) -> str:
        """The name of an item or a channel in this language, if the programme gives one."""
        return self.labels.title(name, names)

    def _apart(self, text: str) -> str:
        return _APART.format(text) if self.direction == "rtl" else text


ENGLISH = Words("en")
