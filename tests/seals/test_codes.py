"""Check the texts of codes: what is good, and what any change does to it."""

import re
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from coded import (
    CARD,
    HOUSEHOLDS,
    KEY,
    LETTERS,
    OTHER_KEY,
    PROOF,
    PUBLIC,
    ROOT,
    SLIP,
    changed,
)
from command import run

import ration
from ration.results.verify import codes
from ration.seals.texts import signed
from ration.verify.codes.page import code_words
from ration.verify.codes.readings import readings
from ration.verify.codes.verdicts import LEVELS


def verdicts(*texts: str, keys: tuple[str, ...] = (), roots: tuple[str, ...] = ()) -> list[str]:
    return [each.verdict for each in ration.check_codes(texts, keys=keys, roots=roots).checks]


def tidied(*texts: str) -> list[tuple[str, list[str], str | None]]:
    """Texts as they are once small differences of typing are gone."""
    return [(each.kind, each.lines, each.signature) for each in readings(texts)]


class TestSignatures:
    def test_a_slip_a_card_and_a_root_are_genuine(self) -> None:
        texts = (SLIP, CARD, signed(ROOT, KEY))
        assert verdicts(*texts, keys=(PUBLIC,)) == ["genuine"] * 3

    @pytest.mark.parametrize("text", [SLIP, CARD, signed(ROOT, KEY)])
    def test_no_changed_text_is_good(self, text: str) -> None:
        for each in changed(text):
            if tidied(each) != tidied(text):
                found = ration.check_codes(each, keys=[KEY.public]).checks
                assert {check.level for check in found} <= {"unsure", "bad"}, each

    def test_texts_that_follow_each_other_without_a_blank_line_are_apart(self) -> None:
        others = ("soap-2026/2026-08-07/centre/DC-01", "6BF5/0.T:%$*")
        first, second = HOUSEHOLDS[0], HOUSEHOLDS[1]
        text = "\n".join([SLIP, others[0], second["slip"], first["proof"], others[1], CARD])
        found = ration.check_codes(text, keys=[PUBLIC]).checks
        assert [each.verdict for each in found if each.kind != "other"].count("genuine") == 2

    def test_a_signature_that_is_broken_into_lines_is_read_whole(self) -> None:
        body, _, letters = SLIP.rpartition("SIG ")
        broken = f"{body}SIG {letters[:30]}\n{letters[30:70]}\n{letters[70:]}"
        assert verdicts(broken, keys=(PUBLIC,)) == ["genuine"]
        assert verdicts(f"{broken}\n{CARD}", keys=(PUBLIC,)) == ["genuine"] * 2
        words = [each.kind for each in readings([f"{broken}\nThe next line"])]
        assert words == ["slip", "other"]

    def test_a_signature_by_another_key_is_not_good(self) -> None:
        assert verdicts(SLIP, keys=(OTHER_KEY.public.line,)) == ["unknown key"]
        (check,) = ration.check_codes(SLIP).checks
        assert (check.signature, check.key) == ("unknown key", KEY.public.number)

    def test_a_signature_of_another_slip_does_not_fit(self) -> None:
        other = f"{HOUSEHOLDS[0]['slip']}\nSIG {SLIP.rpartition('SIG ')[2]}"
        assert verdicts(other, keys=(PUBLIC,)) == ["bad signature"]

    def test_a_slip_without_a_signature_is_not_good(self) -> None:
        assert verdicts(HOUSEHOLDS[0]["slip"], keys=(PUBLIC,)) == ["unsigned"]


