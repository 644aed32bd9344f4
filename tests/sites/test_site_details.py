"""Details of sites: how a file is read, what is refused, and how they meet a plan."""

import json
import stat
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from command import csv, run
from hypothesis import given
from hypothesis import strategies as st

import ration
from ration.sites.cells import coordinate

REGISTER = ["1,4,2", "2,3,1", "3,2,1"]


def details(**columns: list[str]) -> ration.SiteDetails:
    return ration.load_site_details(pl.DataFrame(columns))


def codes(**columns: list[str]) -> list[str]:
    with pytest.raises(ration.DataError) as error:
        details(**columns)
    return [problem.code for problem in error.value.problems]


def plan_of(*sites: str) -> ration.DistributionPlan:
    numbers = [str(number) for number, _ in enumerate(sites)]
    frame = {"household_id": numbers, "persons": [4] * len(sites), "adults": [2] * len(sites)}
    return ration.compute(pl.DataFrame({**frame, "centre": sites}))


class TestColumns:
    """Columns are found by usual names, in many languages."""

    @pytest.mark.parametrize(
        "header",
        [
            "Centre,Address,Focal point,Tel,Lat,Long,Warehouse,Distance (km)",
            "Nom du site,Adresse,Responsable,Téléphone,Latitude,Longitude,Entrepôt,Distance",
            "배급소,주소,담당자,전화번호,위도,경도,창고,거리(km)",
            "اسم الموقع,العنوان,المسؤول,رقم الهاتف,خط العرض,خط الطول,المستودع,المسافة",
            "Punto de distribución,Dirección,Encargado,Teléfono,Latitud,Longitud,Almacén,Distancia",
            "Пункт выдачи,Адрес,Контактное лицо,Телефон,Широта,Долгота,Склад,Расстояние (км)",
        ],
    )
    def test_usual_names(self, header: str, tmp_path: Path) -> None:
        row = "DC-01,1 Mill Street,Kim,123,37.97,126.55,Port,12.5"
        (tmp_path / "sites.csv").write_text(f"{header}\n{row}\n", encoding="utf-8")
        (site,) = ration.load_site_details(tmp_path / "sites.csv").sites
        assert site == ration.SiteDetail(
            site="DC-01",
            address="1 Mill Street",
            contact="Kim",
            phone="123",
            latitude=Fraction("37.97"),
            longitude=Fraction("126.55"),
            depot="Port",
            distance_km=Fraction("12.5"),
        )

    def test_a_mapping_names_others(self, tmp_path: Path) -> None:
        (tmp_path / "map.toml").write_text('[site_details.columns]\nsite = "Where"\n')
        frame = pl.DataFrame({"Where": ["DC-01"], "depot": ["Port"]})
        (site,) = ration.load_site_details(frame, mapping=tmp_path / "map.toml").sites
        assert (site.site, site.depot) == ("DC-01", "Port")

    def test_two_columns_of_names_are_asked_about(self) -> None:
        assert codes(Centre=["DC-01"], Name=["Kim"]) == ["stock-columns-several"]
        assert codes(depot=["Port"]) == ["stock-column-missing"]

    def test_one_cell_may_have_both_coordinates(self) -> None:
        for cell in ("37.97, 126.55", "37.97 126.55 30 5", "37.97;126.55", "N37.97 E126.55"):
            (site,) = details(site=["DC-01"], GPS=[cell]).sites
            assert (site.latitude, site.longitude) == (Fraction("37.97"), Fraction("126.55")), cell


