"""Paper to use as it is: columns and pages, forms, copies, words, file names, the estimate."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from command import csv, run
from hypothesis import given
from hypothesis import strategies as st
from printed import needs_font, pages, text_of

import ration
from ration.export.file_names import file_names
from ration.export.pdf.document import DocumentMaker
from ration.export.pdf.fitting import on_lines
from ration.export.pdf.paper import PAPERS, Paper, Room
from ration.export.pdf.papers.list_columns import HEADING_SIZES, Column, widened
from ration.export.pdf.papers.ration_line import ration_line
from ration.export.pdf.papers.waybill import waybill
from ration.export.pdf.preflight.estimate import Estimate
from ration.export.pdf.printing import print_options

pytestmark = [pytest.mark.slow, needs_font("Aa0")]
CAMP = """
id = "camp"
version = "1"
title = "Camp ration"
source = "a test"
currency = "USD"
date = 2026-03-05
days = 30
level = "50 %"
[groups.nursing]
title = "Pregnant and nursing"
titles = { ar = "حوامل ومرضعات" }
[channels.point]
title = "Point"
[channels.office]
[items.rice]
name = "Rice"
unit = "kg"
packs = [{ name = "bag", names = { fr = "sac" }, holds = "50 kg", tare = "0.1 kg" }]
[items.soap]
name = "Soap"
unit = "jerrycan"
[items.csb]
name = "Flour"
unit = "kg"
[items.cash]
name = "Cash"
unit = "USD"
[[allocations]]
item = "rice"
per = "person"
quantity = "400 g/day"
channel = "point"
[[allocations]]
item = "soap"
per = "household"
quantity = "1 jerrycan"
round = { mode = "up" }
channel = "point"
[[allocations]]
item = "csb"
per = "nursing"
quantity = "3 kg"
channel = "point"
[[allocations]]
item = "cash"
per = "household"
quantity = "20 USD"
channel = "office"
"""
ROWS = {
    "household_id": ["H-1", "H-2", "H-3"],
    "persons": [5, 3, 9],
    "nursing": [1, 0, 2],
    "point": ["Camp 2 / North", "Camp 2 / North", "Süd"],
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programme and the register as files."""
    folder = tmp_path_factory.mktemp("camp")
    (folder / "camp.toml").write_text(CAMP, encoding="utf-8")
    pl.DataFrame(ROWS).write_csv(folder / "r.csv")
    (folder / "stock.csv").write_text(
        "item,quantity,lot,expiry,depot\n"
        "rice,60 kg,OLD-1,2026-09-30,Dock\nrice,1 t,NEW-2,2027-01-31,Dock\n"
        "csb,1 t,F-7,2026-08-01,Dock\nsoap,99 jerrycan,,,Dock\ncash,900 USD,,,\n"
    )
    return folder


@pytest.fixture(scope="module")
def plan(folder: Path) -> ration.DistributionPlan:
    return ration.compute(folder / "r.csv", folder / "camp.toml")


WORDS = st.text("abcmwMW é한", min_size=1, max_size=30).filter(str.strip)


class TestColumns:
    """Columns fit the paper, and headings stay readable."""

    @given(st.lists(st.tuples(WORDS, st.sampled_from((8.0, 14.0, 36.0))), min_size=2, max_size=25),
           st.sampled_from([*PAPERS.values()]))  # fmt: skip
    def test_columns_fill_the_paper_and_no_heading_is_tiny(
        self, given_columns: list[tuple[str, float]], paper: Paper
    ) -> None:
        columns = [Column((label,), "", width, "text", []) for label, width in given_columns]
        made = widened(columns, paper)
        assert paper.room - 1 <= sum(column.width for column in made) <= paper.room
        assert {column.heading["size"] for column in made} <= set(HEADING_SIZES)

    def test_columns_that_are_too_many_for_the_paper_shrink_alike(self) -> None:
        columns = [Column(("Sign",), "", 36.0, "sign", [])] * 40
        (width,) = {column.width for column in widened(columns, PAPERS["a4"])}
        assert width < columns[0].least
        assert PAPERS["a4"].room - 1 <= 40 * width <= PAPERS["a4"].room

    def test_a_signature_is_no_wider_than_it_must_be(self) -> None:
        sign = Column(("Sign",), "", 36.0, "sign", [], grows=False)
        other = Column(("Name",), "", 30.0, "text", [])
        assert [column.width for column in widened([other, sign], PAPERS["a4"])] == [154.0, 36.0]

    @given(
        st.integers(0, 400), st.integers(1, 30), st.integers(1, 30), st.booleans(), st.booleans()
    )
    def test_pages_hold_all_rows(
        self, rows: int, other: int, less: int, first: bool, last: bool
    ) -> None:
        small = max(1, other - less)
        room = Room(first=small, last=small, only=max(1, small - less), other=other)
        split = [*room.split(rows, first=first, last=last)]
        assert sum(split) == rows
        assert max(split) <= other
        assert all(split[1:])