class TestTotals:
    @pytest.mark.parametrize("each", HOUSEHOLDS, ids=lambda each: str(each["id"]))
    def test_every_slip_of_the_vectors_is_in_the_total(self, each: dict[str, str]) -> None:
        for root in (LETTERS, LETTERS.lower().replace("-", ""), ROOT):
            assert verdicts(each["slip"], each["proof"], roots=(root,)) == ["in total"]

    def test_no_changed_slip_or_proof_is_in_the_total(self) -> None:
        slip = HOUSEHOLDS[3]["slip"]
        sets = [(each, PROOF) for each in changed(slip)] + [(slip, each) for each in changed(PROOF)]
        for texts in sets:
            if tidied(*texts) != tidied(slip, PROOF):
                found = ration.check_codes(texts, roots=[LETTERS]).checks
                assert "good" not in {check.level for check in found}, texts

    def test_a_genuine_slip_that_is_not_counted_is_bad(self) -> None:
        struck = signed(HOUSEHOLDS[3]["slip"].replace("12.345", "12.346"), KEY)
        texts = (struck, PROOF)
        assert verdicts(*texts, keys=(PUBLIC,), roots=(LETTERS,)) == ["another root"]
        assert verdicts(SLIP, PROOF, keys=(PUBLIC,), roots=(LETTERS,)) == ["genuine in total"]

    def test_a_root_among_the_texts_is_trusted_only_if_it_is_signed(self) -> None:
        slip = HOUSEHOLDS[3]["slip"]
        assert verdicts(slip, PROOF, ROOT) == ["in unsigned root", "unsigned"]
        texts = (slip, PROOF, signed(ROOT, KEY))
        assert verdicts(*texts, keys=(PUBLIC,)) == ["in total", "genuine"]
        assert verdicts(*texts[:2], signed(ROOT, OTHER_KEY), keys=(PUBLIC,))[0] != "in total"

    def test_a_root_that_is_given_stands_above_one_that_is_scanned(self) -> None:
        other = LETTERS[::-1].replace("-", "")
        assert verdicts(SLIP, PROOF, ROOT, roots=(other,)) == ["another root", "another root"]

    def test_changed_sums_of_a_root_are_found(self) -> None:
        padded = ROOT.replace("rice 52.345", "rice 62.345")
        texts = (HOUSEHOLDS[3]["slip"], PROOF, padded)
        assert verdicts(*texts, roots=(LETTERS,)) == ["in total", "sums differ"]
        assert verdicts(*texts[:2], ROOT, roots=(LETTERS,)) == ["in total", "sums proven"]
        assert verdicts(padded, roots=(LETTERS,)) == ["listed"]
        assert verdicts(padded, roots=(ROOT,)) == ["sums differ"]
        assert verdicts(ROOT, roots=(ROOT,)) == ["sums proven"]
        assert LEVELS["listed"] == "unsure"

    @pytest.mark.parametrize(
        ("old", "new", "verdict"),
        [
            ("DC-01", "DC-02", "another place"),
            ("K7Q2", "K7Q3", "another plan"),
            ("2020-08-05", "2026-08-05", "another root"),
            ("rice 52.345 kg", "rice 952.345 kg\nrice 52.345 kg", "sums differ"),
        ],
    )
    def test_letters_of_a_root_beside_other_lines_are_bad(
        self, old: str, new: str, verdict: str
    ) -> None:
        assert old in ROOT
        assert verdicts(ROOT.replace(old, new), roots=(ROOT,)) == [verdict]

    def test_another_plan_another_place_and_a_broken_proof_have_their_words(self) -> None:
        slip, plan = HOUSEHOLDS[3]["slip"], "AAAA-BBBB-CCCC-DDDD"
        moved = PROOF.replace("K7Q2-9XMF-3D5H-8RTW", plan)
        assert verdicts(slip, moved, roots=(LETTERS,)) == ["another plan"]
        cut = PROOF[:-8]
        assert verdicts(slip, cut, roots=(LETTERS,)) == ["broken proof"]
        other_place = slip.replace("DC-01", "DC-02")
        assert verdicts(other_place, PROOF, roots=(ROOT,)) == ["another place"]
        other_plan = ROOT.replace("K7Q2-9XMF-3D5H-8RTW", plan).replace("VC72", "VC73")
        assert verdicts(slip, PROOF, roots=(other_plan,)) == ["another plan"]

    def test_what_is_missing_is_not_checked_and_not_bad(self) -> None:
        (check,) = ration.check_codes([SLIP, PROOF], keys=[PUBLIC]).checks
        assert (check.verdict, check.total, check.root) == ("genuine", "no root", LETTERS)
        (check,) = ration.check_codes(SLIP, keys=[PUBLIC], roots=[LETTERS]).checks
        assert (check.verdict, check.total) == ("genuine", "no proof")
        assert verdicts(PROOF, roots=(LETTERS,)) == ["no slip"]

    def test_each_slip_finds_its_proof_in_any_order(self) -> None:
        texts = [text for each in HOUSEHOLDS for text in (each["slip"], each["proof"])]
        for order in (texts, texts[::-1], sorted(texts)):
            assert verdicts(*order, roots=(LETTERS,)) == ["in total"] * len(HOUSEHOLDS)
            assert verdicts(*order) == ["unsigned"] * len(HOUSEHOLDS)
        assert verdicts(*texts[:3], roots=(LETTERS,)) == ["in total", "unsigned"]


