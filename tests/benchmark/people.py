"""Write a register of people, some registered twice: `python -m … HOUSEHOLDS FILE`.

Names are made of syllables, and some names are much more frequent than others. One household in
a hundred is a copy of an earlier one, spelled differently: its id ends in the id of the first.
"""

import random
import sys
from itertools import accumulate
from pathlib import Path

HEADER = "household_id,Head of household,Phone,National ID,Date of birth,persons,adults,centre"
SYLLABLES = [
    "ka",
    "mo",
    "ha",
    "med",
    "ali",
    "za",
    "in",
    "ab",
    "du",
    "lah",
    "fa",
    "ti",
    "ma",
    "yus",
    "uf",
    "ib",
    "ra",
    "him",
    "sa",
    "no",
    "or",
    "ja",
    "ne",
    "jo",
    "da",
    "vid",
    "mi",
    "ri",
    "am",
    "cho",
    "we",
    "ku",
    "ki",
    "ru",
    "to",
    "gi",
    "ta",
    "nya",
    "bu",
]
EARLIER = 200_000  # households that may be copied


def main(households: str, file: str) -> None:
    """Write the register."""
    chance = random.Random(1)
    first, last = _names(3_000, chance), _names(20_000, chance)
    first_weights, last_weights = _weights(first), _weights(last)
    kept: list[list[str]] = []
    half = Path(file).with_suffix(".half")
    with half.open("w", encoding="utf-8") as out:
        out.write(f"{HEADER}\n")
        for number in range(int(households)):
            name = chance.choices(first, cum_weights=first_weights, k=2)
            name += chance.choices(last, cum_weights=last_weights)
            row = _person(name, chance)
            identity = f"H{number:08}"
            if kept and chance.random() < 0.01:
                earlier = chance.choice(kept)
                row, identity = _copy(earlier[1:], chance), f"{identity}-{earlier[0]}"
            elif len(kept) < EARLIER:
                kept.append([identity, *row])
            tail = f"{chance.randint(2, 9)},2,C-{chance.randrange(1000):04}"
            out.write(",".join([identity, *row, tail]) + "\n")
    half.rename(file)


def _names(count: int, chance: random.Random) -> list[str]:
    names: dict[str, None] = {}
    while len(names) < count:
        names["".join(chance.choices(SYLLABLES, k=chance.choice((2, 2, 3)))).capitalize()] = None
    return list(names)


def _weights(names: list[str]) -> list[float]:
    return list(accumulate(1 / (place + 10) for place in range(len(names))))


def _person(name: list[str], chance: random.Random) -> list[str]:
    phone = "0000" if chance.random() < 0.05 else f"09{chance.randrange(10**8):08}"
    document = "" if chance.random() < 0.3 else f"{chance.randrange(10**9, 10**10)}"
    first_of_january = chance.random() < 0.08
    month, day = (1, 1) if first_of_january else (chance.randint(1, 12), chance.randint(1, 28))
    return [" ".join(name), phone, document, f"{chance.randint(1940, 2002)}-{month:02}-{day:02}"]


def _copy(row: list[str], chance: random.Random) -> list[str]:
    """The same person, as another clerk may write it."""
    name, phone, document, birth = row
    kind = chance.randrange(4)
    if kind == 0:
        first, *others = name.split()
        return [f"{' '.join(others)} {first}".upper(), phone, document, birth]
    if kind == 1:
        at = chance.randrange(1, len(name) - 1)
        return [name[:at] + name[at + 1 :], f"+251 {phone[1:4]} {phone[4:]}", "", birth]
    if kind == 2:
        year, month, day = birth.split("-")
        return [name, f"09{chance.randrange(10**8):08}", "", f"{day}/{month}/{year}"]
    return row


if __name__ == "__main__":
    main(*sys.argv[1:])
