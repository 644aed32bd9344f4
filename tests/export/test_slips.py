"""Slips and signed cards: what the eye reads is what is signed, and codes are read from paper."""

import base64
import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import minisign
import polars as pl
import pytest
from command import csv, run
from printed import letters, needs_font, pages
from pypdf import PdfReader
from scanned import codes_on, needs_scanner, texts_on, width_of

import ration
from ration.export.pdf.codes.sizes import LARGEST, MODULE, code_size
from ration.export.pdf.preflight.estimate import Estimate
from ration.export.pdf.printing import print_options, print_plan
from ration.seals.claim169 import decode, is_signed_by
from ration.seals.keys import SecretKey
from ration.seals.seal import seal_of
from ration.seals.texts import split_signature

pytestmark = [pytest.mark.slow, needs_font("Aa0"), needs_scanner]
ROWS = {
    "household_id": ["H-1", "H-2", "H-3", "H-4"],
    "head": ["Ri Yong Hui", "Kim Chol Su", "Pak Sun Ok", "Choe"],
    "persons": [4, 5, 3, 1],
    "adults": [2, 3, 0, 1],
    "centre": ["DC-01", "DC-01", "DC-02", "DC-01"],
}


@pytest.fixture(scope="module")
def key_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "slips.key"
    path.write_bytes(bytes(minisign.KeyPair.generate().secret_key) + b"\n")
    path.chmod(0o600)
    return path


@pytest.fixture(scope="module")
def key(key_file: Path) -> SecretKey:
    return SecretKey(minisign.SecretKey.from_file(key_file))


def _plan(rows: dict[str, Any] = ROWS, **options: Any) -> ration.DistributionPlan:
    return ration.compute(pl.DataFrame(rows), "kaesong-2020", **options)


def _items(count: int) -> ration.Programme:
    """A programme that hands out so many items through one channel."""
    items = "".join(
        f'[items.item{n}]\nname = "Item {n}"\nunit = "kg"\n'
        f'[[allocations]]\nitem = "item{n}"\nchannel = "centre"\nper = "person"\n'
        f'quantity = "{n + 1} kg"\n'
        for n in range(count)
    )
    head = 'id = "many"\nversion = "1"\ntitle = "Many"\nsource = "a test"\ndate = 2026-03-05\n'
    return ration.parse_programme(f"{head}[channels.centre]\n{items}")


def _signed(key: SecretKey, text: str) -> str:
    """What a code says, whose signature is right."""
    body, signature = split_signature(text)
    assert signature is not None
    assert key.public.signed_text(body, signature)
    return body


def test_a_slip_has_the_households_text_and_its_signature(
    key: SecretKey, key_file: Path, tmp_path: Path
) -> None:
    plan = _plan()
    plan.write_pdf(tmp_path / "paper", documents=["slips"], sign_with=key_file)
    one, two, four = texts_on(tmp_path / "paper/slips/centre/DC-01.pdf")
    assert _signed(key, one).split("\n") == [
        f"RATION-SLIP1 {seal_of(plan).code}",
        "kaesong-2020 2020-08-07",
        "centre DC-01",
        "H-1",
        *("rice 20.000 kg", "corn 40.000 kg", "soybeans 8.000 kg", "oil 4 bottle"),
    ]
    assert [_signed(key, text).split("\n")[3] for text in (one, two, four)] == ["H-1", "H-2", "H-4"]
    index = json.loads((tmp_path / "paper/printed.json").read_text("utf-8"))["files"]
    assert [
        (each["site"], each["households"]) for each in index if each["channel"] == "centre"
    ] == [
        ("DC-01", 3),
        ("DC-02", 1),
    ]


def test_without_a_key_the_text_is_not_signed(tmp_path: Path) -> None:
    _plan().write_pdf(tmp_path / "paper", documents=["slips"])
    (text,) = texts_on(tmp_path / "paper/slips/centre/DC-02.pdf")
    assert split_signature(text)[1] is None
    assert text.split("\n")[3] == "H-3"


def test_who_gets_nothing_has_no_slip(tmp_path: Path) -> None:
    """H-3 has no adults, so that the office has no stipend for it."""
    _plan().write_pdf(tmp_path / "paper", documents=["slips"])
    ids = [text.split("\n")[3] for text in texts_on(tmp_path / "paper/slips/payer/all.pdf")]
    assert ids == ["H-1", "H-2", "H-4"]


