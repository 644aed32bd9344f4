"""Bad input gets a clear answer: one line, the right exit code, nothing half-written."""

import gzip
import json
from pathlib import Path

import pytest
from command import csv, run

HEADER = "household_id,persons,adults,centre,store,payer"
GOOD = "H1,4,2,DC-1,GS-1,P-1"


def refused(tmp_path: Path, rows: list[str], *words: str, header: str = HEADER) -> str:
    """What `ration compute` says of a register that it refuses."""
    ran = run(
        "compute", csv(tmp_path / "r.csv", rows, header), "-q", "-o", tmp_path / "out", *words
    )
    assert ran.code == 1
    assert ran.out == ""
    assert not (tmp_path / "out").exists()
    return ran.err.replace(f"{tmp_path}/", "")


class TestFiles:
    """A file that cannot be read ends the run with code 3."""

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (None, "file not found; check the name and the folder"),
            (b"", "the file is empty; write a header row in it"),
            (b"\x00\x01\x02binary", "it is not a text file; name a CSV, TSV or Parquet file"),
            (b"PK\x03\x04rest", "it cannot be read as a workbook"),
            ("Район,Семья".encode("cp1251"), "its encoding is not clear; save it as CSV UTF-8"),
            (
                "id,이름\n1,이름\n2,".encode() + b"\xec\x9d\n",
                "row 3: the row has characters that UTF-8 does not have",
            ),
            (gzip.compress(b"household_id,persons,adults\n" * 9999)[:-40], "it cannot be read as"),
            (b"\x1f\x8bgarbage", "it cannot be read as a file"),
            (b"household_id,persons\r1,2\n", "row 1: the row has a carriage return without a line"),
            (b'household_id,persons\n1,2\n"a\rb",3\r\n', "row 3: the row has a carriage return"),
            (b"\n ,\n\n", "its first rows are blank; put the columns' names in the first row"),
            (
                b'household_id,persons,adults\n1,"2,1\n2,3,1\n',
                "row 2: a quotation mark is left open",
            ),
            (b"PAR1garbage", "it cannot be read as Parquet"),
        ],
    )
    def test_unreadable(self, tmp_path: Path, content: bytes | None, message: str) -> None:
        path = tmp_path / "r.csv"
        if content is not None:
            path.write_bytes(content)
        ran = run("compute", path, "-q")
        assert (ran.code, ran.out) == (3, "")
        assert ran.err.startswith(f"error: {path}: ")
        assert message in ran.err
        assert ran.err.count("\n") == 1

    def test_folder(self, tmp_path: Path) -> None:
        ran = run("compute", tmp_path, "-q")
        assert (ran.code, "the folder has no file that can be a register" in ran.err) == (3, True)

    def test_header_alone_is_an_empty_register(self, tmp_path: Path) -> None:
        ran = run("compute", csv(tmp_path / "r.csv", []), "--json")
        assert ran.code == 0
        assert json.loads(ran.out)["register"]["read"] == 0
        assert "the register has a header and no rows, and nothing is due" in ran.err

    def test_unknown_programme(self, tmp_path: Path) -> None:
        ran = run("compute", csv(tmp_path / "r.csv", ["1,2,1"]), "-p", "kaesong")
        assert ran.code == 3
        assert "did you mean kaesong-2020?" in ran.err


class TestColumns:
    """A column that is not there is named with its nearest names."""

    def test_missing(self, tmp_path: Path) -> None:
        message = refused(tmp_path, ["1,4"], header="household_id,person")
        assert "persons: column not found; rice is per person (rule 1)" in message
        assert "did you mean person?" in message
        assert "adults: column not found; stipend is per adults" in message

    def test_mapping_is_read(self, tmp_path: Path) -> None:
        rows = csv(tmp_path / "r.csv", ["1,2,3,1"], "code,men,women,grown")
        given = ["household_id=code", "persons=men+women", "adults=grown"]
        words = [word for each in given for word in ("--column", each)]
        ran = run("compute", rows, "--json", *words)
        assert dict(json.loads(ran.out)["people"]) == {"households": 1, "persons": 5, "adults": 1}

    @pytest.mark.parametrize(
        ("given", "code", "message"),
        [
            ("persons", 2, '"persons" is not NAME=SOURCE'),
            ("persons=nobody", 1, "nobody: column not found; rice is per person"),
            ("person=persons", 1, "person: the programme does not use this name"),
        ],
    )
    def test_mapping_is_wrong(self, tmp_path: Path, given: str, code: int, message: str) -> None:
        ran = run("compute", csv(tmp_path / "r.csv", ["1,2,1"]), "--column", given)
        assert ran.code == code
        assert message in ran.err

    def test_header_names_a_column_twice(self, tmp_path: Path) -> None:
        message = refused(tmp_path, ["1,2,1,3"], header="household_id,persons,adults,persons")
        assert "persons: two columns of the header have this name" in message

    def test_subtotals_by_names_are_refused(self, tmp_path: Path) -> None:
        header = "household_id,persons,adults,head_name"
        message = refused(tmp_path, ["1,2,1,Kim Chol"], "--by", "head_name", header=header)
        assert "it looks like people's names" in message
        assert "Kim" not in message