class TestRation:
    """The top of a list has the ration of each, at the level, for the days."""

    def test_the_ration_of_each(self, plan: ration.DistributionPlan) -> None:
        maker = DocumentMaker(plan, ration.parse_programme(CAMP), print_options())
        line = ration_line(maker, "point", ["rice", "soap", "csb"])
        assert [(who, rates.replace("\xa0", " ")) for who, rates in line] == [
            (("Person",), "Rice 6 kg"),
            (("Household",), "Soap 0.5 jerrycans*"),
            (("Pregnant and nursing",), "Flour 1.5 kg"),
        ]

    def test_sizes_of_households_have_no_one_rate(self, plan: ration.DistributionPlan) -> None:
        sizes = 'sizes = [{ to = 3, quantity = "1 jerrycan" }, { quantity = "2 jerrycan" }]'
        text = CAMP.replace('quantity = "1 jerrycan"', sizes)
        maker = DocumentMaker(plan, ration.parse_programme(text), print_options())
        assert ration_line(maker, "point", ["soap"]) == [(("Household",), "Soap *")]

    def test_lists_show_it_with_who_approves(
        self, plan: ration.DistributionPlan, tmp_path: Path
    ) -> None:
        plan.write_pdf(tmp_path / "p", documents=["list"], fill={"approved": "Ms Lee"})
        text = text_of(tmp_path / "p/lists/point/Camp 2 _ North.pdf")
        assert "50 % of the full ration" in text
        assert "Ration for each: Person: Rice 6 kg" in text
        assert "Pregnant and nursing: Flour 1.5 kg" in text
        assert "Approved by Ms Lee" in text
        assert "H-2 3 0 18 1 –" in text  # no flour is due: a dash


class TestForms:
    """Waybills of goods, authorisations of money, and their copies."""

    def test_money_has_an_authorisation(
        self, plan: ration.DistributionPlan, tmp_path: Path
    ) -> None:
        plan.write_pdf(tmp_path / "p", documents=["waybill"])
        made = {str(path.relative_to(tmp_path / "p")) for path in (tmp_path / "p").rglob("*.pdf")}
        assert made == {"waybills/point/Camp 2 _ North.pdf", "waybills/point/Süd.pdf",
                        "authorisations/office/all.pdf"}  # fmt: skip
        text = text_of(tmp_path / "p/authorisations/office/all.pdf")
        assert "Cash USD 30 thirty USD" in text
        assert "Gross" not in text

    def test_a_waybill_has_packs_lots_and_a_weight(self, folder: Path, tmp_path: Path) -> None:
        plan = ration.compute(
            folder / "r.csv", folder / "camp.toml", stock=folder / "stock.csv", shortage="equal"
        )
        plan.write_pdf(
            tmp_path / "p",
            documents=["waybill"],
            fill={"donor": "ECHO"},
            copies=["original", "file"],
        )
        original, filed = pages(tmp_path / "p/waybills/point/Süd.pdf")
        text = " ".join(original.split())
        assert "Original" in original
        assert "Copy for the file" in filed
        assert "Page 1 of 1" in filed
        assert "From Dock" in text
        assert "Donor ECHO" in text
        assert "1 bag × 50 kg + 4 kg 2 bags 46 kg over" in text
        assert "F-7 2026-08-01" in text
        assert "Total 2 bags" in text
        assert "Not in the total weight, as their weight is not known: Soap" in text

    @pytest.mark.parametrize(
        ("words", "code", "says"),
        [
            (["--fill", "doner=x"], 3, "doner: no paper has a line of this name"),
            (["--fill", "donor"], 2, "write it as LINE=TEXT"),
            (["--copies", "orignal"], 3, "did you mean original"),
        ],
    )
    def test_refused(
        self, folder: Path, tmp_path: Path, words: list[str], code: int, says: str
    ) -> None:
        done = run(
            "print", folder / "r.csv", "-p", folder / "camp.toml", "-o", tmp_path / "p", *words
        )
        assert (done.code, says in done.err) == (code, True), done.err


