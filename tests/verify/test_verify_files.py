"""Verify files: any change is found without a plan, and with one what differs is named."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from command import csv, run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small import RICE

import ration
from ration.core.outputs.claims import MARK
from ration.export.pdf.documents import DOCUMENTS
from ration.results.verify.verify import Verification, VerifiedFile
from ration.seals.file_seal import mark, read_mark
from ration.seals.keys import new_secret_key
from ration.seals.seal import seal_of
from ration.verify.recognise import _PAPER_NAMES

HEADER = "household_id,persons,centre,head"
ROWS = ("H-1,4,DC-01,Ann Secret", "H-2,3,DC-01,Bo Secret", "H-3,5,DC-02,Cy Secret")
FORMATS = ("csv", "xlsx", "html", "collection")


class Made:
    """A register, its programme, and the plan that was written from them."""

    def __init__(self, folder: Path, rows: tuple[str, ...] = ROWS, amount: str = "1 kg") -> None:
        folder.mkdir(exist_ok=True)
        self.register = csv(folder / "households.csv", rows, HEADER)
        self.programme = folder / "r.toml"
        self.programme.write_text(RICE.format(quantity=amount, more=""), encoding="utf-8")
        self.plan = ration.compute(self.register, self.programme)
        self.folder = folder / "plan"
        self.plan.write(self.folder, formats=FORMATS, names="head")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("made") / "first")


@pytest.fixture(scope="module")
def more(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The same with one person more in the first household."""
    rows = ("H-1,9,DC-01,Ann Secret", *ROWS[1:])
    return Made(tmp_path_factory.mktemp("made") / "more", rows)


@pytest.fixture
def copy(made: Made, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made.folder, tmp_path / "moved"))


def wrong(found: Verification) -> list[VerifiedFile]:
    return [each for each in found.files if not each.good]


def only(found: Verification) -> VerifiedFile:
    (file,) = found.files
    return file


def test_a_folder_as_it_was_written_is_unchanged(made: Made) -> None:
    found = ration.verify_files(made.folder)
    assert found.good
    assert all(each.unchanged for each in found.files)
    assert [seal.code for seal in found.seals] == [seal_of(made.plan).code]


def test_a_plan_against_itself_has_no_differences(made: Made) -> None:
    found = ration.verify_files(made.folder, made.plan)
    assert found.good, wrong(found)
    compared = {each.what: each.belongs for each in found.files}
    assert compared.pop("list of files") is None
    assert set(compared) >= {"plan", "manifest", "workbook", "page", "collection workbook"}
    assert set(compared.values()) == {True}


def test_a_plan_in_a_folder_compares_all_but_lists(made: Made) -> None:
    found = ration.verify_files(made.folder, made.folder)
    assert found.good, wrong(found)
    apart = {each.what for each in found.files if each.belongs is None}
    assert apart == {"list of files", "collection workbook", "table"}
    assert any("--register" in note for each in found.files for note in each.notes)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_changed_byte_is_found_without_a_plan(made: Made, data: st.DataObject) -> None:
    files = sorted(path for path in made.folder.rglob("*") if path.is_file())
    file = data.draw(st.sampled_from(files))
    before = file.read_bytes()
    at = data.draw(st.integers(0, len(before) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda new: new != before[at]))
    changed = before[:at] + bytes([byte]) + before[at + 1 :]
    file.write_bytes(changed)
    try:
        found = ration.verify_files(made.folder)
    finally:
        file.write_bytes(before)
    assert not found.good


@settings(max_examples=30)
@given(st.data())
def test_any_changed_byte_of_a_marked_file_is_found_alone(made: Made, data: st.DataObject) -> None:
    names = ("plan.xlsx", "report.html", "collection/centre/DC-01.xlsx")
    before = (made.folder / data.draw(st.sampled_from(names))).read_bytes()
    at = data.draw(st.integers(0, len(before) - 1))
    alone = made.folder.parent / "alone"
    alone.write_bytes(before[:at] + bytes([before[at] ^ 1]) + before[at + 1 :])
    assert not ration.verify_files(alone).good


