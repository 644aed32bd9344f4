"""PDF documents of a part of the Kaesong register, read back with another library."""

import csv
import json
import re
from fractions import Fraction
from pathlib import Path

import polars as pl
import pytest
from printed import all_files, letters, needs_font, pages, print_frame, text_of

import ration
from ration.core.quantity.quantity import number_text
from ration.core.quantity.units import counted, quantity_text
from ration.export.pdf.documents import DOCUMENTS
from ration.export.pdf.languages.labels import labels_in, languages
from ration.export.pdf.paper import PAPERS

KAESONG = Path(__file__).parents[2] / "examples/kaesong-2020/households.csv"
ALL = tuple(name for name in DOCUMENTS if name != "load-list")  # of loads, not of a plan
LIST = "lists/centre/DC-01.pdf"
HEADS = ["김철수", "리영희", "박 순옥"]
pytestmark = [pytest.mark.slow, needs_font("Aa0")]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty households of two centres, with the names of heads and a village."""
    path = tmp_path_factory.mktemp("register") / "register.csv"
    with KAESONG.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    kept = [r for site in ("DC-01", "DC-02") for r in [r for r in rows if r["centre"] == site][:30]]
    for number, row in enumerate(kept):
        row |= {"head": HEADS[number % 3], "village": "ABC"[number % 3], "payer": "Office 1"}
        row["store"] = "GS-01"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, kept[0])
        writer.writeheader()
        writer.writerows(kept)
    return path


@pytest.fixture(scope="module")
def plan(register: Path) -> ration.DistributionPlan:
    return ration.compute(register, "kaesong-2020")


@pytest.fixture(scope="module")
def printed(plan: ration.DistributionPlan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("printed") / "paper"
    plan.write_pdf(folder, documents=ALL)
    return folder


def _ids(text: str) -> list[str]:
    return sorted(re.findall(r"KS-[0-9]{6}", text))


def _of(plan: ration.DistributionPlan, column: str, site: str) -> pl.DataFrame:
    frame: pl.DataFrame = plan.entitlements()
    return frame.filter(pl.col(column) == site)


class TestKaesong:
    """Every document of every site, compared with the plan."""

    def test_every_site_has_its_documents(self, printed: Path) -> None:
        files = {str(file.relative_to(printed)) for file in all_files(printed)}
        kinds = ("waybills", "lists", "tally", "slips")
        centres = [f"{kind}/centre/DC-0{n}.pdf" for kind in (*kinds, "cards") for n in (1, 2)]
        stores = [f"{kind}/store/GS-01.pdf" for kind in kinds]
        kinds = ("authorisations", "paylists", "tally", "slips")
        payers = [f"{kind}/payer/Office 1.pdf" for kind in kinds]
        assert files == {*centres, *stores, *payers}
        index = json.loads((printed / "printed.json").read_text(encoding="utf-8"))
        assert {entry["file"] for entry in index["files"]} == files
        for entry in index["files"]:
            assert entry["pages"] == len(pages(printed / entry["file"])), entry

    @pytest.mark.parametrize(
        ("file", "column", "site"),
        [
            ("lists/centre/DC-01", "centre", "DC-01"),
            ("lists/centre/DC-02", "centre", "DC-02"),
            ("lists/store/GS-01", "store", "GS-01"),
            ("paylists/payer/Office 1", "payer", "Office 1"),
            ("tally/centre/DC-01", "centre", "DC-01"),
            ("cards/centre/DC-02", "centre", "DC-02"),
        ],
    )
    def test_every_household_is_listed_once(
        self, plan: ration.DistributionPlan, printed: Path, file: str, column: str, site: str
    ) -> None:
        ids = _of(plan, column, site)["household_id"].sort().to_list()
        assert _ids(text_of(printed / f"{file}.pdf")) == ids

    def test_a_household_gets_what_the_plan_says(
        self, plan: ration.DistributionPlan, printed: Path
    ) -> None:
        text = text_of(printed / "lists/centre/DC-01.pdf")
        for row in _of(plan, "centre", "DC-01").iter_rows(named=True):
            row_text = re.search(rf"{row['household_id']} ((?:[0-9]+ (?:bag )?)+)", text)
            assert row_text is not None
            rice, corn, soybeans = (
                row[f"{item}_g"] // 1000 for item in ("rice", "corn", "soybeans")
            )
            whole = f"{row['persons']} {row['adults']} {rice} {corn} "
            assert row_text[1].startswith(whole), row
            assert f" {soybeans} {row['oil_bottle']} " in row_text[1]

    def test_sums_are_those_of_the_manifest(
        self, plan: ration.DistributionPlan, printed: Path
    ) -> None:
        for site in plan.manifests("centre"):
            file = printed / f"lists/centre/{site.site}.pdf"
            people = dict(site.people)
            items = ("rice", "corn", "soybeans", "oil")
            amounts = [_grouped(site.lines[item].quantity.amount) for item in items]
            sums = [people["persons"], people["adults"], *amounts]
            whole = f"All of the site: {people['households']} {' '.join(map(str, sums))}"
            assert whole in text_of(file)
            counts = [int(n) for n in re.findall(r"This page: ([0-9]+)", text_of(file))]
            assert (sum(counts), len(counts)) == (people["households"], len(pages(file)))

    def test_pages_have_a_number_and_name_their_site(self, printed: Path) -> None:
        texts = pages(printed / "lists/store/GS-01.pdf")
        assert len(texts) == 3
        for number, page in enumerate(texts, start=1):
            assert f"Page {number} of {len(texts)}" in page
            for text in ("GS-01", "Special support to the residents of Kaesong", "Household no."):
                assert text in page

    def test_the_waybill_lists_what_is_sent(
        self, plan: ration.DistributionPlan, printed: Path
    ) -> None:
        text = text_of(printed / "waybills/centre/DC-01.pdf")
        lines = plan.manifests("centre")[0].lines
        for line in lines.values():
            assert f"{line.name} {line.unit} {_grouped(line.quantity.amount)} " in text
            for pack in line.packs:
                holds = quantity_text(pack.holds)
                assert f"{counted(pack.count, pack.pack)} × {holds}" in text
            assert line.gross_kg is not None
            star = "*" * (line.assumed_weight or line.assumed_packs)
            assert f" {_grouped(line.gross_kg)}{star} " in text
        assert "kaesong-2020/2020-08-07/centre/DC-01" in text
        for words in ("Dispatched by", "Transported by", "Received by", "Good", "Damaged", "Lost",
                      "Assumptions", "bag of 50 kg, tare 0.12 kg"):  # fmt: skip
            assert words in text

    def test_money_is_written_in_words(self, plan: ration.DistributionPlan, printed: Path) -> None:
        text = text_of(printed / "paylists/payer/Office 1.pdf")
        assert "16,000 sixteen thousand KPW" in text
        assert _grouped(plan.totals["stipend"].quantity.amount) in text
        assert "thousand KPW" in text_of(printed / "authorisations/payer/Office 1.pdf")

    def test_no_names_by_default(self, printed: Path) -> None:
        for file in all_files(printed):
            assert not [head for head in HEADS if letters(head) in letters(text_of(file))]


def _grouped(number: Fraction) -> str:
    return number_text(number, grouped=True)


class TestWholeKaesong:
    """The waybills of three centres, their stores and offices; lists of many pages."""

    def test_waybills(self, tmp_path: Path) -> None:
        rows = pl.read_csv(KAESONG, infer_schema=False)
        offices = rows["payer"].unique().sort()[::7]
        centres = pl.col("centre").is_in(["DC-01", "DC-02", "DC-27"])
        plan = ration.compute(rows.filter(centres, pl.col("payer").is_in(offices.implode())))
        assert len(plan.sites) > 20
        plan.write_pdf(tmp_path / "paper", documents=["waybill"])
        index = json.loads((tmp_path / "paper/printed.json").read_text(encoding="utf-8"))
        file = {(entry["channel"], entry["site"]): entry["file"] for entry in index["files"]}
        assert file.keys() == {(site.channel, site.site) for site in plan.sites}
        for site in plan.sites:
            text = text_of(tmp_path / "paper" / file[site.channel, site.site])
            for line in site.lines.values():
                assert f"{line.name} {line.unit} {_grouped(line.quantity.amount)}" in text

    def test_a_centre(self, tmp_path: Path) -> None:
        rows = pl.read_csv(KAESONG, infer_schema=False).filter(centre="DC-27")
        rows = rows.sort("payer").head(300)
        plan = ration.compute(rows, "kaesong-2020")
        plan.write_pdf(tmp_path / "paper", documents=["list", "pay", "tally"])
        (site,) = plan.manifests("centre")
        ids = rows["household_id"].sort().to_list()
        for folder in ("lists", "tally"):
            assert _ids(text_of(tmp_path / f"paper/{folder}/centre/DC-27.pdf")) == ids
        sums = [_grouped(site.lines[item].quantity.amount) for item in ("rice", "corn", "soybeans")]
        people = [f"{count:,}" for _, count in site.people[:3]]
        whole = f"All of the site: {' '.join([*people, *sums])}"
        assert whole in text_of(tmp_path / "paper/lists/centre/DC-27.pdf")
        paid = "".join(text_of(file) for file in all_files(tmp_path / "paper/paylists"))
        assert _ids(paid) == ids
        last = re.findall(r"All of the site: [0-9,]+ [0-9,]+ [0-9,]+ ([0-9,]+)", paid)
        due = plan.totals["stipend"].quantity.amount
        assert sum(int(amount.replace(",", "")) for amount in last) == due


class TestOptions:
    """The options of printing: names, order, sets, languages, paper, one file."""

    @needs_font("김")
    def test_names_of_heads(self, plan: ration.DistributionPlan, tmp_path: Path) -> None:
        plan.write_pdf(tmp_path / "paper", documents=["list", "tally"], names="head")
        text = letters(text_of(tmp_path / "paper/lists/centre/DC-01.pdf"))
        assert [text.count(letters(head)) for head in HEADS] == [
            20,
            20,
            20,
        ]  # also below signatures
        assert "김" not in text_of(tmp_path / "paper/tally/centre/DC-01.pdf")

    def test_ordered_by_village_then_number(
        self, plan: ration.DistributionPlan, tmp_path: Path
    ) -> None:
        plan.write_pdf(tmp_path / "paper", documents=["list"], order="village")
        text = text_of(tmp_path / "paper/lists/centre/DC-01.pdf")
        rows = re.findall(r"(KS-[0-9]{6}) ([ABC])", text)
        assert len(rows) == 30
        assert rows == sorted(rows, key=lambda row: (row[1], row[0]))

    def test_a_set_for_every_size(self, plan: ration.DistributionPlan, tmp_path: Path) -> None:
        plan.write_pdf(tmp_path / "paper", documents=["list"], per_size=True)
        sizes = _of(plan, "centre", "DC-01").group_by("persons").len().sort("persons").rows()
        text = text_of(tmp_path / "paper/lists/centre/DC-01.pdf")
        sets = re.findall(r"Households of size ([0-9]+): ([0-9]+) ([0-9]+)", text)
        assert [(int(size), int(count)) for size, count, _ in sets] == sizes
        assert [int(persons) for _, _, persons in sets] == [size * count for size, count in sizes]

    def test_ids_are_sorted_by_number(self, tmp_path: Path) -> None:
        ids = ["H-10", "H-9", "H-1"]
        rows = {"household_id": ids, "persons": [1, 1, 1], "adults": [1, 1, 1]}
        print_frame(tmp_path / "paper", rows, documents=["list"])
        text = text_of(tmp_path / "paper/lists/centre/all.pdf")
        assert re.findall("H-[0-9]+", text) == ["H-1", "H-9", "H-10"]

    @pytest.mark.parametrize("code", languages())
    def test_every_language_has_every_label(self, code: str) -> None:
        import tomllib
        from importlib.resources import files

        folder = files("ration.export.pdf.languages")
        own, english = (
            tomllib.loads(folder.joinpath(f"{name}.toml").read_text(encoding="utf-8"))
            for name in (code, "en")
        )
        assert own["labels"].keys() == english["labels"].keys()
        assert own["people"].keys() == english["people"].keys()
        for key, text in english["labels"].items():
            fields = set(re.findall(r"\{\w+\}", text))
            assert set(re.findall(r"\{\w+\}", own["labels"][key])) == fields, key

    @pytest.mark.parametrize("language", ["fr", pytest.param("en,ko", marks=needs_font("한글"))])
    def test_languages(self, plan: ration.DistributionPlan, tmp_path: Path, language: str) -> None:
        plan.write_pdf(tmp_path / "paper", language=language, documents=["waybill", "pay"])
        for file, labels in (
            ("waybills/centre/DC-01", ("waybill", "dispatched", "good", "load", "lot_number")),
            ("authorisations/payer/Office 1", ("cash", "prepared", "paid_out", "in_words")),
        ):
            text = letters(text_of(tmp_path / f"paper/{file}.pdf"))
            for label in labels:
                for words in labels_in(language).label(label):
                    assert letters(words) in text

    @needs_font("한글")
    def test_titles_of_the_programme(self, plan: ration.DistributionPlan, tmp_path: Path) -> None:
        plan.write_pdf(tmp_path / "paper", language="ko,en", documents=["list", "cards"])
        for name in ("lists", "cards"):
            text = text_of(tmp_path / "paper" / name / "centre/DC-01.pdf")
            assert "배급소" in text
            assert "개성시 주민 특별지원" in text
            assert "Distribution centre" not in text

    @needs_font("عربي")
    def test_arabic_runs_from_right_to_left(
        self, plan: ration.DistributionPlan, tmp_path: Path
    ) -> None:
        """The first column is the rightmost."""
        from pypdf import PdfReader

        for language, first_is_left in (("en", True), ("ar", False)):
            folder = tmp_path / language
            plan.write_pdf(folder, language=language, documents=["list"])
            page = PdfReader(folder / "lists/centre/DC-01.pdf").pages[0]
            at: list[float] = []

            def note(text: str, place: list[float], *_: object, at: list[float] = at) -> None:
                if "KS-" in text:
                    at.append(place[4])

            page.extract_text(visitor_text=note)
            assert at
            assert (max(at) < 300) is first_is_left

    @pytest.mark.parametrize("name", PAPERS)
    def test_paper(self, plan: ration.DistributionPlan, tmp_path: Path, name: str) -> None:
        from pypdf import PdfReader

        plan.write_pdf(tmp_path / "paper", paper=name.upper(), documents=ALL)
        sheet = PAPERS[name]
        for file in all_files(tmp_path / "paper"):
            for page in PdfReader(file).pages:
                size = sorted(
                    float(length) / 72 * 25.4
                    for length in (page.mediabox.width, page.mediabox.height)
                )
                assert size == pytest.approx(sorted((sheet.width, sheet.height)), abs=0.1)

    def test_the_same_bytes_twice(self, plan: ration.DistributionPlan, tmp_path: Path) -> None:
        for name in ("one", "two"):
            plan.write_pdf(tmp_path / name, documents=ALL)
        first = [file.read_bytes() for file in all_files(tmp_path / "one")]
        assert first == [file.read_bytes() for file in all_files(tmp_path / "two")]

    def test_long_lists_are_printed_in_parts(
        self, plan: ration.DistributionPlan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from pypdf import PdfReader

        plan.write_pdf(tmp_path / "whole", documents=["list"])
        monkeypatch.setattr("ration.export.pdf.output.PART", 1)
        plan.write_pdf(tmp_path / "parts", documents=["list"])
        for name in ("printed.json", "lists/centre/DC-02.pdf"):
            assert (tmp_path / "parts" / name).exists()
        pages = [
            [page.extract_text() for page in PdfReader(tmp_path / name / LIST).pages]
            for name in ("whole", "parts")
        ]
        assert pages[0] == pages[1]
        parts, whole = (PdfReader(tmp_path / name / LIST).metadata for name in ("parts", "whole"))
        assert parts is not None
        assert whole is not None
        assert parts.title == whole.title
        assert len(_ids(" ".join(pages[1]))) == 30

    def test_all_in_one_file(
        self, plan: ration.DistributionPlan, printed: Path, tmp_path: Path
    ) -> None:
        from pypdf import PdfReader

        plan.write_pdf(tmp_path / "all.pdf", documents=ALL)
        plan.write_pdf(tmp_path / "again.PDF", documents=ALL)
        assert (tmp_path / "all.pdf").read_bytes() == (tmp_path / "again.PDF").read_bytes()
        index = json.loads((printed / "printed.json").read_text())
        place = {(site.channel, site.site): at for at, site in enumerate(plan.sites)}
        kinds = list(DOCUMENTS)
        order = sorted(
            index["files"],
            key=lambda file: (place[file["channel"], file["site"]], kinds.index(file["document"])),
        )
        separate = [page for file in order for page in pages(printed / file["file"])]
        whole = PdfReader(tmp_path / "all.pdf")
        assert pages(tmp_path / "all.pdf") == separate
        assert whole.metadata is not None
        assert whole.metadata.title == plan.programme.title
        titles = [str(mark["/Title"]) for mark in whole.outline if not isinstance(mark, list)]
        assert titles == [f"{site.title}: {site.site}" for site in plan.sites]
