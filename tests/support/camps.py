"""A camp with every person listed, and its register in every shape."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from among import among
from hypothesis import strategies as st
from registers import Case, Row, fits, read_by, registers, written
from strategies import COUNTS, GROUPS, NON_LINEAR, Table, programmes

DAY = dt.date(2024, 3, 1)  # of the programme
AGES = st.integers(0, 99) | among((4, 5, 14, 15, 16, 17))
SEXES = (("F", "M"), ("female", " Male"), ("여", "남"), ("女", "男"), ("féminin", "masculin"))
WORDS = ("all", "f", "0-4", "T_TL", "x y", "a,b", "é", "가", "人")
# Names of columns that a mapping may name.
CALLED = ("col", "Question 7?", "a+b", "x;y,z", 'the "one"', "Größe", "나. 항목", "項目", "no (1)")
MEMBERS = "members"
ROLES = {"age": "age", "birth_date": "birth", "sex": "sex", "_of": "household", "_index": "of"}


Record = dict[str, Any]  # text, and perhaps a list of records


class Person(NamedTuple):
    """A person of a household; `days` are the days since the last birthday."""

    age: int
    days: int
    female: bool

    @property
    def born(self) -> dt.date:
        """The birth date that gives `age` on the programme's day."""
        return DAY.replace(year=DAY.year - self.age) - dt.timedelta(self.days)


class Camp(NamedTuple):
    """A programme, a plain register for it, and the people of every household.

    The encoding `codec` can express all cells.
    """

    case: Case
    people: list[list[Person]]
    codec: str

    @property
    def counted(self) -> list[str]:
        """The columns that count people."""
        groups = [group.get("column", name) for name, group in self.case.table["groups"].items()]
        return [name for name in ("persons", *groups) if name in self.case.rows[0]]

    @property
    def counts(self) -> list[str]:
        """All columns of counts."""
        return [*self.counted, *(name for name in COUNTS if name in self.case.rows[0])]


class Shaped(NamedTuple):
    """A register in some shape: tables of text, and what a mapping must say about them.

    `tables` are "main" and, if people have their own table, "people". `columns` are those to add
    up. The columns `numbers` contain only whole numbers, and `dates` ISO 8601 dates. `MEMBERS` may
    be a list of people in a record.
    """

    tables: dict[str, list[Record]]
    columns: Mapping[str, list[str]]
    numbers: list[str]
    mapping: Mapping[str, Any] = {}
    dates: Sequence[str] = ()

    @property
    def inside(self) -> bool:
        """Whether records contain lists."""
        return MEMBERS in self.tables["main"][0]


class PersonCells(NamedTuple):
    """The cells that describe a person, the mapping for them, and the columns of dates."""

    cells: Callable[[Person], Row]
    mapping: dict[str, Any]
    dates: list[str]


@st.composite
def camps(draw: st.DrawFn, codec: str, *, together: bool = False) -> Camp:
    """A camp of 1 to 6 households; `together` makes all rules linear, for rows of areas."""
    table = draw(programmes(NON_LINEAR if together else ())) | {"date": DAY}
    for rule in table["allocations"] if together else []:
        conditions = rule.get("only", {}).items()
        rule["only"] = {name: words for name, words in conditions if isinstance(words, list)}
    counted = read_by(table)[0] | {"persons"}
    rows: list[Row] = []
    people: list[list[Person]] = []
    for row in draw(registers(table, 6, codec)):
        own = draw(st.lists(persons(), min_size=1, max_size=5))
        own += [] if rows else [Person(30, 3, female=True), Person(3, 0, female=False)]
        heads = {"persons": len(own)} | {
            group.get("column", name): sum(belongs(group, person) for person in own)
            for name, group in GROUPS.items()
        }
        cells = {name: draw(written(count)) for name, count in heads.items() if name in counted}
        kept = {name: cell for name, cell in row.items() if name not in (*heads, "households")}
        rows.append(kept | cells)
        people.append(own)
    return Camp(Case(table, rows), people, codec)


