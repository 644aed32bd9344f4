"""Papers of trips: load lists, and waybills by trip and stop, with the goods of the loads."""

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from command import run
from hypothesis import given
from hypothesis import strategies as st
from loads_by_hand import LORRY, loads_by_hand
from printed import all_files, letters, needs_font, pages, text_of

import ration
from ration.core.quantity.quantity import number_text
from ration.core.quantity.units import unit_word
from ration.export.pdf.document import Document, DocumentMaker
from ration.export.pdf.documents import Documents
from ration.export.pdf.languages.labels import labels_in, languages
from ration.export.pdf.papers.load_list import loading_order
from ration.export.pdf.preflight.estimate import estimate
from ration.export.pdf.printing import print_options
from ration.results.loads import LoadsRecord

PROGRAMME = """
id = "mixed"
version = "1"
title = "Mixed goods"
source = "a test"
currency = "KPW"
[channels.centre]
title = "Centre"
[items.rice]
name = "Rice"
unit = "kg"
volume = "1.5 L"
packs = [
  { name = "bag", holds = "50 kg", tare = "0.12 kg" },
  { name = "box", holds = "5 kg", tare = "0.1 kg" },
]
[items.coal]
name = "Coal"
unit = "t"
step = "1 kg"
[items.kit]
name = "Kit"
unit = "kit"
[items.stipend]
name = "Stipend"
unit = "KPW"
"""
for item, quantity in (("rice", "7 kg"), ("coal", "31 kg"), ("kit", "1 kit"), ("stipend", "9 KPW")):
    PROGRAMME += f"""
[[allocations]]
item = "{item}"
per = "person"
quantity = "{quantity}"
channel = "centre"
"""
HOSTILE = ['#panic("x") [north]', "../../etc/x", "x" * 300, "=1+1 <b>"]


def plan_of(sizes: dict[str, int]) -> Any:
    """A plan of sites with so many persons each."""
    frame = pl.DataFrame(
        {
            "household_id": [f"H-{n}" for n in range(len(sizes))],
            "persons": [*sizes.values()],
            "centre": [*sizes],
        }
    )
    return ration.compute(frame, ration.parse_programme(PROGRAMME))


def documents_of(plan: Any, loads: LoadsRecord | None, **options: Any) -> Documents:
    kinds = options.pop("documents", ["load-list", "waybill", "cash"])
    options = {"loads": loads, "documents": kinds, **options}
    maker = DocumentMaker(plan, plan._households.programme, print_options(**options))
    return Documents(maker, None, kinds)


def papers(documents: Documents) -> dict[str, Document]:
    return dict(documents.of_trips())


def rows_of(document: Document) -> list[Any]:
    return [row for page in document.pages for row in page["rows"]]


def packs_in(texts: list[str]) -> Iterator[tuple[str, int]]:
    """The packs in texts such as `20 bags + 3 boxes`."""
    names = {unit_word(name, n): name for name in ("bag", "box") for n in (1, 2)}
    for text in texts:
        for part in text.split(" + "):
            count, _, word = part.replace("\u00a0", " ").partition(" ")
            if word in names:
                yield names[word], int(count.replace(",", ""))


def loaded_packs(goods: list[Any]) -> Counter[str]:
    counts = Counter[str]()
    for each in goods:
        if each.pack is not None:
            counts[each.pack] += each.count
    return counts


def counted(texts: list[str]) -> Counter[str]:
    counts = Counter[str]()
    for pack, count in packs_in(texts):
        counts[pack] += count
    return counts


sizes = st.lists(st.integers(1, 400), min_size=1, max_size=5).map(
    lambda persons: {f"DC-{n:02}": count for n, count in enumerate(persons)}
)
limits = st.integers(60, 6000)


