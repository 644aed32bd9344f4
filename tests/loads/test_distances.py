"""Distances: how a table is read, what is refused, and how far places are from each other."""

from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import ration
from ration.loads.distances.between import (
    Between,
    distances_between,
    metres_from,
    source_words,
)
from ration.loads.distances.load import load_distances
from ration.loads.distances.metres import great_circle_metres, whole_metres
from ration.results.distances import Distance, DistanceTable
from ration.results.plan.site_details import SiteDetail, SiteDetails

DETOUR = Fraction(7, 5)


def table(*rows: tuple[str, str, str]) -> DistanceTable:
    start, end, km = zip(*rows, strict=True)
    return load_distances(pl.DataFrame({"from": start, "to": end, "km": km}))


def codes(*rows: tuple[str, str, str]) -> list[tuple[int | None, str]]:
    with pytest.raises(ration.DataError) as error:
        table(*rows)
    return [(each.row, each.code) for each in error.value.problems]


def rows_of(found: Between) -> list[list[int]]:
    return [list(row) for row in found.metres]


class TestTable:
    """A table of distances is read like other small files."""

    @pytest.mark.parametrize(
        "header",
        [
            "From,To,Km",
            "Origin,Destination,Distance (km)",
            "Départ,Arrivée,Distance",
            "Origen,Destino,Distancia (km)",
            "Откуда,Куда,Расстояние (км)",
            "출발지,도착지,거리(km)",
            "من,إلى,المسافة (كم)",
        ],
    )
    def test_usual_names(self, header: str, tmp_path: Path) -> None:
        path = tmp_path / "roads.csv"
        path.write_text(f"{header}\nPort,North,12.5\n", encoding="utf-8")
        read = load_distances(path)
        assert read.distances == (Distance("Port", "North", Fraction(25, 2)),)
        warned = [each.code for each in read.warnings]
        assert warned == ([] if header == "From,To,Km" else ["stock-columns-used"])

    def test_a_mapping_names_others_and_sites(self, tmp_path: Path) -> None:
        mapping = tmp_path / "map.toml"
        mapping.write_text(
            '[sites]\nN = "North"\n[distances]\nunit = "m"\nignore = ["x"]\n'
            '[distances.columns]\nkm = "Way"\n'
        )
        frame = pl.DataFrame({"from": ["Port"], "to": ["N"], "Way": ["500"], "x": ["1"]})
        read = load_distances(frame, mapping=mapping)
        assert read.distances == (Distance("Port", "North", Fraction(1, 2)),)
        assert read.warnings == ()

    def test_all_faults_at_once(self) -> None:
        assert codes(
            ("Port", "North", "12"),
            ("Port", "North", "12"),
            ("Port", "North", "13"),
            ("North", "Port", "13"),
            ("Port", "Port", "1"),
            ("Port", "Port", "0"),
            ("", "North", "1"),
            ("Port", "", ""),
            ("", "", ""),
            ("Port", "South", "-1"),
            ("Port", "South", "far"),
            ("Port", "South", "100001"),
        ) == [
            (4, "distances-differ"),
            (6, "distances-same-place"),
            (8, "distances-blank"),
            (9, "distances-blank"),
            (9, "distances-blank"),
            (11, "site-details-distance"),
            (12, "site-details-distance"),
            (13, "site-details-too-far"),
        ]

    def test_rows_that_repeat_are_counted(self) -> None:
        read = table(("Port", "North", "12"), ("Port", "North", "12.0"))
        assert (read.rows, len(read.distances)) == (2, 1)
        assert [each.code for each in read.warnings] == ["distances-again"]

    def test_missing_columns(self) -> None:
        with pytest.raises(ration.DataError, match="km"):
            load_distances(pl.DataFrame({"from": ["Port"], "to": ["North"]}))

    @given(st.lists(st.tuples(*[st.sampled_from("abc")] * 2, st.integers(0, 99)), max_size=6))
    def test_what_is_written_is_read(self, rows: list[tuple[str, str, int]]) -> None:
        known = {(a, b): km for a, b, km in rows if a != b}
        frame = pl.DataFrame([(a, b, str(km)) for (a, b), km in known.items()] or [("", "", "")],
                             schema=["from", "to", "km"], orient="row")  # fmt: skip
        read = load_distances(frame)
        assert dict(read.by_places) == known
        for (a, b), km in known.items():
            assert read.km(a, b) == km
            assert read.km(b, a) == known.get((b, a), km)


