"""A camp whose people are known one by one, and every shape in which a register tells of it."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from hypothesis import strategies as st
from registers import Case, Row, fits, read_by, registers, written
from strategies import BENT, COUNTS, GROUPS, Table, programmes

DAY = dt.date(2024, 3, 1)  # of the programme
AGES = st.integers(0, 99) | st.sampled_from((4, 5, 14, 15, 16, 17))
SEXES = (("F", "M"), ("female", " Male"), ("여", "남"), ("女", "男"), ("féminin", "masculin"))
WORDS = ("all", "f", "0-4", "T_TL", "x y", "a,b", "é", "가", "人")
# What columns may be called where a mapping says what they are.
CALLED = ("col", "Question 7?", "a+b", "x;y,z", 'the "one"', "Größe", "나. 항목", "項目", "no (1)")
MEMBERS = "members"
ROLES = {"age": "age", "birth_date": "birth", "sex": "sex", "_of": "household", "_index": "of"}


Record = dict[str, Any]  # text, and perhaps a list of records


class Person(NamedTuple):
    """Somebody of a household; `days` is how long ago the last birthday was."""

    age: int
    days: int
    female: bool

    @property
    def born(self) -> dt.date:
        """The birth date, by which `age` is what it is on the programme's day."""
        return DAY.replace(year=DAY.year - self.age) - dt.timedelta(self.days)


class Camp(NamedTuple):
    """A programme, a plain register for it, and the people of every household.

    All cells are such as the encoding `codec` can express.
    """

    case: Case
    people: list[list[Person]]
    codec: str

    @property
    def counted(self) -> list[str]:
        """The columns that count people by who they are."""
        groups = [group.get("column", name) for name, group in self.case.table["groups"].items()]
        return [name for name in ("persons", *groups) if name in self.case.rows[0]]

    @property
    def counts(self) -> list[str]:
        """All columns of counts."""
        return [*self.counted, *(name for name in COUNTS if name in self.case.rows[0])]


class Told(NamedTuple):
    """A register in some shape: tables of text, and what a mapping must say of them.

    `tables` are "main" and, where they stand apart, "people". `columns` are those to add up;
    `numbers` hold none but whole numbers, `dates` dates as ISO 8601 has them. `MEMBERS` may be
    a list of people in a record.
    """

    tables: dict[str, list[Record]]
    columns: Mapping[str, list[str]]
    numbers: list[str]
    said: Mapping[str, Any] = {}
    dates: Sequence[str] = ()

    @property
    def inside(self) -> bool:
        """Whether there are lists inside the records."""
        return MEMBERS in self.tables["main"][0]


class Telling(NamedTuple):
    """How people's `cells` tell who they are, what a mapping says of that, and which are dates."""

    cells: Callable[[Person], Row]
    said: dict[str, Any]
    dates: list[str]


@st.composite
def camps(draw: st.DrawFn, codec: str, *, together: bool = False) -> Camp:
    """A camp of 1 to 6 households; `together`: of a programme that may be asked about many."""
    table = draw(programmes(BENT if together else ())) | {"date": DAY}
    for rule in table["allocations"] if together else []:
        asked = rule.get("only", {}).items()
        rule["only"] = {name: words for name, words in asked if isinstance(words, list)}
    counted = read_by(table)[0] | {"persons"}
    rows: list[Row] = []
    people: list[list[Person]] = []
    for row in draw(registers(table, 6, codec)):
        own = draw(st.lists(persons(), min_size=1, max_size=5))
        own += [] if rows else [Person(30, 3, female=True), Person(3, 0, female=False)]
        heads = {"persons": len(own)} | {
            group.get("column", name): sum(belongs(group, one) for one in own)
            for name, group in GROUPS.items()
        }
        cells = {name: draw(written(many)) for name, many in heads.items() if name in counted}
        kept = {name: cell for name, cell in row.items() if name not in (*heads, "households")}
        rows.append(kept | cells)
        people.append(own)
    return Camp(Case(table, rows), people, codec)


def persons() -> st.SearchStrategy[Person]:
    """Somebody, often of an age at which a group begins or ends."""
    return st.builds(Person, AGES, st.integers(0, 364), st.booleans())


def belongs(group: Table, one: Person) -> bool:
    """Whether somebody is of a group."""
    of_age = group.get("from_age", 0) <= one.age <= group.get("to_age", one.age)
    return of_age and (one.female or "sex" not in group)


def without(row: Row, names: list[str]) -> Record:
    """A row without some of its cells."""
    return {name: cell for name, cell in row.items() if name not in names}


def households(camp: Camp) -> st.SearchStrategy[Told]:
    """A row a household with its counts."""
    return st.just(Told({"main": camp.case.rows}, {}, camp.counts))


@st.composite
def parted(draw: st.DrawFn, camp: Camp) -> Told:
    """Every count in several columns, that a mapping adds up."""
    columns = {
        name: [f"{name} {n}" for n in range(draw(st.integers(2, 3)))] for name in camp.counts
    }
    rows = []
    for row in camp.case.rows:
        made = without(row, camp.counts)
        for name, (first, *others) in columns.items():
            rest = int(row[name])
            for one in others:
                part = draw(st.integers(0, rest))
                made[one], rest = str(part), rest - part
            made[first] = str(rest)
        rows.append(made)
    return Told({"main": rows}, columns, [one for own in columns.values() for one in own])