class TestEveryPackIsOnItsPapers:
    """Each pack of the loads is on exactly one waybill, and on the load list of its trip."""

    @given(sizes, limits)
    def test_packs_and_sums(self, sites: dict[str, int], kg: int) -> None:
        plan = plan_of(sites)
        loads = loads_by_hand(plan, carries=LORRY.model_copy(update={"kg": Fraction(kg)}))
        made = papers(documents_of(plan, loads))
        assert len(made) == len(loads.trips) + sum(len(trip.stops) for trip in loads.trips)
        sent = Counter[str]()
        for trip in loads.trips:
            paper = made[f"trips/{trip.number}/load-list.pdf"]
            goods = [each for stop in trip.stops for each in stop.goods]
            rows = [row for row in rows_of(paper) if type(row) is list]
            assert counted([row[3] for row in rows]) == loaded_packs(goods)
            assert paper.head["limits"][0][1:] == [
                number_text(value, grouped=True) if value is not None else ""
                for value in (trip.kg, trip.m3)
            ]
            for number, stop in enumerate(trip.stops, 1):
                bill = made[f"trips/{trip.number}/waybill-{number}-{stop.site}.pdf"]
                assert (bill.trip, bill.site) == (trip.number, stop.site)
                assert bill.head["number"].replace("\u200b", "") == f"{trip.number}/{stop.site}"
                packs = counted([row[5][0] for row in rows_of(bill) if type(row) is list])
                assert packs == loaded_packs([*stop.goods])
                assert bill.head["sums"][1] == number_text(stop.kg, grouped=True)
                sent += packs
        whole = Counter[str]()
        for line in plan.totals["rice"].dispatch.packs:
            whole[line[0]] += line[1]
        assert sent == +whole

    @given(sizes, limits)
    def test_heavy_goods_and_the_last_stop_are_first(self, sites: dict[str, int], kg: int) -> None:
        loads = loads_by_hand(plan_of(sites), carries=LORRY.model_copy(update={"kg": Fraction(kg)}))
        for trip in loads.trips:
            order = loading_order(trip)
            assert [goods.piece for goods in order] == sorted(
                (goods.piece for goods in order), reverse=True
            )
            for goods in order:
                stops = [number for number, _, _ in goods.stops]
                assert stops == sorted(stops, reverse=True)
            listed = Counter(id(each) for goods in order for _, _, each in goods.stops)
            assert listed == Counter(id(each) for stop in trip.stops for each in stop.goods)


def two_trips(plan: Any) -> LoadsRecord:
    """Rice of a site on one trip and its coal on two."""
    return loads_by_hand(plan, carries=LORRY.model_copy(update={"kg": Fraction(1900)}))