class TestRows:
    """All problems of all rows, each with row, column, value, message and hint."""

    @pytest.mark.parametrize(
        ("row", "message"),
        [
            (",4,2,a,a,a", "row 3, household_id: the household has no id"),
            ("2,,2,a,a,a", "row 3, persons: blank, and blank is not zero"),
            ("2,-4,2,a,a,a", 'row 3, persons: "-4": less than zero'),
            ("2,4.5,2,a,a,a", 'row 3, persons: "4.5": not a whole number; write a whole'),
            ("2,some,2,a,a,a", 'row 3, persons: "some": not a whole number; write it in digits'),
            ("2,0,0,a,a,a", 'row 3, persons: "0": household with 0 persons'),
            ("2,1000,2,a,a,a", 'row 3, persons: "1000": more than 999 in one household'),
            ("2,99999999999999999999,2,a,a,a", "row 3, persons: "),
            ("2,4,5,a,a,a", 'row 3, adults: "5": more than the household\'s 4 persons'),
            ("2,4,2,,a,a", "row 3, centre: no distribution centre is given"),
            ("2,4,2,a,a,\u00a0", "row 3, payer: no paying office is given"),
            ("2,4,2,a,a,a,b", "row 3: the row has more cells than the header"),
            ("2,4,2,a", "row 3: the row has fewer cells than the header"),
            ("H1,4,2,a,a,a", '2 rows (2, 3), household_id: "H1": 2 rows have this id'),
            ("\u00a0H1\u2003,4,2,a,a,a", '2 rows (2, 3), household_id: "H1": 2 rows have this id'),
        ],
    )
    def test_problem(self, tmp_path: Path, row: str, message: str) -> None:
        assert f"r.csv: {message}" in refused(tmp_path, [GOOD, row])

    def test_leading_zeros_tell_ids_apart(self, tmp_path: Path) -> None:
        rows = csv(tmp_path / "r.csv", ["1,4,2", "01,4,2", "001,4,2"])
        assert run("check", rows, "-q").code == 0

    def test_all_rows_are_told_in_order(self, tmp_path: Path) -> None:
        message = refused(tmp_path, [GOOD, "2,x,y,a,a,a", "3,-1,2.5,a,a,a"])
        places = [line.split(":")[2].strip() for line in message.splitlines() if "row" in line]
        assert places == ["row 3, adults", "row 3, persons", "row 4, adults", "row 4, persons"]

    def test_a_large_household_is_a_warning(self, tmp_path: Path) -> None:
        ran = run("compute", csv(tmp_path / "r.csv", ["1,31,2"]))
        assert ran.code == 0
        assert 'row 2, persons: "31": more than 30 in one household' in ran.err

    def test_largest_says_otherwise(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ["1,1000,2"])
        assert run("check", path, "-q").code == 1
        assert run("check", path, "-q", "--largest", "1000").code == 0

    def test_a_blank_site_where_nothing_is_due_is_a_warning(self, tmp_path: Path) -> None:
        ran = run("compute", csv(tmp_path / "r.csv", ["1,2,0,a,a,"], HEADER))
        assert ran.code == 0
        assert "row 2, payer: no paying office is given; it may stay blank" in ran.err

    def test_personal_values_are_never_printed(self, tmp_path: Path) -> None:
        header = "household_id,phone_number,adults"
        message = refused(
            tmp_path, ["1,0123456,1"], "--column", "persons=phone_number", header=header
        )
        assert "row 2, phone_number: more than 999" in message
        assert "0123456" not in message

    def test_numbers_beyond_64_bits(self, tmp_path: Path) -> None:
        programme = tmp_path / "p.toml"
        programme.write_text(
            'id = "p"\nversion = "1"\ntitle = "P"\n[channels.a]\n[items.wage]\nname = "Wage"\n'
            'unit = "USD"\n[[allocations]]\nitem = "wage"\nper = "days"\nquantity = "1000000 USD"\n'
            'channel = "a"\n'
        )
        rows = ["1,9000000000000000000", "2,9000000000000000000"]
        message = refused(tmp_path, rows, "-p", str(programme), header="household_id,days")
        assert "days: the sum is too large for 64 bits" in message