def test_missing_and_added_files_are_named(copy: Path) -> None:
    (copy / "totals.csv").unlink()
    (copy / "notes.txt").write_text("ours", encoding="utf-8")
    found = ration.verify_files(copy)
    assert not found.good
    assert (found.missing, found.added) == ((f"{copy}/totals.csv",), (f"{copy}/notes.txt",))


def test_what_a_run_that_ended_early_left_is_named(copy: Path) -> None:
    """A claim and the temporary files that it lists; a file of such a name alone is none."""
    claim = ".totals.csv.ration-lock"
    (copy / claim).write_bytes(b"\0".join([MARK, b".totals.csv-1a2b3c4d"]))
    (copy / ".totals.csv-1a2b3c4d").write_text("half")
    (copy / ".totals.csv-ffffffff").write_text("somebody's")
    before = sorted(copy.rglob("*"))
    found = ration.verify_files(copy)
    assert found.good
    assert {Path(each).name for each in found.left_over} == {claim, ".totals.csv-1a2b3c4d"}
    ran = run("verify", copy)
    shown = " ".join(ran.out.split())
    assert "2 left by a run that ended early" in shown
    assert re.search(r"in no list of files: \S*\.totals\.csv-ffffffff warning: ", shown)
    assert sorted(copy.rglob("*")) == before