class TestWhatIsElsewhere:
    plan = plan_of({"DC-01": 100, "DC-02": 3})

    def test_a_part_names_the_trips_that_have_the_rest(self) -> None:
        """Fourteen bags of rice fill a vehicle; then five bring coal."""
        full = LORRY.model_copy(update={"kg": 14 * Fraction("50.12")})
        loads = loads_by_hand(self.plan, carries=full)
        bills = [each for each in papers(documents_of(self.plan, loads)).values()
                 if each.site == "DC-01"]  # fmt: skip
        notes = {bill.trip: dict(bill.head["notes"]) for bill in bills}
        assert notes["T001"] == {"others_on": "T002, T003, T004, T005, T006"}
        assert notes["T002"] == {"rest_on": "T003, T004, T005, T006", "others_on": "T001"}

    def test_of_very_many_trips_the_first_are_named(self) -> None:
        full = LORRY.model_copy(update={"kg": Fraction(100)})
        trips = documents_of(self.plan, loads_by_hand(self.plan, carries=full)).trips
        assert trips is not None
        numbers = [f"T{n}" for n in range(23)]
        assert trips.listed(numbers).endswith(", T19, and 3 more")
        assert trips.listed(numbers[:20]).endswith(", T18, T19")

    def test_goods_that_no_trip_brings_are_on_the_waybill_of_the_site(self) -> None:
        documents = documents_of(self.plan, two_trips(self.plan))
        own = [*documents.of("centre", self.plan.manifests("centre"))]
        assert [(each.kind, each.site) for each in own] == [
            (kind, site) for site in ("DC-01", "DC-02") for kind in ("waybill", "cash")
        ]
        bill = own[0]
        assert [row[1] for row in rows_of(bill)] == [["Kit"]]
        assert bill.head["number"] == "mixed/-/centre/DC-01"
        assert dict(bill.head["notes"])["others_on"].startswith("T001")

    def test_goods_that_no_depot_has_are_on_no_waybill(self) -> None:
        loads = two_trips(self.plan)
        missing = {
            "channel": "centre",
            "site": "DC-02",
            "item": "kit",
            "name": "Kit",
            "unit": "kit",
            "quantity": "3",
        }
        loads = LoadsRecord.model_validate({**loads.model_dump(), "missing": [missing]})
        documents = documents_of(self.plan, loads)
        own = [*documents.of("centre", self.plan.manifests("centre"))]
        assert [(e.kind, e.site) for e in own if e.kind == "waybill"] == [("waybill", "DC-01")]

    def test_without_loads_waybills_are_by_site(self) -> None:
        documents = documents_of(self.plan, None, documents=["waybill"])
        assert papers(documents) == {}
        own = [*documents.of("centre", self.plan.manifests("centre"))]
        assert [row[1] for row in rows_of(own[0])] == [["Rice"], ["Coal"], ["Kit"]]

    def test_a_site_alone_has_the_lists_of_its_trips(self) -> None:
        loads = loads_by_hand(plan := plan_of({"DC-01": 3, "DC-02": 3, "DC-03": 90}))
        made = papers(documents_of(plan, loads, sites=["DC-02"]))
        assert [*made] == ["trips/T001/load-list.pdf", "trips/T001/waybill-2-DC-02.pdf"]
        stops = {row[2] for row in rows_of(made["trips/T001/load-list.pdf"]) if type(row) is list}
        assert {"1 · DC-01", "2 · DC-02"} <= stops

    def test_what_full_packs_hold_beyond_what_is_needed_is_shown(self) -> None:
        loads = loads_by_hand(plan := plan_of({"DC-01": 1}))
        bill = papers(documents_of(plan, loads))["trips/T001/waybill-1-DC-01.pdf"]
        row = rows_of(bill)[0]
        assert (row[3], row[5]) == ("10", ["2\u00a0boxes", "7\u00a0kg needed"])

    def test_the_limits_are_those_of_the_loads_and_what_is_left(self) -> None:
        loads = loads_by_hand(plan := plan_of({"DC-01": 1}))
        paper = papers(documents_of(plan, loads))["trips/T001/load-list.pdf"]
        assert paper.head["limits"] == [
            ["total", "41.2", ""],
            ["carries", "5,000", "14"],
            ["room_left", "4,958.8", ""],
        ]

    def test_unknown_limits_are_blank(self) -> None:
        loads = loads_by_hand(plan := plan_of({"DC-01": 1}))
        loads = loads.model_copy(update={"carries": ()})
        paper = papers(documents_of(plan, loads))["trips/T001/load-list.pdf"]
        assert paper.head["limits"][1:] == [["carries", "", ""], ["room_left", "", ""]]

    def test_limits_that_loads_do_not_have_are_those_of_the_programme(self) -> None:
        lorry = '[vehicles.lorry]\nname = "Lorry"\ncarries = "5 t"\nvolume = "14 m3"\n'
        frame = pl.DataFrame({"household_id": ["H"], "persons": [1], "centre": ["DC-01"]})
        plan = ration.compute(frame, ration.parse_programme(PROGRAMME + lorry))
        loads = loads_by_hand(plan)
        with_own, without = (
            papers(documents_of(plan, each))["trips/T001/load-list.pdf"].head["limits"]
            for each in (loads, loads.model_copy(update={"carries": ()}))
        )
        assert with_own == without

    def test_waybills_alone_are_printed(self) -> None:
        documents = documents_of(self.plan, two_trips(self.plan), documents=["waybill"])
        assert {each.kind for each in papers(documents).values()} == {"waybill"}

    def test_a_trip_has_its_date_or_the_number_of_its_day(self) -> None:
        loads = two_trips(self.plan)
        first = loads.trips[0].model_copy(update={"date": dt.date(2026, 5, 3)})
        loads = loads.model_copy(update={"trips": (first, *loads.trips[1:])})
        made = papers(documents_of(self.plan, loads))
        lists = [each for name, each in made.items() if name.endswith("load-list.pdf")]
        assert "2026-05-03" in str(lists[0].head)
        assert "Day 1" in str(lists[1].head)

    def test_what_is_brought_to_a_depot_has_a_waybill_of_the_depot(self) -> None:
        plan = plan_of({"DC-01": 3})
        loads = loads_by_hand(plan)
        (trip,) = loads.trips
        stop = trip.stops[0].model_copy(update={"channel": None, "site": "Port"})
        loads = loads.model_copy(update={"trips": (trip.model_copy(update={"stops": (stop,)}),)})
        bill = papers(documents_of(plan, loads))["trips/T001/waybill-1-Port.pdf"]
        assert [row[1] for row in rows_of(bill)] == [["Rice"], ["Coal"]]
        assert "depot" in str(bill.head).lower()

    def test_the_estimate_counts_papers_of_trips(self) -> None:
        documents = documents_of(self.plan, two_trips(self.plan))
        made = [*papers(documents).values(),
                *documents.of("centre", self.plan.manifests("centre"))]  # fmt: skip
        found = estimate(documents)
        assert found.files == len(made) == documents.weight
        assert found.pages == sum(len(each.pages) for each in made)