class TestProblems:
    """What cannot be right is refused, all of it at once."""

    def test_all_at_once(self) -> None:
        found = codes(
            site=["a", "b", "c", "d", "e", "f", "f", ""],
            latitude=["126", "91", "x", "37", "0", "", "", "1"],
            longitude=["37", "181", "10", "", "0", "", "", "2"],
            distance=["", "", "", "", "far", "1", "2", ""],
        )
        assert found == [
            *("site-details-swapped", "site-details-range", "site-details-range"),
            *("site-details-coordinate", "site-details-half", "site-details-distance"),
            *("site-details-zero", "site-details-differ", "site-details-no-site"),
        ]

    def test_letters_tell_what_is_swapped(self) -> None:
        assert codes(site=["a"], latitude=["37 E"], longitude=["50 N"]) == ["site-details-swapped"]

    def test_no_name_or_phone_is_in_a_message(self) -> None:
        frame = pl.DataFrame({"site": ["a", "a"], "contact": ["Kim", "Pak"], "phone": ["12", "3"]})
        with pytest.raises(ration.DataError) as error:
            ration.load_site_details(frame)
        (found,) = error.value.problems
        assert "contact, phone" in found.message
        assert not any(name in str(found) for name in ("Kim", "Pak", "12"))

    def test_rows_that_repeat_are_one_site(self) -> None:
        """So a register may be its own file of details."""
        read = details(site=["a", "a", "b"], depot=["Port"] * 3)
        assert [site.site for site in read.sites] == ["a", "b"]
        assert read.rows == 3
        assert "site-details-again" in {each.code for each in read.warnings}

    def test_a_row_that_names_a_site_otherwise_repeats_it(self) -> None:
        frame = pl.DataFrame({"site": ["Hall", "S-1"], "depot": ["Port", "Port"]})
        read = ration.load_site_details(frame, mapping={"sites": {"Hall": "S-1"}})
        assert [(site.site, site.depot) for site in read.sites] == [("S-1", "Port")]

    def test_blank_rows_are_no_sites(self) -> None:
        read = details(site=["a", "", "b"], depot=["Port", "", "Port"])
        assert [site.site for site in read.sites] == ["a", "b"]

    @pytest.mark.parametrize("cell", ["37°60'N", "37°10'60\"N", "37°99'99\"N"])
    def test_there_are_fewer_than_60_minutes_and_seconds(self, cell: str) -> None:
        found = codes(site=["a"], latitude=[cell], longitude=["126.5"])
        assert found == ["site-details-coordinate"]
        assert details(site=["a"], latitude=["37°59'59\"N"], longitude=["126.5"]).sites


class TestPlan:
    """Details meet the sites of a plan."""

    def test_unknown_sites_and_sites_without_details_are_counted(self) -> None:
        plan = plan_of("North", "South", "West")
        sites = pl.DataFrame({"site": ["North", "Suoth", "x"], "depot": ["Port"] * 3})
        found = plan.with_site_details(sites).warnings[-2:]
        assert [each.message for each in found] == [
            "2 sites of the file not in the plan: Suoth and x",
            "no details of 2 of 3 sites: South and West",
        ]
        assert found[0].hint == "Suoth: did you mean South or North?"

    def test_a_channel_that_the_plan_does_not_have_is_named(self) -> None:
        sites = pl.DataFrame({"channel": ["point"], "site": ["North"], "depot": ["Port"]})
        found = plan_of("North").with_site_details(sites).warnings[-1]
        assert found.message == "1 site of the file not in the plan: North (point)"
        assert found.hint is not None
        assert found.hint.startswith("the plan has no channel point: use one of: centre")

    def test_a_list_of_codes_and_names_fits_either(self) -> None:
        sites = pl.DataFrame({"Site code": ["P1", "P2"], "Centre": ["North", "South"]})
        named = plan_of("North", "South").with_site_details(sites).site_details
        coded = plan_of("P1", "P2").with_site_details(sites).site_details
        assert named is not None
        assert coded is not None
        assert [(site.site, site.name) for site in named.sites] == [
            ("North", None),
            ("South", None),
        ]
        assert [(site.site, site.name) for site in coded.sites] == [
            ("P1", "North"),
            ("P2", "South"),
        ]

    def test_a_channel_tells_sites_of_one_name_apart(self) -> None:
        sites = {"site": ["all", "all"], "channel": ["store", "PAYING OFFICE"], "km": ["1", "2"]}
        known = plan_of("a").with_site_details(pl.DataFrame(sites)).site_details
        assert known is not None
        distances = [
            detail and detail.distance_km
            for detail in (known.of(channel, "all") for channel in ("store", "payer", "centre"))
        ]
        assert distances == [1, 2, None]

    def test_a_site_far_from_all_others_is_asked_about(self) -> None:
        place = {"latitude": ["37.9", "37.8", "37.7", "37.9"]}
        sites = {"site": ["a", "b", "c", "d"], **place, "longitude": ["126", "126", "126", "12.6"]}
        plan = plan_of("a", "b", "c", "d").with_site_details(pl.DataFrame(sites))
        assert plan.warnings[-1].code == "site-details-far"
        assert "d (9," in plan.warnings[-1].message

    def test_they_change_no_figure(self) -> None:
        plan = plan_of("North", "South")
        other = plan.with_site_details(pl.DataFrame({"site": ["North"], "depot": ["Port"]}))
        assert (other.totals, other.sites) == (plan.totals, plan.sites)
        assert plan.site_details is None
        assert other.household_sizes() == plan.household_sizes()