HARD = [
    pytest.param("en", "Letter", "H-1", id="English"),
    pytest.param("en,ko", "A4", "개성-1동-0007", id="Korean", marks=needs_font("개성동")),
    pytest.param("ar", "Letter", "بيت-٧", id="Arabic", marks=needs_font("بيت٧")),
    pytest.param("fr", "A4", "H" * 60, id="long"),
    pytest.param("en", "A4", 'é <b>$x$</b> #panic("x") \\', id="markup"),
]


@pytest.mark.parametrize(("language", "paper", "id_"), HARD)
def test_what_the_eye_reads_is_what_is_signed(
    key: SecretKey, key_file: Path, tmp_path: Path, language: str, paper: str, id_: str
) -> None:
    """Arabic is read back in the order on the page, so that words may change places."""
    rows = ROWS | {"household_id": [id_, "H-2", "H-3", "H-4"]}
    _plan(rows).write_pdf(
        tmp_path / "paper",
        documents=["slips", "cards"],
        sign_with=key_file,
        language=language,
        paper=paper,
        names="head",
    )
    for kind in ("slips", "cards"):
        file = tmp_path / f"paper/{kind}/centre/DC-01.pdf"
        seen = letters(" ".join(pages(file)))
        bodies = [_signed(key, text) for text in texts_on(file)]
        assert [id_ in body.split("\n") for body in bodies].count(True) == 1
        for line in (line for body in bodies for line in body.split("\n")):
            words = re.split(r"[\s-]+", line)
            assert all(letters(word) in seen for word in words), line


def test_a_card_holds_the_people_and_the_sites(
    key: SecretKey, key_file: Path, tmp_path: Path
) -> None:
    plan = _plan(ROWS)
    plan.write_pdf(tmp_path / "paper", documents=["cards"], sign_with=key_file)
    (text,) = texts_on(tmp_path / "paper/cards/centre/DC-02.pdf")
    head = [f"RATION-CARD1 {seal_of(plan).code}", "kaesong-2020 2020-08-07", "H-3"]
    sites = ["centre DC-02", "store all", "payer all"]
    assert _signed(key, text).split("\n") == [*head, "persons 3", "adults 0", *sites]


def test_a_card_without_a_key_holds_the_id_alone(tmp_path: Path) -> None:
    _plan().write_pdf(tmp_path / "paper", documents=["cards"])
    assert texts_on(tmp_path / "paper/cards/centre/DC-02.pdf") == ["H-3"]


@pytest.mark.parametrize("names", ["head", None])
def test_claim_169_holds_what_the_card_shows(
    key: SecretKey, key_file: Path, tmp_path: Path, names: str | None
) -> None:
    _plan().write_pdf(
        tmp_path / "paper",
        documents=["cards"],
        sign_with=key_file,
        card="claim169",
        names=names,
    )
    file = tmp_path / "paper/cards/centre/DC-02.pdf"
    (code,) = codes_on(file)
    token = decode(code.text)
    number, public = _public(key)
    assert (token.key_id, is_signed_by(token, public)) == (number, True)
    shown = {1: "H-3", 4: "Pak Sun Ok"} if names else {1: "H-3"}
    assert token.claims == {1: "kaesong-2020", 6: 1596758400, 169: shown}
    seen = letters(" ".join(pages(file)))
    assert all(letters(text) in seen for text in ("kaesong-2020 2020-08-07", *shown.values()))


def _public(key: SecretKey) -> tuple[bytes, bytes]:
    """The number of a public key, and its 32 bytes."""
    line = base64.b64decode(key.public.line)
    return line[2:10], line[10:]


class Proofs:
    """Proofs of the form and length of those of a site of 50,000 households."""

    def root(self, channel: str, site: str) -> str | None:
        return f"{channel} {site}"

    def proof(self, channel: str, site: str, household: str) -> str | None:
        path = f"{channel}{site}{household}".upper().replace("-", "") * 60
        return f"RATION-PROOF1 K7Q2-9XMF-3D5H-8RTW {path[:740]}"


