"""Cells that are in the wrong place, and files without a header, show nobody either."""

from pathlib import Path

import pytest
from command import run

from ration.register.columns.personal import may_be_name, personal

GOOD = "household_id,persons,adults,centre\nA-1,4,2,DC-1\n"
ROWS = [f"zorbla{n} quix,H-{n},4,2,0992 77 {n:02d} 33" for n in range(9)]
# Usual names of columns about people, in the languages of forms, beside those of older tests.
COLUMNS = (
    "Signature", "Thumbprint", "Bank account", "IBAN", "Photo", "Remarks", "WhatsApp",
    "Next of kin", "Numéro de compte", "Empreinte", "Époux", "Remarques", "CNI", "Bénéficiaire",
    "Répondant", "Firma", "Huella", "Cuenta bancaria", "Observaciones", "DNI", "Assinatura",
    "Conta bancária", "Unterschrift", "Kontonummer", "Bemerkung", "İmza", "Hesap no", "Sahihi",
    "Kitambulisho", "Подпись", "Банковский счёт", "Примечание", "Підпис", "Рахунок", "Примітка",
    "توقيع", "بصمة", "رقم الحساب", "ملاحظات", "الرقم الوطني", "امضا", "شماره حساب", "서명",
    "계좌번호", "은행 계좌", "사진", "비고", "배우자", "签名", "银行账户", "照片", "备注",
    "口座番号", "署名",
)  # fmt: skip
COUNTS = (
    "persons", "HH size", "Adults", "Enfants", "household_id", "centre", "Village", "status",
    "store", "Paying office", "amount", "round", "date", "item", "성인", "세대번호", "배급소",
    "مركز", "عدد الأفراد",
)  # fmt: skip


@pytest.mark.parametrize("name", COLUMNS)
def test_columns_about_people_are_known_by_name(name: str) -> None:
    """Also within a longer name."""
    assert personal(name)
    assert personal(f"{name} 2")


def test_columns_of_counts_and_sites_are_not_about_people() -> None:
    """What a plan needs is shown."""
    assert not [name for name in COUNTS if personal(name)]


@pytest.mark.parametrize(
    "cell",
    ["kim", "ri", "Kim", "김철", "a@b.org", "0992 775533", "x: kim", "May", "n/a kim", "ZQ9927705"],
)
def test_what_does_not_look_like_a_count_may_be_a_name(cell: str) -> None:
    """D17: whatever its capitals are."""
    assert may_be_name(cell)


@pytest.mark.parametrize(
    "cell",
    ["many", "4 or 5", "fünf", "4 pers.", "5명", "N/A", "??", "4-May", "1,200.5", "#REF!", "-3"],
)
def test_what_looks_like_a_count_is_shown(cell: str) -> None:
    """So that somebody can see what is wrong."""
    assert not may_be_name(cell)