class TestRejects:
    """`--rejects` goes on without bad rows, and gives them back to be fixed."""

    def test_left_out_and_read_again(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", [GOOD, "=1+1,many,2,a,a,a", "3,4,2,a,a,a,lost"], HEADER)
        rejects = tmp_path / "rejects.csv"
        ran = run("compute", path, "--json", "--rejects", rejects)
        register = json.loads(ran.out)["register"]
        assert (ran.code, register["read"], register["accepted"], register["rejected"]) == (
            0,
            3,
            1,
            2,
        )
        text = rejects.read_text(encoding="utf-8-sig")
        assert "persons: not a whole number,'=1+1,many,2,a,a,a" in text
        assert "3,4,2,a,a,a,lost" in text
        fixed = text.replace("many", "5").replace(",lost", "")
        rejects.write_text(fixed, encoding="utf-8-sig")
        again = run("compute", rejects, "--json", "-o", tmp_path / "out")
        assert again.code == 0
        assert "'=1+1,5,2" in (tmp_path / "out" / "entitlements.csv").read_text("utf-8-sig")

    def test_not_over_an_existing_file(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ["1,x,2"])
        other = csv(tmp_path / "other.csv", [])
        for words, message in (((path, "--force"), "it is the register"), ((other,), "it exists")):
            ran = run("compute", path, "-q", "--rejects", *words)
            assert (ran.code, message in ran.err) == (4, True)
        assert "1,x,2" in path.read_text()


class TestOutput:
    """Files are written all or nothing, and are safe to open."""

    SITES = (
        "[north]",
        "[/b]",
        "../../etc/x",
        "CON",
        "😀",
        "x" * 300,
        "Dc",
        "dC",
        '=HYPERLINK("x")',
    )

    def test_sites_of_any_name(self, tmp_path: Path) -> None:
        quoted = [site.replace('"', '""') for site in self.SITES]
        rows = [f'{n},1,1,"{site}",s,p' for n, site in enumerate(quoted)]
        path = csv(tmp_path / "r.csv", rows, HEADER)
        ran = run("compute", path, "-q", "-o", tmp_path / "out")
        assert ran.code == 0
        assert "[north]" in ran.out
        assert "[/b]" in ran.out
        files = [file.name for file in (tmp_path / "out/manifests/centre").iterdir()]
        assert len({name.casefold() for name in files}) == len(self.SITES)
        assert {file.parent for file in (tmp_path / "out").rglob("*.csv")} == {
            tmp_path / "out",
            *(tmp_path / "out/manifests" / channel for channel in ("centre", "store", "payer")),
        }

    def test_no_cell_runs(self, tmp_path: Path) -> None:
        path = csv(tmp_path / "r.csv", ['"=1+1",1,1,"=HYPERLINK(""x"")",@s,+p'], HEADER)
        assert run("compute", path, "-q", "-o", tmp_path / "out").code == 0
        for file in (tmp_path / "out").rglob("*.csv"):
            for line in file.read_text("utf-8-sig").splitlines():
                cells = line.replace('"', "").split(",")
                assert not any(cell.startswith(("=", "@", "+")) for cell in cells), file
        again = run("check", tmp_path / "out/entitlements.csv", "--json")
        assert json.loads(again.out)["accepted"] == 1

    def test_folder_that_exists(self, tmp_path: Path) -> None:
        path, out = csv(tmp_path / "r.csv", ["1,2,1"]), tmp_path / "out"
        assert run("compute", path, "-q", "-o", out).code == 0
        ran = run("compute", path, "-q", "-o", out)
        assert (ran.code, "--force" in ran.err) == (4, True)
        assert run("compute", path, "-q", "-o", out, "--force").code == 0

    def test_force_spares_what_is_not_ours(self, tmp_path: Path) -> None:
        path, mine = csv(tmp_path / "r.csv", ["1,2,1"]), tmp_path / "mine"
        mine.mkdir()
        (mine / "letter.txt").write_text("dear")
        ran = run("compute", path, "-q", "-o", mine, "--force")
        assert (ran.code, "not a folder that ration wrote" in ran.err) == (4, True)
        assert (mine / "letter.txt").read_text() == "dear"

    def test_nothing_is_left_of_a_write_that_fails(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_args: object, **_words: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("ration.export.folder.plan_folder.write_entitlements", full)
        ran = run("compute", csv(tmp_path / "r.csv", ["1,2,1"]), "-q", "-o", tmp_path / "out")
        assert (ran.code, ran.err) == (
            4,
            f"error: {tmp_path / 'out'}: no space left on device; "
            "free some space, or write elsewhere\n",
        )
        assert [file.name for file in tmp_path.iterdir()] == ["r.csv"]

    def test_nothing_is_left_of_an_interrupted_write(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def interrupted(*_args: object, **_words: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("ration.export.folder.plan_folder.write_entitlements", interrupted)
        ran = run("compute", csv(tmp_path / "r.csv", ["1,2,1"]), "-q", "-o", tmp_path / "out")
        assert (ran.code, ran.err) == (130, "Interrupted.\n")
        assert [file.name for file in tmp_path.iterdir()] == ["r.csv"]