@st.composite
def telling(draw: st.DrawFn, camp: Camp) -> Telling:
    """How a table tells who people are."""
    pairs = [pair for pair in SEXES if fits("".join(pair), camp.codec)]
    female, male = draw(st.sampled_from(pairs))
    style = draw(st.sampled_from(("age", "%Y-%m-%d", "%d/%m/%Y", "%Y%m%d", "%d %b %Y")))

    def cells(one: Person) -> Row:
        who = {"age": str(one.age)} if style == "age" else {"birth_date": f"{one.born:{style}}"}
        return who | {"sex": female if one.female else male}

    said: dict[str, Any] = {"people": {}} | ({"dates": "dmy"} if "/" in style else {})
    return Telling(cells, said, ["birth_date"] if style == "%Y-%m-%d" else [])


@st.composite
def roster(draw: st.DrawFn, camp: Camp) -> Told:
    """A row a person, in any order; other counts are the first one's."""
    cells, said, dates = draw(telling(camp))
    rows = []
    for row, people in zip(camp.case.rows, camp.people, strict=True):
        others = {name: "0" for name in COUNTS if name in row}
        for place, one in enumerate(people):
            own = without(row, camp.counted) | (others if place else {})
            rows.append(own | cells(one))
    return Told({"main": draw(st.permutations(rows))}, {}, [*camp.counts, "age"], said, dates)


@st.composite
def beside(draw: st.DrawFn, camp: Camp) -> Told:
    """Households and their people in two tables, which a key of their own may join."""
    cells, said, dates = draw(telling(camp))
    key = draw(st.sampled_from(("_index", "household_id")))
    places = enumerate(camp.case.rows, 1)
    keyed = [{"_index": str(at)} | without(row, camp.counted) for at, row in places]
    main = keyed if key == "_index" else [without(row, ["_index"]) for row in keyed]
    people = [
        {"_of": row[key]} | cells(one)
        for row, own in zip(main, camp.people, strict=True)
        for one in own
    ]
    tables = {"main": main, "people": draw(st.permutations(people))}
    return Told(tables, {}, [*camp.counts, "age", "_index"], said, dates)


@st.composite
def inside(draw: st.DrawFn, camp: Camp) -> Told:
    """Records of households, with a list of their people in each."""
    cells, said, dates = draw(telling(camp))
    rows = [
        without(row, camp.counted) | {MEMBERS: [cells(one) for one in own]}
        for row, own in zip(camp.case.rows, camp.people, strict=True)
    ]
    return Told({"main": draw(st.permutations(rows))}, {}, [*camp.counts, "age"], said, dates)


@st.composite
def areas(draw: st.DrawFn, camp: Camp) -> Told:
    """Planning figures: a row for all households that share their sites and words."""
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
    return Told({"main": draw(st.permutations(rows))}, {}, [*camp.counts, "households"])


@st.composite
def long(draw: st.DrawFn, camp: Camp) -> Told:
    """A row for every number of a household, in any order."""
    known = [word for word in WORDS if fits(word, camp.codec)]
    words = dict(zip(camp.counts, draw(st.permutations(known)), strict=False))
    rows = [
        without(row, camp.counts) | {"what": word, "number": row[name]}
        for row in camp.case.rows
        for name, word in words.items()
    ]
    counts = {name: {"what": [word]} for name, word in words.items()}
    said = {"long": {"value": "number", "counts": counts}}
    return Told({"main": draw(st.permutations(rows))}, {}, ["number"], said)


def _names(told: Told) -> list[str]:
    """The names of all columns but that of lists."""
    first = [rows[0] for rows in told.tables.values()]
    first += [people[0] for people in (one.get(MEMBERS) for one in first) if people]
    return [
        name for name in dict.fromkeys(name for row in first for name in row) if name != MEMBERS
    ]


@st.composite
def called(draw: st.DrawFn, told: Told, codec: str) -> tuple[Told, dict[str, Any]]:
    """The register with other names for some columns, and all that a mapping says of it.

    A column has another name at least where an encoding cannot express its own.
    """
    free = draw(st.permutations([name for name in CALLED if fits(name, codec)]))
    names = _names(told)
    some = [name for name in names if not fits(name, codec) or draw(st.integers(0, 3)) == 0]
    new = dict(zip(sorted(some, key=lambda name: fits(name, codec)), free, strict=False))

    def now(name: str) -> str:
        return new.get(name, name)

    def again(rows: list[Record]) -> list[Record]:
        return [
            {now(name): again(one) if name == MEMBERS else one for name, one in row.items()}
            for row in rows
        ]

    tables = {table: again(rows) for table, rows in told.tables.items()}
    mapped = {name: [now(one) for one in parts] for name, parts in told.columns.items()}
    summed = {one for parts in told.columns.values() for one in parts}
    roles = {*summed, *ROLES, "what", "number", "note"}
    mapped |= {name: [other] for name, other in new.items() if name not in roles}
    said = dict(told.said)
    if "people" in said:
        needed = {"_of", "_index", *new} & set(names)
        said["people"] = {key: now(name) for name, key in ROLES.items() if name in needed}
        said["people"] |= {"sheet": MEMBERS} if told.inside else {}
    if "long" in said:
        counts = {name: {now("what"): one["what"]} for name, one in said["long"]["counts"].items()}
        said["long"] = {"value": now("number"), "counts": counts}
    numbers, dates = list(map(now, told.numbers)), list(map(now, told.dates))
    return told._replace(tables=tables, numbers=numbers, dates=dates), said | {"columns": mapped}