@pytest.mark.parametrize(
    "words",
    [
        ("check", "none.csv"),
        ("check", "none.csv", "--people"),
        ("columns", "none.csv", "--json"),
        ("columns", "none.csv", "-o", "map.toml"),
        ("columns", "none.csv", "--stock"),
        ("doubles", "good.csv", "none.csv"),
        ("doubles", "good.csv", "none.csv", "--column", "site=nowhere"),
        ("pseudonyms", "none.csv", "--key", "key", "-o", "keyed.csv"),
        ("journal", "none.csv", "-p", "kaesong-2020"),
        ("compute", "good.csv", "--stock", "none.csv", "--shortage", "equal"),
        ("compute", "good.csv", "--site-details", "none.csv", "-o", "out"),
        ("check", "good.csv", "--members", "none.csv"),
    ],
    ids=" ".join,
)
def test_the_first_row_of_a_file_without_a_header_is_not_shown(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    """D16: wherever the names of columns are listed, as they are the cells of a household."""
    (tmp_path / "none.csv").write_text("\n".join([*ROWS, ""]), encoding="utf-8")
    (tmp_path / "good.csv").write_text(GOOD, encoding="utf-8")
    run("pseudonyms", "--new-key", "key", cwd=tmp_path)
    ran = run(*words, cwd=tmp_path)
    written = [file for file in tmp_path.rglob("*.toml") if file.is_file()]
    text = ran.out + ran.err + "".join(file.read_text("utf-8") for file in written)
    assert ran.out or ran.err
    assert "zorbla" not in text
    assert "0992" not in text


def test_words_that_are_moved_into_a_status_are_not_shown(tmp_path: Path) -> None:
    """Known words, and those of several rows, are; neither warnings nor who is left out."""
    words = ["active", "died", *["zone-a"] * 3, "Zorbla Quix", "zorblaquix"]
    rows = [f"H-{n},4,2,{word}" for n, word in enumerate(words)]
    text = "\n".join(["household_id,persons,adults,status", *rows, ""])
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    (tmp_path / "m.toml").write_text('keep = { status = ["active"] }\n', encoding="utf-8")
    for options in ((), ("--json",), ("--map", "m.toml"), ("--map", "m.toml", "--json")):
        ran = run("check", "r.csv", *options, cwd=tmp_path)
        assert ran.code == 0
        assert "zorbla" not in (ran.out + ran.err).lower()
        assert "died" in ran.out + ran.err
        assert "zone-a" in ran.out + ran.err


def test_samples_of_people_and_ids_show_no_name_that_has_moved(tmp_path: Path) -> None:
    """`ration columns` of rows of people."""
    rows = ["H-1,f,34,P-1", "Zorbla,m,zorbla,P-2", "H-3,Zorbla Quix,Zorbla,P-3"]
    text = "\n".join(["household_id,sex,age,person_id", *rows, ""])
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    ran = run("columns", "r.csv", "--people", cwd=tmp_path)
    assert "zorbla" not in (ran.out + ran.err).lower()
    assert "H-3" in ran.out


@pytest.mark.parametrize("name", ["site", "purpose", "round", "channel"])
def test_no_column_of_names_is_shown_with_conflicts(tmp_path: Path, name: str) -> None:
    """Conflicts are shown with their sites and purposes, so these are no columns about people."""
    for file in ("a.csv", "b.csv"):
        text = "household_id,head\nH-1,Zorbla Quix\n"
        (tmp_path / file).write_text(text, encoding="utf-8")
    ran = run("doubles", "a.csv", "b.csv", "--column", f"{name}=head", cwd=tmp_path)
    assert ran.code in (1, 3)
    assert "Zorbla" not in ran.out + ran.err


def test_documents_that_are_taken_for_ids_are_in_the_file_of_conflicts_alone(
    tmp_path: Path,
) -> None:
    """The screen and the JSON name lists and rows."""
    for file, persons in (("a.csv", 4), ("b.csv", 5)):
        text = f"National ID,persons\nZQ-99,{persons}\n"
        (tmp_path / file).write_text(text, encoding="utf-8")
    words = ("doubles", "a.csv", "b.csv", "--column", "person_id=National ID")
    table = run(*words, "-o", "out.csv", cwd=tmp_path)
    json = run(*words, "--json", cwd=tmp_path)
    assert "ZQ-99" not in table.out + table.err + json.out + json.err
    assert '"row": 2' in json.out
    assert "ZQ-99" in (tmp_path / "out.csv").read_text("utf-8")


def test_a_name_that_has_moved_into_a_quantity_is_not_shown(tmp_path: Path) -> None:
    """In a stock file, and so in a journal; a figure with a slip is."""
    (tmp_path / "r.csv").write_text(GOOD, encoding="utf-8")
    rows = "item,quantity,expiry\nrice,zorbla quix,\nrice,12 kk,\nrice,5 kg,Zorbla\n"
    (tmp_path / "s.csv").write_text(rows, encoding="utf-8")
    ran = run("compute", "r.csv", "--stock", "s.csv", "--shortage", "equal", cwd=tmp_path)
    assert ran.code == 1
    assert "zorbla" not in (ran.out + ran.err).lower()
    assert "12 kk" in ran.err


def test_coordinates_are_no_samples(tmp_path: Path) -> None:
    """Whatever their columns are called; small numbers are."""
    rows = [f"H-{n},{n + 1},36.{n}9277,1.5" for n in range(9)]
    text = "\n".join(["household_id,persons,y,share", *rows, ""])
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    ran = run("columns", "r.csv", cwd=tmp_path)
    assert "9277" not in ran.out
    assert "1.5" in ran.out