class TestMetres:
    """Whole metres, rounded up."""

    @given(st.fractions(0, 100_000))
    def test_less_than_a_metre_more(self, km: Fraction) -> None:
        assert 0 <= whole_metres(km) - km * 1000 < 1

    def test_a_quarter_of_the_earth(self) -> None:
        """The mean radius of the Earth is 6,371.0088 km (IUGG, GRS 80)."""
        quarter = 10_007_557  # 6,371,008.8 × π / 2
        for end in ((Fraction(90), Fraction(0)), (Fraction(0), Fraction(-90))):
            assert great_circle_metres((Fraction(0), Fraction(0)), end) == quarter
        there = great_circle_metres((Fraction(0), Fraction(0)), (Fraction(90), Fraction(0)), DETOUR)
        assert there == -(-quarter * 7 // 5)


class TestBetween:
    """The table first, then details of sites, coordinates, and ways through others."""

    def test_each_source_in_its_turn(self) -> None:
        points = {name: (Fraction(0), Fraction(at)) for at, name in enumerate("ABCD")}
        details = SiteDetails(
            sites=(
                SiteDetail(site="B", depot="A", distance_km=Fraction(5)),
                SiteDetail(site="C", depot="A", distance_km=Fraction(7)),
                SiteDetail(site="E", depot="A", distance_km=Fraction(9)),
            )
        )
        roads = table(("A", "B", "3"), ("B", "A", "4"))
        found = distances_between([*"ABCDEF"], roads, points, DETOUR, details=details)
        metres, degree = rows_of(found), great_circle_metres(points["A"], points["B"], DETOUR)
        assert (metres[0][1], metres[1][0]) == (3000, 4000)  # the table
        assert (metres[0][2], metres[2][0]) == (7000, 7000)  # the details
        assert metres[1][2] == degree  # the crow
        assert metres[1][4] == 4000 + 9000  # through A, by roads
        assert metres[3][4] == metres[3][2] + 7000 + 9000  # to C as the crow flies
        assert found.unknown == ("F",)
        assert found.used == {"table", "details", "crow", "through"}
        words = source_words(found, roads, DETOUR, assumed=False, details=details)
        assert words == f"{roads.source}; site details; as the crow flies × 1.4"

    @given(st.data())
    def test_ways_through_sections_are_the_shortest(self, data: st.DataObject) -> None:
        """Floyd's algorithm comes to the same."""
        names = "abcdef"
        some = st.dictionaries(st.tuples(*[st.sampled_from(names)] * 2), st.integers(0, 50))
        pairs = {pair: km for pair, km in data.draw(some).items() if pair[0] != pair[1]}
        roads = DistanceTable(
            distances=tuple(Distance(a, b, Fraction(km)) for (a, b), km in pairs.items())
        )
        both = {(b, a): km for (a, b), km in pairs.items()} | pairs
        best = {(a, b): 0 if a == b else both.get((a, b)) for a in names for b in names}
        for by in names:
            for a in names:
                for b in names:
                    one, other, now = best[a, by], best[by, b], best[a, b]
                    if one is not None and other is not None:
                        best[a, b] = min(one + other, one + other if now is None else now)
        found = distances_between(names, roads, {}, DETOUR)
        for at, a in enumerate(names):
            for to, b in enumerate(names):
                direct = roads.km(a, b) if a != b else 0
                km = best[a, b] if direct is None else direct
                assert found.metres[at][to] == (-1 if km is None else km * 1000)
        known = [at for at, name in enumerate(names) if name not in found.unknown]
        assert all(found.metres[a][b] >= 0 for a in known for b in known)


def test_metres_from_a_place_are_those_between_all_places() -> None:
    """By the table, by points, through B, to itself; of D nothing is known."""
    known = table(("A", "B", "1"), ("B", "C", "2"))
    points = {"A": (Fraction(38), Fraction(126)), "E": (Fraction(38), Fraction(127))}
    places = ["A", "B", "C", "D", "E"]
    found, used = metres_from("A", places, known, points, DETOUR)
    every = distances_between(places, known, points, DETOUR)
    assert [-1 if each is None else each for each in found] == list(every.metres[0])
    assert found[:4] == [0, 1000, 3000, None]
    assert used == every.used == {"table", "crow", "through"}