def code_of(plan: Any, loads: LoadsRecord | None, folder: Path, **options: Any) -> str:
    with pytest.raises(ration.InputError) as refused:
        plan.write_pdf(folder / "paper", loads=loads, **options)
    return refused.value.problems[0].code


class TestOtherLoads:
    plan = plan_of({"DC-01": 20})
    loads = loads_by_hand(plan)

    def changed(self, trip: dict[str, Any]) -> LoadsRecord:
        trips = (self.loads.trips[0].model_copy(update=trip),)
        return self.loads.model_copy(update={"trips": trips})

    def test_of_another_register(self, tmp_path: Path) -> None:
        other = plan_of({"DC-01": 20, "DC-02": 1})
        assert code_of(other, self.loads, tmp_path) == "loads-register"
        assert not (tmp_path / "paper").exists()

    def test_of_another_programme(self, tmp_path: Path) -> None:
        stamp = self.loads.programme.model_copy(update={"days": 9})
        loads = self.loads.model_copy(update={"programme": stamp})
        assert code_of(self.plan, loads, tmp_path) == "loads-programme"

    @pytest.mark.parametrize(
        ("changes", "named"),
        [
            ({"version": "9"}, "mixed 9"),
            ({"level": "50 %"}, "mixed 1, 50 % of the full ration"),
            ({"sha256": "abcdef0123456789"}, "mixed 1, SHA-256 abcdef012345"),
        ],
    )
    def test_what_tells_the_programme_is_named(
        self, changes: dict[str, str], named: str, tmp_path: Path
    ) -> None:
        stamp = type(self.loads.programme).model_validate(
            {**self.loads.programme.model_dump(), **changes}
        )
        loads = self.loads.model_copy(update={"programme": stamp})
        with pytest.raises(ration.InputError) as refused:
            self.plan.write_pdf(tmp_path / "paper", loads=loads)
        assert named in refused.value.problems[0].message

    def test_of_a_plan_with_another_seal(self, tmp_path: Path) -> None:
        other = plan_of({"DC-01": 21})
        assert code_of(other, self.loads, tmp_path) == "loads-plan"

    def test_without_a_seal_stamps_are_enough(self) -> None:
        from ration.export.loads_of_plan import refuse_other_loads

        loads = self.loads.model_copy(update={"seal": None})
        refuse_other_loads(loads, self.plan, self.plan._households.programme)

    def test_that_were_changed(self, tmp_path: Path) -> None:
        trip = self.loads.trips[0]
        stop = trip.stops[0]
        elsewhere = self.changed({"stops": (stop.model_copy(update={"site": "DC-9"}),)})
        assert code_of(self.plan, elsewhere, tmp_path) == "loads-place"
        goods = (stop.goods[0].model_copy(update={"pack": "crate"}),)
        other = self.changed({"stops": (stop.model_copy(update={"goods": goods}),)})
        assert code_of(self.plan, other, tmp_path) == "loads-goods"
        twice = self.loads.model_copy(update={"trips": (trip, trip)})
        assert code_of(self.plan, twice, tmp_path) == "loads-trip-twice"

    def test_a_load_list_needs_loads(self, tmp_path: Path) -> None:
        assert code_of(self.plan, None, tmp_path, documents=["load-list"]) == "loads-not-named"


def test_loads_are_read_back(tmp_path: Path) -> None:
    loads = loads_by_hand(plan_of({"DC-01": 20}))
    (tmp_path / "loads.json").write_text(loads.model_dump_json(), encoding="utf-8")
    assert ration.load_loads(tmp_path) == ration.load_loads(tmp_path / "loads.json") == loads
    assert ration.load_loads(loads) is loads


@pytest.mark.parametrize("code", languages())
def test_every_language_has_the_words_of_load_lists(code: str) -> None:
    labels, english = labels_in(code).by_key, labels_in("en").by_key
    for key in ("load-list", "trip", "stops", "loaded", "carries", "room_left", "load_says"):
        assert labels[key] != english[key] or code == "en", key


def some_trip(sites: list[str], **changes: Any) -> tuple[Any, LoadsRecord]:
    plan = plan_of({site: 3 + n for n, site in enumerate(sites)})
    return plan, loads_by_hand(plan, **changes)