def test_a_proof_has_a_second_code(key: SecretKey, key_file: Path, tmp_path: Path) -> None:
    plan = _plan()
    options = print_options(documents=["slips"], sign_with=key_file, proofs=Proofs())
    households = plan._known_households()
    print_plan(plan, households, tmp_path / "paper", options)
    file = tmp_path / "paper/slips/centre/DC-02.pdf"
    slip, proof = codes_on(file)
    assert _signed(key, slip.text).split("\n")[3] == "H-3"
    assert proof.text == Proofs().proof("centre", "DC-02", "H-3")
    assert max(width_of(slip), width_of(proof)) <= LARGEST


@pytest.mark.parametrize("items", [1, 12, 24])
def test_more_items_have_larger_slips(
    key: SecretKey, key_file: Path, tmp_path: Path, items: int
) -> None:
    rows = {"household_id": [f"H-{n}" for n in range(9)], "persons": [4] * 9}
    plan = ration.compute(pl.DataFrame(rows), _items(items))
    estimates: list[Estimate] = []
    plan.write_pdf(
        tmp_path / "paper", documents=["slips"], sign_with=key_file, before=estimates.append
    )
    file = tmp_path / "paper/slips/centre/all.pdf"
    count = len(PdfReader(file).pages)
    texts = [text for page in range(count) for text in texts_on(file, page + 1)]
    assert [_signed(key, text).split("\n")[3] for text in texts] == rows["household_id"]
    assert all(len(text.split("\n")) == 5 + items for text in texts)
    assert estimates[0].pages == count


def test_sizes_of_codes() -> None:
    """A code has room for so many bytes; one that has not is refused, with what to do."""
    sides = [code_size(["x" * length], "x") for length in (1, 200, 660, 850)]
    assert all(one.side < other.side for one, other in pairwise(sides[:3]))
    assert [size.level for size in sides] == ["m", "m", "m", "l"]
    assert all(size.side <= LARGEST for size in sides)
    with pytest.raises(ration.InputError) as refused:
        code_size(["x" * 900], "x")
    assert [each.code for each in refused.value.problems] == ["slip-long"]
    assert MODULE * 150 / 25.4 > 2.4  # dots of a scan


def test_a_text_too_long_is_a_problem(key_file: Path, tmp_path: Path) -> None:
    plan = ration.compute(pl.DataFrame({"household_id": ["H"], "persons": [4]}), _items(60))
    with pytest.raises(ration.InputError) as refused:
        plan.write_pdf(tmp_path / "paper", documents=["slips"], sign_with=key_file)
    assert [each.code for each in refused.value.problems] == ["slip-long"]
    assert not (tmp_path / "paper").exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["list", "--sign-with", "KEY"], "none of these documents has a code that is signed"),
        (["cards", "--card", "claim169"], "cards of this form are always signed"),
        (["list", "--card", "claim169"], "no cards are printed"),
        (["cards", "--card", "claim196"], "did you mean claim169?"),
        (["slips", "--sign-with", "REGISTER"], "other users can read the key"),
    ],
)
def test_options_that_do_not_fit_are_refused(
    key_file: Path, tmp_path: Path, words: list[str], says: str
) -> None:
    register = csv(tmp_path / "households.csv", ["H-1,4,2"], "household_id,persons,adults")
    files = {"KEY": str(key_file), "REGISTER": str(register)}
    given = [files.get(word, word) for word in words]
    done = run("print", register, "-o", tmp_path / "paper", "--documents", *given)
    assert done.code == 3
    assert says in done.err.replace("\n", " ")


def test_a_key_with_a_password(
    key: SecretKey, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked = minisign.SecretKey.from_bytes(bytes(key.key))
    locked.encrypt("open", opslimit=2**15, memlimit=2**24)
    file = tmp_path / "locked.key"
    file.write_bytes(bytes(locked) + b"\n")
    file.chmod(0o600)
    for password, code in (("wrong", 3), ("open", 0)):
        monkeypatch.setenv("RATION_KEY_PASSWORD", password)
        register = csv(tmp_path / "households.csv", ["H-1,4,2"], "household_id,persons,adults")
        words = ("-o", tmp_path / password, "--documents", "slips", "--sign-with", file)
        assert run("print", register, *words).code == code