def test_a_list_above_a_folder_or_the_working_folder_counts(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A manifest that was changed is found too if only its subfolder is verified."""
    manifest = next((copy / "manifests").rglob("*.csv"))
    assert only(ration.verify_files(manifest)).unchanged
    monkeypatch.chdir(manifest.parent)
    assert only(ration.verify_files(manifest.name)).unchanged
    manifest.write_text(manifest.read_text("utf-8").replace("DC-01", "DC-09"), "utf-8")
    assert only(ration.verify_files(manifest.name)).unchanged is False
    for place in (copy / "manifests", Path("..") / "..", Path("..")):
        assert [Path(each.file).name for each in wrong(ration.verify_files(place))] == [
            manifest.name
        ]


def test_an_empty_folder_is_not_well(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert not ration.verify_files(tmp_path / "empty").good
    assert "There is no file." in run("verify", tmp_path / "empty").out


@pytest.mark.parametrize(
    "text", ["{", '{"a": 1, "a": 2}', '{"a": ' + "[" * 100_000, '{"a": ' + "9" * 5_000 + "}"]
)
def test_a_broken_plan_is_not_compared(made: Made, tmp_path: Path, text: str) -> None:
    file = tmp_path / "plan.json"
    file.write_text('{"format":"ration.plan/2",' + text[1:], encoding="utf-8")
    assert only(ration.verify_files(file, made.plan)).belongs is None


def test_a_mark_that_is_too_deep_is_damaged(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    deep = "[" * 100_000
    digest = f'"sha256":"{"0" * 64}"}}'
    file.write_text(f'<!doctype html>\n<!-- ration-seal {{"seal":{deep},{digest} -->\n', "utf-8")
    assert only(ration.verify_files(file)).unchanged is False


def test_every_kind_of_paper_has_a_name() -> None:
    assert {*_PAPER_NAMES} == {*DOCUMENTS}


def test_a_line_more_in_the_list_is_found(copy: Path) -> None:
    with (copy / "SHA256SUMS").open("a", encoding="utf-8") as file:
        file.write("a remark\n")
    assert [each.what for each in wrong(ration.verify_files(copy))] == ["list of files"]


def test_a_moved_and_renamed_file_is_known(made: Made, tmp_path: Path) -> None:
    for name, what in (
        ("manifests/centre/DC-01.csv", "manifest"),
        ("plan.xlsx", "workbook"),
        ("report.html", "page"),
        ("collection/centre/DC-01.xlsx", "collection workbook"),
        ("plan.json", "plan"),
        ("people.csv", "table"),
    ):
        renamed = shutil.copy(made.folder / name, tmp_path / "x")
        file = only(ration.verify_files(renamed, made.plan))
        assert (file.what, file.belongs) == (what, True), file


def test_a_figure_that_somebody_typed_is_named(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "DC-01.csv"
    text = (made.folder / "manifests/centre/DC-01.csv").read_text("utf-8")
    assert ",kg,7," in text
    path.write_text(text.replace(",kg,7,", ",kg,5,"), encoding="utf-8")
    file = only(ration.verify_files(path, made.plan))
    assert [str(each) for each in file.differences] == ["row 2, Rice, quantity is 5, in the plan 7"]
    assert (file.belongs, file.differing, file.unchanged) == (False, 1, None)


@pytest.mark.parametrize(
    "name",
    [
        "manifests/centre/DC-01.csv",
        "totals.csv",
        "entitlements.csv",
        "plan.json",
        "plan.xlsx",
        "report.html",
        "collection/centre/DC-01.xlsx",
    ],
)
def test_figures_of_another_plan_are_found_though_the_seal_was_copied(
    made: Made, more: Made, tmp_path: Path, name: str
) -> None:
    path = tmp_path / Path(name).name
    data = (more.folder / name).read_bytes()
    found = read_mark(data)
    if found is None:
        ours, theirs = seal_of(made.plan).code, seal_of(more.plan).code
        path.write_bytes(data.replace(theirs.encode(), ours.encode()))
    else:
        path.write_bytes(_without_mark(data))
        mark(path, seal_of(made.plan), found.file, dict(found.made))
        assert only(ration.verify_files(path)).good  # by its mark alone
    file = only(ration.verify_files(path, made.plan))
    assert file.belongs is False
    assert file.differing
    assert {"12", "17", "9", "12 kg", "17 kg"} & {each.here for each in file.differences}
    assert "Secret" not in found_text(file)


def _without_mark(data: bytes) -> bytes:
    """A marked page or workbook without its mark."""
    at = data.rfind(b"ration-seal ")
    return data[: at - 2] + b"\0\0" if data[:2] == b"PK" else data[: at - len("<!-- ")]


def found_text(file: VerifiedFile) -> str:
    return file.model_dump_json()


def test_what_differs_of_the_inputs_is_named(made: Made, more: Made, tmp_path: Path) -> None:
    page = made.folder / "report.html"
    other = only(ration.verify_files(page, more.plan)).other
    assert [each.split()[0] for each in other] == ["register", "figures"]
    double = Made(tmp_path / "double", amount="2 kg")
    other = only(ration.verify_files(page, double.plan)).other
    assert [each.split()[0] for each in other] == ["programme", "figures"]
    half = ration.compute(made.register, made.programme, level="50 %")
    other = only(ration.verify_files(page, half)).other
    assert "option amounts none, in the plan 50 % of the full ration" in other
    half.write_html(tmp_path / "half.html")
    by_site = ration.compute(made.register, made.programme, level="50 %", by=["centre"])
    other = only(ration.verify_files(tmp_path / "half.html", by_site)).other
    assert [each for each in other if each.startswith("option")] == [
        "option by none, in the plan centre"
    ]
    stock = csv(tmp_path / "stock.csv", ["rice,100 kg"], "item,quantity")
    issued = ration.compute(made.register, made.programme, stock=stock)
    other = only(ration.verify_files(page, issued)).other
    assert other[0].startswith("stock none, in the plan ")


def test_the_same_plan_of_another_version_belongs_with_a_note(made: Made) -> None:
    older = made.plan.model_copy(update={"version": "0.0.1"})
    found = ration.verify_files(made.folder, older)
    assert found.good, wrong(found)
    assert any("0.0.1" in note for each in found.files for note in each.notes)


def test_where_the_register_is_does_not_matter(made: Made, tmp_path: Path) -> None:
    moved = shutil.copy(made.register, tmp_path / "a list.csv")
    found = ration.verify_files(made.folder, ration.compute(moved, made.programme))
    assert found.good, wrong(found)


def saved(path: Path, to: Path, cells: Iterator[tuple[str, object]]) -> Path:
    """Save a workbook with another program, with some cells changed."""
    book = openpyxl.load_workbook(path)
    sheet = next(each for each in book.worksheets if each.sheet_state == "visible")
    for cell, value in cells:
        sheet[cell] = value
    book.save(to)
    return to


def test_a_workbook_that_another_program_saved_is_compared(made: Made, tmp_path: Path) -> None:
    path = saved(made.folder / "plan.xlsx", tmp_path / "plan.xlsx", iter(()))
    file = only(ration.verify_files(path, made.plan))
    assert file.belongs, file
    assert file.unchanged is None
    assert any("another program" in note for note in file.notes)


def test_a_form_that_was_filled_in_is_well_but_not_what_is_locked(
    made: Made, tmp_path: Path
) -> None:
    form = made.folder / "collection/centre/DC-01.xlsx"
    sheet = openpyxl.load_workbook(form).worksheets[0]
    rows = [row for row in sheet.iter_rows() if row[0].value == "H-1"]
    due = next(cell for cell in rows[0] if cell.value == 4 and cell.column > 3)
    yes = rows[0][due.column]
    path = saved(form, tmp_path / "filled.xlsx", iter([(yes.coordinate, "yes")]))
    file = only(ration.verify_files(path, made.plan))
    assert file.belongs, file
    path = saved(form, tmp_path / "padded.xlsx", iter([(due.coordinate, 40)]))
    file = only(ration.verify_files(path, made.plan))
    assert [(each.here, each.plan) for each in file.differences] == [("40", "4")]


def test_a_form_of_a_site_that_the_plan_does_not_have_is_added(made: Made, tmp_path: Path) -> None:
    moved = Made(tmp_path / "moved", ("H-1,4,DC-09,Ann Secret",))
    file = only(ration.verify_files(moved.folder / "collection/centre/DC-09.xlsx", made.plan))
    assert [str(each) for each in file.differences] == ["the file is not in the plan"]
    assert "the plan has no site DC-09 of centre" in file.notes


def test_a_form_in_languages_that_are_not_known_is_not_compared(made: Made, tmp_path: Path) -> None:
    form = tmp_path / "form.xlsx"
    book = openpyxl.load_workbook(made.folder / "collection/centre/DC-01.xlsx")
    (hidden,) = (sheet for sheet in book.worksheets if sheet.sheet_state != "visible")
    headings = next(row for row in hidden.iter_rows() if row[0].value == "headings")
    last = [cell for cell in headings if cell.value is not None][-1]
    last.value = "Zqxw"
    book.save(form)
    file = only(ration.verify_files(form, made.plan))
    assert file.belongs is None
    assert "the languages of its headings are not known" in file.notes


def test_a_signature_in_a_pdf_that_cannot_be_checked_is_named(
    made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\nstartxref\n0\n%%EOF\n")
    mark(path, seal_of(made.plan), "waybills/centre/DC-01.pdf", {})
    monkeypatch.setattr("ration.core.extras.find_spec", lambda _: None)
    assert only(ration.verify_files(path)).notes == ()
    path.write_bytes(path.read_bytes() + b"a signature")
    (note,) = only(ration.verify_files(path)).notes
    assert note.startswith("its PDF signature cannot be checked: pip install")


MANIFEST = "manifests/centre/DC-01.csv"


class TestManifests:
    """A manifest is of a site, or of all sites of a channel in one file."""

    def lines(self, made: Made, site: str) -> list[str]:
        return (made.folder / f"manifests/centre/{site}.csv").read_text("utf-8").splitlines(True)

    def test_all_sites_of_a_channel_in_one_file_belong(self, tmp_path: Path) -> None:
        three = Made(tmp_path / "three", (*ROWS, "H-4,2,DC-03,Di Secret"))
        sites = [self.lines(three, site) for site in ("DC-01", "DC-02", "DC-03")]
        path = tmp_path / "centre.csv"
        path.write_text("".join([sites[0][0], *(row for each in sites for row in each[1:])]))
        assert only(ration.verify_files(path, three.plan)).belongs
        path.write_text("".join([sites[0][0], *(row for each in sites[:2] for row in each[1:])]))
        two = only(ration.verify_files(path, three.plan))
        assert two.belongs is False

    def test_a_file_without_rows_is_not_compared(self, made: Made, tmp_path: Path) -> None:
        path = tmp_path / "DC-01.csv"
        path.write_text(self.lines(made, "DC-01")[0], encoding="utf-8")
        file = only(ration.verify_files(path, made.plan))
        assert (file.belongs, file.notes) == (None, ("it has no rows",))

    def test_a_site_that_the_plan_does_not_have_is_added(self, made: Made, tmp_path: Path) -> None:
        path = tmp_path / "DC-01.csv"
        path.write_text("".join(self.lines(made, "DC-01")).replace("DC-01", "DC-09"))
        file = only(ration.verify_files(path, made.plan))
        assert [str(each) for each in file.differences] == ["the file is not in the plan"]
        assert any("has no site DC-09" in note for note in file.notes)

    def test_the_code_of_a_seal_that_is_not_known_is_named(
        self, made: Made, more: Made, tmp_path: Path
    ) -> None:
        path = shutil.copy(more.folder / MANIFEST, tmp_path / "DC-01.csv")
        file = only(ration.verify_files(path, made.plan))
        theirs, ours = seal_of(more.plan).code, seal_of(made.plan).code
        assert file.other == (f"seal {theirs}, that of the plan is {ours}",)
        assert file.belongs is False


@pytest.mark.parametrize(
    ("name", "content", "note"),
    [
        ("a.bin", b"\0\1\2", None),
        ("a.txt", b"a text", "only files of plans are compared"),
        ("a.json", b'{"format": "ration.check/2"}', "only plans are compared"),
        ("a.pdf", b"%PDF-1.7\n", "a PDF file without a mark cannot be compared: its options are "
         "lost"),
    ],
)  # fmt: skip
def test_what_is_no_file_of_a_plan_is_not_compared(
    made: Made, tmp_path: Path, name: str, content: bytes, note: str | None
) -> None:
    (tmp_path / name).write_bytes(content)
    file = only(ration.verify_files(tmp_path / name, made.plan))
    assert (file.belongs, file.notes) == (None, () if note is None else (note,))


@pytest.mark.parametrize("role", ["waybills/centre/DC-09.pdf", "another.pdf"])
def test_papers_of_no_site_of_the_plan_are_added(made: Made, tmp_path: Path, role: str) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\nstartxref\n0\n%%EOF\n")
    mark(path, seal_of(made.plan), role, {})
    file = only(ration.verify_files(path, made.plan))
    assert [str(each) for each in file.differences] == ["the file is not in the plan"]
    assert "the plan has no site of this paper" in file.notes


def test_papers_of_trips_are_compared_where_loads_are_given(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\nstartxref\n0\n%%EOF\n")
    mark(path, seal_of(made.plan), "waybills/centre/DC-01.pdf", {"loads": "abc"})
    file = only(ration.verify_files(path, made.plan))
    assert (file.belongs, file.unchanged) == (None, True)
    assert "papers of trips need their loads: give --loads LOADS" in file.notes


def test_details_of_sites_are_compared_where_they_are_given(made: Made, tmp_path: Path) -> None:
    details = csv(tmp_path / "sites.csv", ["DC-01,37.97,126.55"], "site,latitude,longitude")
    plan = ration.compute(made.register, made.programme, site_details=details)
    plan.write(tmp_path / "plan")
    file = only(ration.verify_files(tmp_path / "plan/plan.json", made.plan))
    assert file.belongs, file
    assert "details of sites are not compared: give --site-details" in file.notes
    file = only(ration.verify_files(tmp_path / "plan/plan.json", plan))
    assert (file.belongs, file.notes) == (True, ())
    file = only(ration.verify_files(made.folder / "plan.json", plan))
    assert file.belongs is False


def test_files_with_details_of_sites_name_what_they_are_compared_with(tmp_path: Path) -> None:
    """A page has a map, and in a folder the plan knows; nothing else that differs is excused."""
    folder = tmp_path / "made"
    made = Made(folder)
    sites = ["DC-01,37.97,126.55,Main Road 1", "DC-02,37.98,126.56,Hill 2"]
    details = csv(folder / "sites.csv", sites, "site,latitude,longitude,address")
    plan = ration.compute(made.register, made.programme, site_details=details)
    plan.write(tmp_path / "plan", formats=FORMATS)
    page = shutil.copy(tmp_path / "plan/report.html", tmp_path / "moved.html")
    found = ration.verify_files([tmp_path / "plan", page], made.plan)
    assert found.good
    notes = {Path(each.file).name: each.notes for each in found.files}
    for name in ("report.html", "moved.html"):
        (note,) = notes[name]
        assert "give --site-details FILE, with --register" in note
    assert all(each.belongs for each in ration.verify_files(page, plan).files)
    ran = run("verify", page, "--plan", made.folder)
    assert ran.out.endswith("Nothing wrong was found in 1 file; 1 not compared with the plan.\n")
    for name in ("totals.csv", "plan.json"):
        path = tmp_path / "plan" / name
        path.write_text(path.read_text("utf-8").replace("12", "99"), encoding="utf-8")
        assert not only(ration.verify_files(path, made.plan)).good
    other = Path(shutil.copy(made.folder / "report.html", tmp_path / "other.html"))
    other.write_text(other.read_text("utf-8").replace(">12<", ">99<"), encoding="utf-8")
    assert not ration.verify_files(other, made.plan).good


def test_lists_of_households_in_parquet_are_compared(
    made: Made, more: Made, tmp_path: Path
) -> None:
    for each, name in ((made, "ours"), (more, "theirs")):
        each.plan.write(tmp_path / name, entitlements="parquet")
    path = "entitlements.parquet"
    assert only(ration.verify_files(tmp_path / "ours" / path, made.plan)).belongs
    file = only(ration.verify_files(tmp_path / "theirs" / path, made.plan))
    assert file.belongs is False
    assert [str(each).split(" is ")[1] for each in file.differences] == [
        "9, in the plan 4", "9000, in the plan 4000",
    ]  # fmt: skip


def test_a_file_that_is_in_no_list_is_known_by_its_signature(tmp_path: Path) -> None:
    ours = new_secret_key(tmp_path / "ours.key", None)
    path = tmp_path / "a.txt"
    path.write_text("a letter", encoding="utf-8")
    (tmp_path / "a.txt.minisig").write_bytes(ours.sign_file(path, "a test"))
    file = only(ration.verify_files(path, keys=[ours.public.line]))
    assert (file.unchanged, file.known_by, file.signed) == (True, "its signature", True)
    path.write_text("another", encoding="utf-8")
    file = only(ration.verify_files(path, keys=[ours.public.line]))
    assert (file.unchanged, file.signed, file.good) == (None, False, False)


def test_the_command_says_what_differs_and_exits_with_1(made: Made, tmp_path: Path) -> None:
    path = tmp_path / "DC-01.csv"
    text = (made.folder / "manifests/centre/DC-01.csv").read_text("utf-8")
    path.write_text(text.replace(",kg,7,", ",kg,5,"), encoding="utf-8")
    words = ("--register", made.register, "-p", made.programme)
    assert run("verify", made.folder, *words).code == 0
    ran = run("verify", path, *words)
    assert ran.code == 1
    assert "row 2, Rice, quantity is 5, in the plan 7" in ran.out
    shown = json.loads(run("verify", path, *words, "--json").out)
    assert shown["format"] == "ration.verify/1"
    assert run("verify", made.folder / "totals.csv").code == 0


def test_options_that_do_not_fit_are_usage_errors(made: Made) -> None:
    assert run("verify").code == 2
    assert run("verify", made.folder, "--level", "50 %").code == 2
    both = ("--plan", made.folder, "--register", made.register)
    assert run("verify", made.folder, *both).code == 2
    assert run("verify", made.folder / "none").code == 3


@pytest.mark.slow
def test_papers_are_compared_with_those_of_the_plan(made: Made, more: Made, tmp_path: Path) -> None:
    filled = {"approved": "Ms Lee"}
    made.plan.write_pdf(tmp_path / "ours", names="head", language="en,ko", fill=filled)
    path = Path(shutil.copy(tmp_path / "ours/waybills/centre/DC-01.pdf", tmp_path / "money.pdf"))
    pdf = path.read_bytes()
    path.write_bytes(pdf[: pdf.rfind(b"%ration-seal ")])
    mark(path, seal_of(made.plan), "authorisations/centre/DC-01.pdf", {"language": "en"})
    file = only(ration.verify_files(path, made.plan))
    assert (file.belongs, file.notes) == (False, ("the plan has no such paper of this site",))
    more.plan.write_pdf(tmp_path / "theirs", names="head")
    found = ration.verify_files(tmp_path / "ours", made.plan)
    assert found.good, wrong(found)
    assert {each.what for each in found.files if each.belongs} >= {"waybill", "distribution list"}
    made.plan.write_pdf(tmp_path / "all.pdf", documents=["waybill"])
    assert only(ration.verify_files(tmp_path / "all.pdf", made.plan)).belongs
    assert not only(ration.verify_files(tmp_path / "all.pdf", more.plan)).belongs
    path = tmp_path / "theirs/lists/centre/DC-01.pdf"
    file = only(ration.verify_files(path, made.plan))
    assert [each.split()[0] for each in file.other] == ["register", "figures"]
    assert any("9" in (each.here or "") for each in file.differences)
    assert "Secret" not in found_text(file)


@pytest.mark.slow
def test_papers_with_codes_are_compared_where_the_key_of_proofs_is_given(
    made: Made, tmp_path: Path
) -> None:
    proofs = tmp_path / "proofs.key"
    ration.new_key(proofs)
    made.plan.write(tmp_path / "plan", formats=["csv"], proofs=proofs)
    made.plan.write_pdf(
        tmp_path / "paper",
        documents=["waybill", "list", "cards", "slips"],
        sign_with=new_secret_key(tmp_path / "ours.key", None),
        proofs=proofs,
    )
    both = [tmp_path / "plan", tmp_path / "paper"]
    without = ration.verify_files(both, made.plan)
    assert without.good, wrong(without)
    left = {each.what for each in without.files if "give --proofs" in " ".join(each.notes)}
    assert left == {"table", "waybill", "slip sheet"}
    found = ration.verify_files(both, made.plan, proofs=proofs)
    assert found.good, wrong(found)
    assert {each.what for each in found.files if each.belongs} >= {*left, "card sheet"}
    other = tmp_path / "other.key"
    ration.new_key(other)
    wrong_ones = {each.what for each in wrong(ration.verify_files(both, made.plan, proofs=other))}
    assert wrong_ones == {"table", "waybill"}


@pytest.mark.slow
def test_signatures_in_pdf_files_are_checked(made: Made, tmp_path: Path) -> None:
    for name in ("ours", "other"):
        ration.new_certificate(name, tmp_path, password=None)
    paper = tmp_path / "paper"
    made.plan.write_pdf(paper, documents=["waybill"])
    ration.sign_pdf(paper, tmp_path / "ours.p12")
    found = ration.verify_files(paper, keys=[tmp_path / "ours.crt"])
    assert found.good, wrong(found)
    assert {each.what for each in found.files if each.signed} == {"waybill"}
    by_other = ration.verify_files(paper, keys=[tmp_path / "other.crt"])
    assert {each.what for each in wrong(by_other)} == {"waybill"}
    file = next(paper.rglob("*.pdf"))
    data = bytearray(file.read_bytes())
    data[data.index(b"stream") + 40] ^= 1
    file.write_bytes(data)
    states = [each.state for each in only(ration.verify_files(file)).signatures]
    assert states == ["bad"]


def test_with_a_key_every_file_is_signed_by_it_or_in_a_list_that_is(
    copy: Path, tmp_path: Path
) -> None:
    ours = new_secret_key(tmp_path / "ours.key", None)
    other = new_secret_key(tmp_path / "other.key", None)
    key = ours.public.line
    assert not ration.verify_files(copy, keys=[key]).good
    signature = ours.sign_file(copy / "SHA256SUMS", "a test")
    (copy / "SHA256SUMS.minisig").write_bytes(signature)
    found = ration.verify_files(copy, keys=[key])
    assert found.good, wrong(found)
    assert all(each.signed for each in found.files)
    assert only(ration.verify_files(copy / "totals.csv", keys=[key])).signed
    assert not ration.verify_files(copy, keys=[other.public.line]).good
    (copy / "totals.csv").write_text("item\n", encoding="utf-8")
    assert [Path(each.file).name for each in wrong(ration.verify_files(copy, keys=[key]))] == [
        "totals.csv"
    ]
