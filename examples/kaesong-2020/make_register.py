"""Draw a SYNTHETIC household register of the city of Kaesong for the relief of August 2020.

No row is a real household, no site a real place. No household register of Kaesong is public; this
one is drawn at random, with a fixed seed, to the published figures that stand below with their
sources. Figures marked "ours" are assumptions and say nothing about the city. How it is drawn:
1. Household sizes are drawn until the 192,578 persons are used up; the last takes what is left.
2. The people are a pack of cards, one a person, with as many cards of each age band as its share of
   the city. Every household is first dealt its adults (or its elders, or children who live alone);
   the rest is shuffled and fills the free places. So the city's shares come out as given.
3. The households are cut into 27 districts and given a centre, a store and a paying office.

Every Python from 3.11 on writes the same bytes: chance is random() alone, no floats are added up.
"""

import argparse
import csv
import random
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

SEED = 2020_08_07  # ours: the day the relief train came (Yonhap AEN20200809002200320)
PERSONS = 192_578  # the city proper, 2008 census (Wikipedia, Kaesong); the wider area: 308,440
DONG, RI = 24, 3  # the same source; the codes "Dong 01" to "Ri 03" are ours, not names

# Households per 1,000 by size: ours, made so that the mean is 3.9 persons (the mean usually given
# from the 2008 census; extended families average 4.4, PRB 2010). No table by size was found.
SIZES = {1: 45, 2: 113, 3: 222, 4: 324, 5: 176, 6: 75, 7: 29, 8: 11, 9: 4, 10: 1}

# Persons per 10,000 by age. 2008 census: 2319 are 0-14, 6809 are 15-64, 872 are 65 and over
# (Wikipedia, Demographics of North Korea). Cut further at two ages:
# - under 5: 1.747 million (855,000 girls, 892,000 boys whom UNICEF planned to reach: Humanitarian
#   Action for Children 2012, DPRK) of 24.05 million people (2008 census);
# - 15 and 16: ESTIMATE, ours; no published figure was found. Adults are 17 and over (identity card,
#   vote: factsanddetails.com); with 3.4 % aged 15 or 16 they are about 73 % of the people.
UNDER5, SCHOOL, TEENS, GROWN, ELDER = "0-4", "5-14", "15-16", "17-64", "65+"
AGES = {UNDER5: 726, SCHOOL: 2319 - 726, TEENS: 340, GROWN: 6809 - 340, ELDER: 872}

# Households per 10,000: all ours.
CHILD_ONLY = 21  # of those of 1 to 3: nobody is 17, so nobody gets the stipend
ELDER_ONLY = 3_000  # of the others of 1 or 2
ELDER_HEAD = 500  # of the rest: the first adult is 65 or over
SECOND_ADULT = 9_000  # of the rest, of 2 and more
OTHER_CENTRE = 200  # fetch their goods at a neighbouring district's centre
FAR_STORE = 1_500  # are registered with the farther of their district's two stores
AT_OFFICE, AT_ENTERPRISE = 3_000, 5_200  # of those with a member of 17 to 64; else organizations

# The kinds of payers, centres and stores: Daily NK, August 2020. How many there are of each: ours.
ENTERPRISES, ORGANIZATIONS = 60, 20
HEADER = "household_id,district,centre,store,payer,persons,adults,children,under5,elders"


def below(rng: random.Random, end: int) -> int:
    return int(rng.random() * end)


def happens(rng: random.Random, per_10_000: int) -> bool:
    return below(rng, 10_000) < per_10_000


def draw_sizes(rng: random.Random) -> Iterator[int]:
    """Household sizes that add up to `PERSONS`."""
    per_1000 = [size for size, count in SIZES.items() for _ in range(count)]
    left = PERSONS
    while left:
        size = min(per_1000[below(rng, 1_000)], left)
        left -= size
        yield size