class TestTyping:
    @pytest.mark.parametrize(
        "typed",
        [
            f"{SLIP}\n\n{PROOF}\n".replace("\n", "\r\n"),
            f"\ufeff\n{SLIP}\n{PROOF}\nROOT {LETTERS}",
            SLIP.replace(" ", "  ").replace("\n", " \n ") + f"\n\n\n{PROOF.lower()}",
            SLIP.replace("RATION-SLIP1 K7Q2-9XMF-3D5H-8RTW", "ration slip1 k7q29xmf 3d5h8rtw")
            + "\n"
            + re.sub("(.{30})", r"\1\n", PROOF.replace("8RTW ", "8RTW-")),
        ],
        ids=["Windows", "one after the other", "spaces and case", "hyphens and line breaks"],
    )
    def test_small_differences_change_nothing(self, typed: str) -> None:
        assert verdicts(typed, keys=(PUBLIC,), roots=(LETTERS,)) == ["genuine in total"]

    def test_letters_that_look_like_digits_are_digits(self) -> None:
        typed = LETTERS.replace("0", "o").replace("1", "l")
        assert verdicts(SLIP, PROOF, typed, keys=(PUBLIC,)) == ["genuine in total"]

    def test_a_name_with_two_spaces_is_as_it_was_signed(self) -> None:
        text = signed(HOUSEHOLDS[0]["slip"].replace("H-001", "H  001"), KEY)
        assert verdicts(text, keys=(PUBLIC,)) == ["genuine"]

    @pytest.mark.parametrize("text", ["hello", "RATION-SLIP1", ROOT[:60], "RATION-CARD1 A\nb\nc"])
    def test_what_is_no_text_of_a_code_cannot_be_read(self, text: str) -> None:
        assert verdicts(text) == ["unreadable"]

    def test_a_paper_that_is_read_twice_is_marked(self) -> None:
        found = ration.check_codes([SLIP, CARD, SLIP], keys=[PUBLIC])
        assert [each.repeated for each in found.checks] == [False, False, True]


def test_a_table_that_cannot_be_read_is_no_root(tmp_path: Path) -> None:
    (tmp_path / "roots.csv").write_text("x" * 200_000, encoding="utf-8")
    with pytest.raises(ration.InputError, match="no root"):
        ration.check_codes(SLIP, roots=[tmp_path / "roots.csv"])


