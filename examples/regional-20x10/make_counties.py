"""Make the planning register of the 20×10 example: 200 areas of nine provinces, partly SYNTHETIC.

Of 31 counties the population of the 2008 census was found, of the others only the provinces' sums.
So a register of 200 areas is put together from three kinds of row, and `basis` says which it is:
- `census`: a county by its name, with the population of the 2008 census;
- `synthetic`: a county by its name, whose population was not found: the figure is drawn;
- `synthetic area`: no real place, with a number for a name: its population is drawn too.
In every province the rows add up to the population that the census gives it.

Every Python from 3.11 on writes the same bytes: chance is random() alone, shares are whole numbers.
"""

import argparse
import csv
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from ration.engine.apportion import apportion

SEED = 2024_02_28  # ours: the day on which ground was broken in Songchon (KCNA via Reuters)

# 20 areas a year for 10 years (KCNA, via Reuters, March 2024); of 200 counties the United Nations
# wrote too (DHA, Assessment of Damage and Immediate Relief Requirements, 12 September 1995). That
# all of them lie in the nine provinces, as many in each as its share of the people, is ours.
AREAS = 200

# Population of the provinces in their borders of 2008 (DPR Korea 2008 Population Census, as on
# Wikipedia, "Provinces of North Korea"): 20,094,571 in all. Pyongyang (3,255,288) is left out, the
# policy being for the regions, and so are 702,372 people in military camps, who are in no province.
PROVINCES = {
    "KP-02": ("South Pyongan", 4_051_696),
    "KP-03": ("North Pyongan", 2_728_662),
    "KP-04": ("Chagang", 1_299_830),
    "KP-05": ("South Hwanghae", 2_310_485),
    "KP-06": ("North Hwanghae", 2_113_672),
    "KP-07": ("Kangwon", 1_477_582),
    "KP-08": ("South Hamgyong", 3_066_013),
    "KP-09": ("North Hamgyong", 2_327_362),
    "KP-10": ("Ryanggang", 719_269),
}

# Population of counties in the 2008 census, from the pages that Wikipedia and its copies have of
# them (Unsan: wiki1.kr), which name the census's National Report, Pyongyang 2009. None: not found.
# The first line of a province has its counties of 2024.
COUNTIES: dict[str, dict[str, int | None]] = {
    "KP-02": {"Songchon": 149_809},
    "KP-03": {
        "Kujang": 139_337, "Unsan": 102_928,
        "Changsong": 26_577, "Kwaksan": 97_660, "Sonchon": 126_350, "Tongchang": 28_665,
        "Uiju": 110_018, "Yomju": 113_620,
    },
    "KP-04": {
        "Tongsin": 47_460, "Usi": 42_919,
        "Changgang": 54_601, "Sijung": 41_842, "Songgan": 92_952,
    },
    "KP-05": {
        "Jaeryong": 125_631, "Unchon": None,
        "Ongjin": 152_878, "Pongchon": 79_740, "Sinchon": 141_407, "Sinwon": 83_161,
        "Yonan": 158_845,
    },
    "KP-06": {
        "Jangphung": None, "Unpha": None, "Yonthan": None,
        "Kumchon": 68_216, "Yonsan": 66_568,
    },
    "KP-07": {
        "Ichon": 57_563, "Kosan": None,
        "Kosong": 61_277, "Kumgang": 54_211,
    },
    "KP-08": {
        "Hamju": None, "Kumya": 211_140,
        "Kowon": 94_963, "Toksong": 97_617,
    },
    "KP-09": {"Kyongsong": 105_909, "Orang": 87_757},
    "KP-10": {
        "Kim Hyong Jik": None,
        "Unhung": 61_705,
    },
}  # fmt: skip

# Persons a household: the mean usually given from the census. Households are reckoned from it.
TENTHS_A_HOUSEHOLD = 39
HEADER = "household_id,county,province,households,persons,basis"


def rows(rng: random.Random) -> Iterator[list[str | int]]:
    """The register, row by row, in the order of `HEADER`."""
    areas = apportion(AREAS, {code: persons for code, (_, persons) in PROVINCES.items()})
    for code, (province, persons) in PROVINCES.items():
        named = COUNTIES[code]
        numbered = [f"{province} {n:02}" for n in range(1, areas[code] - len(named) + 1)]
        found = {name: count for name, count in named.items() if count is not None}
        unknown = [*(name for name in named if name not in found), *numbered]
        # Ours: those that were not found weigh from half to one and a half of one another.
        weights = {name: 500 + int(rng.random() * 1001) for name in unknown}
        drawn = apportion(persons - sum(found.values()), weights)
        for n, name in enumerate([*named, *numbered], 1):
            count = found.get(name) or drawn[name]
            households = (20 * count + TENTHS_A_HOUSEHOLD) // (2 * TENTHS_A_HOUSEHOLD)
            kind = "census" if name in found else "synthetic"
            basis = kind if name in named else f"{kind} area"
            yield [f"{code}-{n:02}", name, province, households, count, basis]


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the register of the 20×10 example.")
    beside = Path(__file__).with_name("counties.csv")
    parser.add_argument("output", nargs="?", type=Path, default=beside)
    output: Path = parser.parse_args().output
    register = list(rows(random.Random(SEED)))
    with output.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER.split(","), *register])
    census = sum(row[5] == "census" for row in register)
    persons = sum(int(row[4]) for row in register)
    print(f"{len(register)} areas, {census} as counted, {persons} persons", file=sys.stderr)


if __name__ == "__main__":
    main()