def first_members(rng: random.Random, size: int) -> list[str]:
    """The age bands that a household of `size` is dealt before the pack is shuffled."""
    if size <= 3 and happens(rng, CHILD_ONLY):
        return [TEENS] + [SCHOOL] * (size - 1)
    if size <= 2 and happens(rng, ELDER_ONLY):
        return [ELDER] * size
    head = ELDER if happens(rng, ELDER_HEAD) else GROWN
    return [head, GROWN] if size >= 2 and happens(rng, SECOND_ADULT) else [head]


def draw_households(rng: random.Random) -> list[Counter[str]]:
    """The number of members of each age band, household by household."""
    sizes = list(draw_sizes(rng))
    households = [Counter(first_members(rng, size)) for size in sizes]
    cards = Counter({age: round(PERSONS * share / 10_000) for age, share in AGES.items()})
    cards[GROWN] += PERSONS - cards.total()  # what rounding left over
    for household in households:
        cards.subtract(household)
    pack = [age for age, count in cards.items() for _ in range(count)]
    for last in range(len(pack) - 1, 0, -1):  # Fisher-Yates
        other = below(rng, last + 1)
        pack[last], pack[other] = pack[other], pack[last]
    for size, household in zip(sizes, households, strict=True):
        household.update(pack.pop() for _ in range(size - household.total()))
    return households


def cut_districts(rng: random.Random, households: int) -> list[int]:
    """Where each district begins, and the end. Ours: a ri has about half the people of a dong."""
    weights = [70 + below(rng, 61) for _ in range(DONG)] + [35 + below(rng, 31) for _ in range(RI)]
    return [households * sum(weights[:n]) // sum(weights) for n in range(DONG + RI + 1)]


def draw_sites(rng: random.Random, district: int, second_half: bool) -> list[str]:
    """District, centre, store. A district's second half lives nearer to its second store."""
    name = f"Dong {district + 1:02}" if district < DONG else f"Ri {district - DONG + 1:02}"
    step = 2 * below(rng, 2) - 1 if happens(rng, OTHER_CENTRE) else 0
    store = 2 * district + (second_half != happens(rng, FAR_STORE))
    return [name, f"DC-{(district + step) % (DONG + RI) + 1:02}", f"GS-{store + 1:02}"]


def draw_payer(rng: random.Random, district: int, household: Counter[str]) -> str:
    """Workplaces pay their workers' families, wherever these live; the first ones are large."""
    place = below(rng, 10_000) if household[GROWN] else 0  # of no working age: the district office
    if place < AT_OFFICE:
        return f"District office {district + 1:02}"
    if place < AT_OFFICE + AT_ENTERPRISE:
        return f"Enterprise {below(rng, 1 + below(rng, ENTERPRISES)) + 1:02}"
    return f"Organization {below(rng, 1 + below(rng, ORGANIZATIONS)) + 1:02}"


def rows(rng: random.Random) -> Iterator[list[str | int]]:
    """The register, row by row, in the order of `HEADER`."""
    households = draw_households(rng)
    for district, (start, end) in enumerate(pairwise(cut_districts(rng, len(households)))):
        for n, ages in enumerate(households[start:end], start):
            sites = draw_sites(rng, district, second_half=2 * n >= start + end)
            payer = draw_payer(rng, district, ages)
            adults, children = ages[GROWN] + ages[ELDER], ages[UNDER5] + ages[SCHOOL] + ages[TEENS]
            counts = [adults + children, adults, children, ages[UNDER5], ages[ELDER]]
            yield [f"KS-{n + 1:06}", *sites, payer, *counts]


def main() -> None:
    parser = argparse.ArgumentParser(description="Draw a synthetic register of Kaesong.")
    beside = Path(__file__).with_name("households.csv")
    parser.add_argument("output", nargs="?", type=Path, default=beside)
    output: Path = parser.parse_args().output
    register = list(rows(random.Random(SEED)))
    with output.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([HEADER.split(","), *register])
    persons, adults = (sum(int(row[column]) for row in register) for column in (5, 6))
    print(f"{len(register)} households, {persons} persons, {adults} adults", file=sys.stderr)


if __name__ == "__main__":
    main()