def test_roots_are_read_from_a_table(tmp_path: Path) -> None:
    table = tmp_path / "roots.csv"
    head = "seal,programme,date,channel,site,households_at_most,rice_kg,oil_bottle,stipend_KPW,root"
    sums = "52.345,8,18446744073709701616"
    rows = [head, f"K7Q2-9XMF-3D5H-8RTW,kaesong-2020,2020-08-05,centre,DC-01,8,{sums},{LETTERS}"]
    table.write_text("\ufeff" + "\r\n".join(rows), encoding="utf-8")
    slip = HOUSEHOLDS[3]["slip"]
    assert verdicts(slip, PROOF, roots=(str(table),)) == ["in total"]
    assert verdicts(ROOT, roots=(str(table),)) == ["sums proven"]
    assert verdicts(ROOT.replace("oil 8", "oil 9"), roots=(str(table),)) == ["sums differ"]
    elsewhere = slip.replace("DC-01", "DC-02")
    assert verdicts(elsewhere, PROOF, roots=(str(table),)) == ["another place"]
    table.write_text("\n".join([head, rows[1][:-9]]), encoding="utf-8")
    with pytest.raises(ration.InputError, match="no root of a site"):
        verdicts(slip, PROOF, roots=(str(table),))


class TestTheCommand:
    def test_it_checks_a_file_or_standard_input(self, tmp_path: Path) -> None:
        file = tmp_path / "slips.txt"
        file.write_text(f"{SLIP}\n\n{PROOF}\n", encoding="utf-8")
        words = ("--key", PUBLIC, "--root", LETTERS)
        for ran in (
            run("verify", file, *words),
            run("verify", "-", *words, stdin=file.read_bytes()),
            run("verify", "--text", SLIP, "--text", PROOF, *words),
        ):
            assert ran.code == 0, ran
            assert "note: Slip: Genuine, and in the total." in ran.out
            assert "A photocopy passes too." in ran.out
            assert "12.345 kg" in ran.out

    def test_it_exits_with_1_unless_all_is_good(self, tmp_path: Path) -> None:
        bad = run("verify", "--text", SLIP.replace("12.345", "22.345"), "--key", PUBLIC)
        assert (bad.code, bad.out[:35]) == (1, "error: Slip: Changed, or not genuin")
        unsure = run("verify", "--text", HOUSEHOLDS[0]["slip"])
        assert (unsure.code, unsure.out[:27]) == (1, "warning: Slip: No signature")
        mixed = run("verify", "--text", SLIP, tmp_path)
        assert (mixed.code, "verify it by itself" in mixed.err) == (2, True)

    def test_json_has_the_record(self) -> None:
        ran = run("verify", "--text", SLIP, "--key", PUBLIC, "--json")
        assert ran.out.strip() == ration.check_codes(SLIP, keys=[PUBLIC]).to_json()
        assert ration.CodeChecks.model_validate_json(ran.out).checks[0].level == "good"

    def test_it_writes_the_page(self, tmp_path: Path) -> None:
        page = tmp_path / "check.html"
        words = ("verify", "--page", page, "--key", PUBLIC, "--root", LETTERS)
        assert run(*words).code == 0
        assert page.read_text("utf-8") == ration.check_page([PUBLIC], [LETTERS])
        assert run(*words).code == 4
        assert run(*words, "--force").code == 0
        assert run("verify", "--page", page, "--text", SLIP).code == 2


def test_every_verdict_and_state_has_words_in_every_language() -> None:
    named = {
        "signature": get_args(codes.SignatureState),
        "total": get_args(codes.TotalState),
        "sums": get_args(codes.SumsState),
        "verdicts": get_args(codes.Verdict),
    }
    assert {*LEVELS} == {*named["verdicts"]}
    tables = code_words().values()
    for words in tables:
        assert {*get_args(codes.CodeKind)} <= {*words["words"]}
        for part, names in named.items():
            assert {*words[part]} - {"unchecked"} == {*names} - {"unchecked"}
    for one, other in pairwise(tables):
        for part in ("page", "words"):
            assert [*one[part]] == [*other[part]]
            for key, text in one[part].items():
                assert sorted(re.findall(r"\{\w+\}", text)) == sorted(
                    re.findall(r"\{\w+\}", other[part][key])
                )


def test_a_text_of_very_many_lines_is_read_once() -> None:
    """At every line all lines before it were looked at: this took minutes."""
    text = "RATION-SLIP1 K7Q2-9XMF-3D5H-8RTW\n" + "rice 5 kg\n" * 50_000
    assert [len(each.lines) for each in readings([text])] == [50_001]