@pytest.mark.slow
@needs_font("Aa0")
class TestPrinted:
    def test_hostile_names_are_text(self, tmp_path: Path) -> None:
        """Of sites, trips, vehicles and depots."""
        plan, loads = some_trip(HOSTILE)
        named = {"number": "../../../T", "name": '#panic("v")', "depot": "*D* $x$"}
        trip = loads.trips[0].model_copy(update=named)
        loads = loads.model_copy(update={"trips": (trip,)})
        plan.write_pdf(tmp_path / "paper", loads=loads)
        assert [each.name for each in tmp_path.iterdir()] == ["paper"]
        files = [*all_files(tmp_path / "paper/trips")]
        assert len(files) == 1 + len(HOSTILE)
        texts = {file.name: letters(text_of(file)) for file in files}
        for number, stop in enumerate(loads.trips[0].stops, 1):
            name = next(name for name in texts if name.startswith(f"waybill-{number}-"))
            assert letters(stop.site) in texts[name], stop.site
        for name in (*named.values(), '#panic("x") [north]', "../../etc/x", "=1+1 <b>"):
            assert letters(name) in texts["load-list.pdf"]

    def test_folders_and_one_file_have_the_same_papers(self, tmp_path: Path) -> None:
        plan, loads = some_trip(["DC-01", "DC-02"])
        folder = plan.write_pdf(tmp_path / "paper", loads=loads)
        file = plan.write_pdf(tmp_path / "all.pdf", loads=loads)
        assert folder.pages == file.pages == len(pages(tmp_path / "all.pdf"))
        index = json.loads((tmp_path / "paper/printed.json").read_text(encoding="utf-8"))["files"]
        of_trips = [each for each in index if "trip" in each]
        assert [(each["document"], each["site"]) for each in of_trips] == [
            ("load-list", None), ("waybill", "DC-01"), ("waybill", "DC-02"),
        ]  # fmt: skip
        for each in index:
            assert each["pages"] == len(pages(tmp_path / "paper" / each["file"])), each

    @pytest.mark.parametrize("language", ["en,ko", "ar,en", "fr"])
    @needs_font("목록سائب")
    def test_in_languages_and_on_many_pages(self, language: str, tmp_path: Path) -> None:
        large = LORRY.model_copy(update={"kg": Fraction(10**6)})
        plan, loads = some_trip([f"Site {n:02}" for n in range(40)], carries=large)
        options = {"language": language, "paper": "letter", "fill": {"driver": "Kim"}}
        plan.write_pdf(tmp_path / "paper", loads=loads, documents=["load-list"], **options)
        path = tmp_path / "paper/trips/T001/load-list.pdf"
        index = json.loads((tmp_path / "paper/printed.json").read_text(encoding="utf-8"))["files"]
        assert index[0]["pages"] == len(pages(path)) > 2
        text = letters(text_of(path))
        assert all(text.count(letters(f"{n + 1} · Site {n:02}")) >= 2 for n in range(40))

    def test_they_are_verified_with_their_loads(self, tmp_path: Path) -> None:
        plan, loads = some_trip(["DC-01", "DC-02", "DC-03"])
        plan.write_pdf(tmp_path / "paper", loads=loads)
        found = ration.verify_files(tmp_path / "paper", plan, loads=loads)
        assert found.good
        assert all(file.belongs for file in found.files if file.file.endswith(".pdf"))
        assert {"load list", "waybill"} <= {file.what for file in found.files}
        without = ration.verify_files(tmp_path / "paper", plan)
        notes = [note for file in without.files for note in file.notes]
        assert sum("--loads" in note for note in notes) == 4 + 3

    def test_the_command_prints_them(self, tmp_path: Path) -> None:
        register = tmp_path / "r.csv"
        register.write_text("household_id,persons,centre\nA,3,DC-01\nB,4,DC-02\n", "utf-8")
        programme = tmp_path / "p.toml"
        programme.write_text(PROGRAMME, "utf-8")
        loads = loads_by_hand(ration.compute(register, programme))
        place = tmp_path / "loads"
        place.mkdir()
        (place / "loads.json").write_text(loads.model_dump_json(), "utf-8")
        words = ("print", register, "-p", programme, "--loads", place, "--documents", "load-list")
        ran = run(*words, "-o", tmp_path / "paper")
        assert ran.code == 0, ran
        assert "1 files, 1 pages" in ran.out
        again = run("verify", tmp_path / "paper", "--register", register, "-p", programme,
                    "--loads", place)  # fmt: skip
        assert again.code == 0, again
        register.write_text("household_id,persons,centre\nA,3,DC-01\n", "utf-8")
        other = run(*words, "-o", tmp_path / "other")
        assert other.code == 3
        assert "the loads are of another register" in other.err
        assert not (tmp_path / "other").exists()