def persons() -> st.SearchStrategy[Person]:
    """A person, often of an age at which a group begins or ends."""
    return st.builds(Person, AGES, st.integers(0, 364), st.booleans())


def belongs(group: Table, person: Person) -> bool:
    """Whether a person belongs to a group."""
    of_age = group.get("from_age", 0) <= person.age <= group.get("to_age", person.age)
    return of_age and (person.female or "sex" not in group)


def without(row: Row, names: list[str]) -> Record:
    """A row without some of its cells."""
    return {name: cell for name, cell in row.items() if name not in names}


def households(camp: Camp) -> st.SearchStrategy[Shaped]:
    """One row per household with its counts."""
    return st.just(Shaped({"main": camp.case.rows}, {}, camp.counts))


@st.composite
def in_parts(draw: st.DrawFn, camp: Camp) -> Shaped:
    """Every count in several columns, which a mapping adds up."""
    columns = {
        name: [f"{name} {n}" for n in range(draw(st.integers(2, 3)))] for name in camp.counts
    }
    rows = []
    for row in camp.case.rows:
        cells = without(row, camp.counts)
        for name, (first, *others) in columns.items():
            rest = int(row[name])
            for other in others:
                part = draw(st.integers(0, rest))
                cells[other], rest = str(part), rest - part
            cells[first] = str(rest)
        rows.append(cells)
    return Shaped({"main": rows}, columns, [part for parts in columns.values() for part in parts])


@st.composite
def person_cells(draw: st.DrawFn, camp: Camp) -> PersonCells:
    """The way in which a table describes people."""
    pairs = [pair for pair in SEXES if fits("".join(pair), camp.codec)]
    female, male = draw(among(pairs))
    style = draw(among(("age", "%Y-%m-%d", "%d/%m/%Y", "%Y%m%d", "%d %b %Y")))

    def cells(person: Person) -> Row:
        born = {"birth_date": f"{person.born:{style}}"}
        age = {"age": str(person.age)} if style == "age" else born
        return age | {"sex": female if person.female else male}

    mapping: dict[str, Any] = {"people": {}} | ({"dates": "dmy"} if "/" in style else {})
    return PersonCells(cells, mapping, ["birth_date"] if style == "%Y-%m-%d" else [])


@st.composite
def roster(draw: st.DrawFn, camp: Camp) -> Shaped:
    """One row per person, in any order; the first person has the other counts."""
    cells, mapping, dates = draw(person_cells(camp))
    rows = []
    for row, people in zip(camp.case.rows, camp.people, strict=True):
        others = {name: "0" for name in COUNTS if name in row}
        for place, person in enumerate(people):
            own = without(row, camp.counted) | (others if place else {})
            rows.append(own | cells(person))
    return Shaped({"main": draw(st.permutations(rows))}, {}, [*camp.counts, "age"], mapping, dates)


@st.composite
def beside(draw: st.DrawFn, camp: Camp) -> Shaped:
    """Households and their people in two tables, joined by a key or by household."""
    cells, mapping, dates = draw(person_cells(camp))
    key = draw(among(("_index", "household_id")))
    places = enumerate(camp.case.rows, 1)
    keyed = [{"_index": str(at)} | without(row, camp.counted) for at, row in places]
    main = keyed if key == "_index" else [without(row, ["_index"]) for row in keyed]
    people = [
        {"_of": row[key]} | cells(person)
        for row, own in zip(main, camp.people, strict=True)
        for person in own
    ]
    tables = {"main": main, "people": draw(st.permutations(people))}
    return Shaped(tables, {}, [*camp.counts, "age", "_index"], mapping, dates)