def test_a_folder_keeps_them_for_its_owner_alone(tmp_path: Path) -> None:
    csv(tmp_path / "r.csv", REGISTER)
    (tmp_path / "sites.csv").write_text("site,contact,latitude,longitude\nall,Kim,37.97,126.55\n")
    words = ("r.csv", "--site-details", "sites.csv", "--json", "-q")
    ran = run("compute", *words, "-f", "html", "-o", "plan", cwd=tmp_path)
    assert ran.code == 0
    (site,) = json.loads(ran.out)["site_details"]["sites"]
    assert site == {"site": "all", "contact": "Kim", "latitude": "37.97", "longitude": "126.55"}
    loaded = ration.load_plan(tmp_path / "plan")
    assert loaded.site_details is not None
    assert loaded.site_details.of("centre", "all") == ration.SiteDetail.model_validate(site)
    assert stat.S_IMODE((tmp_path / "plan").stat().st_mode) == 0o700
    shown = run("show", "plan", "--site", "all", cwd=tmp_path).out
    assert "Contact: Kim\nCoordinates: 37.97, 126.55\n" in shown
    record = json.loads(run("show", "plan", "--site", "all", "--json", cwd=tmp_path).out)
    assert record["details"] == [site]
    over = run("compute", *words, "--rejects", "sites.csv", cwd=tmp_path)
    assert (over.code, "it is the site details" in over.err) == (4, True)


def test_a_file_with_faults_stops_before_the_register_is_read(tmp_path: Path) -> None:
    csv(tmp_path / "r.csv", ["1,many,2"])
    (tmp_path / "sites.csv").write_text("site,latitude,longitude\nall,126.55,37.97\n")
    ran = run("compute", "r.csv", "--site-details", "sites.csv", "-q", cwd=tmp_path)
    assert ran.code == 1
    assert "sites.csv: row 2, latitude" in ran.err
    assert "swapped" in ran.err
    assert "many" not in ran.err


@given(st.decimals(-90, 90, places=7), st.sampled_from(["{}", "{}°", "{} ° N"]))
def test_a_coordinate_reads_as_it_is_written(number: object, form: str) -> None:
    if str(number).startswith("-") and "N" in form:
        form = "{}"
    text = f"{number:f}"
    for written in (text, text.replace(".", ",")):
        assert coordinate(form.format(written), "latitude") == Fraction(text)


@given(st.integers(0, 89), st.integers(0, 59), st.integers(0, 59), st.sampled_from("NS"))
def test_degrees_minutes_and_seconds_are_the_same_place(
    degrees: int, minutes: int, seconds: int, side: str
) -> None:
    exact = Fraction(degrees * 3600 + minutes * 60 + seconds, 3600)
    read = coordinate(f"{degrees}°{minutes:02}′{seconds:02}″ {side}", "latitude")
    assert abs(abs(read) - exact) <= Fraction(1, 2 * 10**7)
    assert (read < 0) == (side == "S" and exact > 0)


def test_a_file_without_rows_is_told() -> None:
    empty = pl.DataFrame(schema={"site": pl.String, "depot": pl.String})
    plan = plan_of("North", "South").with_site_details(empty)
    (warning,) = (each for each in plan.warnings if each.code.startswith("site-details"))
    assert warning.code == "site-details-missing"
