"""The registers to measure: their columns, their programmes, and the sums by hand.

Every contestant gives the same answer: for each channel, the number of sites, the sum of the
squares of their households, and the sums of `households`, of every count and of every condition.
`squares` proves that households are counted at the right sites.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path

Sums = dict[str, int]
Answer = dict[str, Sums]  # by channel


@dataclass(frozen=True)
class Condition:
    """The households whose `column` is `value`; with `counted`, their sum of that column."""

    column: str
    value: str
    counted: str | None = None


@dataclass(frozen=True)
class Shape:
    """The columns of a register besides ids, and what its programme gives.

    `rates` has, for every item, its channel and the amount per unit of each sum. `people` means
    one row per person. `encoding` is that of its text.
    """

    name: str
    programme: str
    channels: tuple[str, ...]
    counts: tuple[str, ...]
    conditions: Mapping[str, Condition]
    rates: Mapping[str, tuple[str, Mapping[str, str]]]
    people: bool = False
    encoding: str = "utf-8"

    @property
    def words(self) -> tuple[str, ...]:
        """The columns that conditions read, each once."""
        return tuple(dict.fromkeys(condition.column for condition in self.conditions.values()))

    @property
    def sources(self) -> tuple[str, ...]:
        """The columns that all sums need."""
        return (*self.counts, *self.words, *self.channels)

    def totals(self, answer: Answer) -> dict[str, str]:
        """The totals by item, in its unit."""
        return {
            item: str(sum(answer[channel][name] * Fraction(rate) for name, rate in rates.items()))
            for item, (channel, rates) in self.rates.items()
        }


KAESONG = Shape(
    name="three channels",
    programme="kaesong-2020",
    channels=("centre", "store", "payer"),
    counts=("persons", "adults"),
    conditions={},
    rates={
        "rice": ("centre", {"persons": "5"}),
        "corn": ("centre", {"persons": "10"}),
        "soybeans": ("centre", {"persons": "2"}),
        "oil": ("centre", {"persons": "1"}),
        "soy_sauce": ("store", {"households": "1"}),
        "salt": ("store", {"persons": "0.150"}),
        "sugar": ("store", {"persons": "0.150"}),
        "seasoning": ("store", {"households": "1"}),
        "soap": ("store", {"persons": "2"}),
        "toothpaste": ("store", {"persons": "1"}),
        "stipend": ("payer", {"adults": "8000"}),
    },
)

DAY = date(2020, 8, 7)  # of that programme, to calculate ages
BIRTHDAY = DAY.replace(year=DAY.year - 17)  # of the youngest adults

# Daily grams of flour by age: (first age, grams); females and males alike.
AGES = {"0_4": 200, "5_9": 300, "10_14": 400, "15_17": 450, "18_39": 500, "40_59": 450, "60": 350}
BANDS = {f"{sex}_{ages}": grams for sex in ("female", "male") for ages, grams in AGES.items()}

WIDE = Shape(
    name="wide",
    programme=str(Path(__file__).with_name("wide.toml")),
    channels=("centre", "store", "payer"),
    counts=("persons", *BANDS),
    conditions={
        "displaced people": Condition("displaced", "yes", "persons"),
        "disabled": Condition("disabled", "yes"),
    },
    rates={
        "flour": ("centre", {band: f"{grams * 30}/1000" for band, grams in BANDS.items()}),
        "blanket": ("store", {"displaced people": "1"}),
        "stipend": ("payer", {"disabled": "5000"}),
    },
)

SHOPS = Shape(
    name="many shops",
    programme="india-nfsa",
    channels=("shop",),
    counts=("persons",),
    conditions={
        "AAY cards": Condition("category", "AAY"),
        "PHH people": Condition("category", "PHH", "persons"),
    },
    rates={"grain": ("shop", {"AAY cards": "35", "PHH people": "5"})},
)

ROSTER = replace(  # one row per person, in CSV: household, birth date, sex and centre
    KAESONG,
    name="roster",
    channels=("centre",),
    rates={item: ("centre", rates) for item, (_, rates) in KAESONG.rates.items()},
    people=True,
)

CP949 = replace(KAESONG, name="CP949", encoding="cp949")  # sites with names in Hangul

SHAPES = {shape.name: shape for shape in (KAESONG, WIDE, SHOPS, ROSTER, CP949)}