@st.composite
def inside(draw: st.DrawFn, camp: Camp) -> Shaped:
    """Records of households, with a list of their people in each."""
    cells, mapping, dates = draw(person_cells(camp))
    rows = [
        without(row, camp.counted) | {MEMBERS: [cells(person) for person in own]}
        for row, own in zip(camp.case.rows, camp.people, strict=True)
    ]
    return Shaped({"main": draw(st.permutations(rows))}, {}, [*camp.counts, "age"], mapping, dates)


@st.composite
def areas(draw: st.DrawFn, camp: Camp) -> Shaped:
    """Planning figures: one row for all households with the same sites and words."""
    together: dict[tuple[str, ...], list[Row]] = {}
    own = [*camp.counts, "household_id", "note"]
    for row in camp.case.rows:
        together.setdefault(tuple(map(str.strip, without(row, own).values())), []).append(row)
    rows = [
        without(members[0], ["note"])
        | {name: str(sum(int(row[name]) for row in members)) for name in camp.counts}
        | {"households": str(len(members))}
        for members in together.values()
    ]
    return Shaped({"main": draw(st.permutations(rows))}, {}, [*camp.counts, "households"])


@st.composite
def long(draw: st.DrawFn, camp: Camp) -> Shaped:
    """One row per count of a household, in any order."""
    known = [word for word in WORDS if fits(word, camp.codec)]
    words = dict(zip(camp.counts, draw(st.permutations(known)), strict=False))
    rows = [
        without(row, camp.counts) | {"what": word, "number": row[name]}
        for row in camp.case.rows
        for name, word in words.items()
    ]
    counts = {name: {"what": [word]} for name, word in words.items()}
    mapping = {"long": {"value": "number", "counts": counts}}
    return Shaped({"main": draw(st.permutations(rows))}, {}, ["number"], mapping)


def _names(register: Shaped) -> list[str]:
    """The names of all columns except that of lists."""
    first = [rows[0] for rows in register.tables.values()]
    first += [people[0] for people in (row.get(MEMBERS) for row in first) if people]
    return [
        name for name in dict.fromkeys(name for row in first for name in row) if name != MEMBERS
    ]


@st.composite
def renamed(draw: st.DrawFn, register: Shaped, codec: str) -> tuple[Shaped, dict[str, Any]]:
    """The register with new names for some columns, and its whole mapping.

    A column always gets a new name if the encoding cannot express its own.
    """
    free = draw(st.permutations([name for name in CALLED if fits(name, codec)]))
    names = _names(register)
    changed = [name for name in names if not fits(name, codec) or draw(st.integers(0, 3)) == 0]
    new = dict(zip(sorted(changed, key=lambda name: fits(name, codec)), free, strict=False))

    def new_name(name: str) -> str:
        return new.get(name, name)

    def with_new_names(rows: list[Record]) -> list[Record]:
        return [
            {
                new_name(name): with_new_names(cell) if name == MEMBERS else cell
                for name, cell in row.items()
            }
            for row in rows
        ]

    tables = {table: with_new_names(rows) for table, rows in register.tables.items()}
    mapped = {name: [new_name(part) for part in parts] for name, parts in register.columns.items()}
    summed = {part for parts in register.columns.values() for part in parts}
    roles = {*summed, *ROLES, "what", "number", "note"}
    mapped |= {name: [other] for name, other in new.items() if name not in roles}
    mapping = dict(register.mapping)
    if "people" in mapping:
        needed = {"_of", "_index", *new} & set(names)
        mapping["people"] = {key: new_name(name) for name, key in ROLES.items() if name in needed}
        mapping["people"] |= {"sheet": MEMBERS} if register.inside else {}
    if "long" in mapping:
        counts = {
            name: {new_name("what"): count["what"]}
            for name, count in mapping["long"]["counts"].items()
        }
        mapping["long"] = {"value": new_name("number"), "counts": counts}
    numbers, dates = list(map(new_name, register.numbers)), list(map(new_name, register.dates))
    return register._replace(tables=tables, numbers=numbers, dates=dates), mapping | {
        "columns": mapped
    }