class TestBefore:
    """What is known before printing: the size of a run, and what its language lacks."""

    def test_what_has_no_name_in_the_language_is_told(self, folder: Path, tmp_path: Path) -> None:
        words = ("-p", folder / "camp.toml", "-o", tmp_path / "p", "--documents", "cash")
        done = run("print", folder / "r.csv", *words, "--language", "fr")
        assert "papers in fr print 8 names as they are" in done.err
        assert 'groups.nursing.titles = { fr = "…" }' in done.err
        assert "packs" not in done.err  # the sack has a name
        assert "no word for jerrycan" in done.err
        french = CAMP.replace("title =", 'language = "fr"\ntitle =', 1)
        (tmp_path / "fr.toml").write_text(french, encoding="utf-8")
        words = ("-p", tmp_path / "fr.toml", "-o", tmp_path / "q", "--documents", "cash")
        assert "papers in" not in run("print", folder / "r.csv", *words, "--language", "fr").err

    def test_characters_that_no_font_has_are_named(
        self, plan: ration.DistributionPlan, tmp_path: Path
    ) -> None:
        """Also in the texts of papers that list no households."""
        refused = pytest.raises(ration.InputError, match=r"\(U\+E000\).*texts of the documents")
        with refused as error:
            plan.write_pdf(tmp_path / "p", documents=["waybill"], fill={"approved": "\ue000"})
        assert [each.code for each in error.value.problems] == ["font-missing"]
        assert not (tmp_path / "p").exists()

    def test_a_site_that_serves_nobody_has_no_slips(self, tmp_path: Path) -> None:
        """The second site of the channel, and all of them if it is the only one."""
        text = CAMP[: CAMP.index("[[allocations]]")] + (
            '[[allocations]]\nitem = "csb"\nper = "nursing"\nquantity = "3 kg"\nchannel = "point"\n'
        )
        rows = {"household_id": ["A", "B"], "persons": [4, 2], "nursing": [1, 0],
                "point": ["N", "S"]}  # fmt: skip
        plan = ration.compute(pl.DataFrame(rows), ration.parse_programme(text))
        for sites, files in ((["N", "S"], ["N.pdf"]), (["S"], [])):
            found: list[Estimate] = []
            place = tmp_path / f"p{len(sites)}"
            done = plan.write_pdf(place, documents=["slips"], sites=sites, before=found.append)
            assert (found[0].files, found[0].pages) == (done.files, done.pages)
            assert [each.name for each in place.rglob("*.pdf")] == files

    @needs_font("عربي")
    def test_a_group_has_its_title_in_the_language(self, plan: ration.DistributionPlan) -> None:
        maker = DocumentMaker(plan, ration.parse_programme(CAMP), print_options("ar"))
        assert maker.people("nursing") == ("حوامل ومرضعات",)

    @pytest.mark.parametrize("options", [{}, {"per_size": True}, {"language": "fr,en"},
                                         {"copies": ["original", "file"]}])  # fmt: skip
    def test_the_estimate_is_what_is_printed(
        self, options: dict[str, object], tmp_path: Path
    ) -> None:
        many = {
            "household_id": [f"H-{n}" for n in range(230)],
            "persons": [1 + n % 3 for n in range(230)],
            "nursing": [n % 2 for n in range(230)],
            "point": ["N" if n % 5 else "S" for n in range(230)],
        }
        plan = ration.compute(pl.DataFrame(many), ration.parse_programme(CAMP))
        found: list[Estimate] = []
        done = plan.write_pdf(
            tmp_path / "p",
            documents=["waybill", "list", "pay", "tally", "cards"],
            before=found.append,
            **options,  # type: ignore[arg-type]
        )
        assert (found[0].files, found[0].pages) == (done.files, done.pages)
        assert not found[0].large

    def test_what_is_raised_before_stops_the_run(
        self, plan: ration.DistributionPlan, tmp_path: Path
    ) -> None:
        def refuse(_: Estimate) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            plan.write_pdf(tmp_path / "p", before=refuse)
        assert not (tmp_path / "p").exists()

    @pytest.mark.parametrize(("typed", "words", "code"),
                             [(b"n\n", [], 130), (b"y\n", [], 0), (b"", ["--yes"], 0)])  # fmt: skip
    def test_a_large_run_is_asked_about_on_a_terminal(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
        typed: bytes, words: list[str], code: int,
    ) -> None:  # fmt: skip
        monkeypatch.setattr("ration.export.pdf.preflight.estimate.LARGE", 1)
        monkeypatch.setattr("ration_cli.terminal.asking.is_answered", lambda: True)
        register = csv(tmp_path / "r.csv", ["H-1,2,0"], "household_id,persons,nursing")
        out = tmp_path / "p"
        done = run("print", register, "-p", folder / "camp.toml", "-o", out, *words, stdin=typed)
        assert (done.code, out.exists()) == (code, code == 0)
        assert "6 pages, about" in done.err

    def test_a_script_is_never_asked(
        self, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("ration.export.pdf.preflight.estimate.LARGE", 1)
        words = ("-p", folder / "camp.toml", "-o", tmp_path / "p", "--documents", "cash")
        done = run("print", folder / "r.csv", *words)
        assert (done.code, "go on?" in done.err, "1 page, about 1 s" in done.err) == (
            0,
            False,
            True,
        )


@given(st.lists(st.sampled_from(["A/B", "A_B", "a?b", "North", "Camp (2)"]), unique=True))
def test_a_file_name_has_a_mark_only_where_two_collide(sites: list[str]) -> None:
    names = file_names(sites)
    alike = [site for site in ("A/B", "A_B", "a?b") if site in sites]
    marked = {site for site, name in names.items() if len(name) > 8}
    assert marked == ({*alike} - {"A_B"} if len(alike) > 1 else set())


def test_amounts_are_not_torn_from_their_units(plan: ration.DistributionPlan) -> None:
    maker = DocumentMaker(plan, ration.parse_programme(CAMP), print_options("fr"))
    assert maker.amount(Fraction(2), "bag") == "2\xa0sac"
    arabic = DocumentMaker(plan, ration.parse_programme(CAMP), print_options("ar"))
    assert arabic.amount(2, "kg") == "\u20682\xa0كغ\u2069"


@given(st.text(st.sampled_from("W \u202eم-개\n"), min_size=1, max_size=120))
def test_no_word_runs_out_of_its_line(text: str) -> None:
    parts = on_lines(text).replace("\u200b", " ").split(" ")
    assert all(len(part.strip("\u200d")) <= 30 for part in parts)


def test_long_texts_on_the_lines_of_a_waybill_make_room(plan: ration.DistributionPlan) -> None:
    maker = DocumentMaker(plan, ration.parse_programme(CAMP), print_options("en"))
    filled = print_options("en", fill={"from": "W" * 400, "donor": "a long name " * 20})
    (manifest, *_) = plan.manifests("point")
    short, long = (
        waybill(replace(maker, options=options), manifest).head
        for options in (maker.options, filled)
    )
    assert long["more"] > short["more"] + 30
    assert {key: "\u200b" in text for key, text in long["fill"].items()} == {
        "from": True,
        "donor": False,
    }


def test_a_text_is_one_name_not_its_letters() -> None:
    options = print_options(copies="file", documents="waybill", sites="DC-01")
    assert (options.copies, options.documents, options.sites) == (
        ("file",),
        ("waybill",),
        ("DC-01",),
    )
