"""Encodings: UTF-8 first, then a careful guess with a warning; a named encoding is used as is."""

import gzip
from collections.abc import Sequence
from pathlib import Path

import pytest
from command import run

import ration

KOREAN = """세대번호,이름,persons,adults,centre
가-1,김철수,4,2,개성시 만월동
가-2,리영희,3,1,개성시 동흥동
"""
JAPANESE = """世帯番号,氏名,persons,adults,centre
ア-1,山田花子,4,2,東京都港区
ア-2,佐藤,3,1,さいたま市
"""
FRENCH = """N°,Chef de ménage,persons,adults,centre
À-1,François Noël,4,2,Évreux
À-2,Zoé,3,1,Côté d’ici
"""
ID = {KOREAN: "세대번호", JAPANESE: "世帯番号", FRENCH: "N°"}


def plan(path: Path, text: str, encoding: str | None = None) -> ration.DistributionPlan:
    """Compute a plan for a text; its language gives the name of its id column."""
    columns = {"household_id": ID[text]}
    return ration.compute(path, columns=columns, mapping=ration.RegisterMapping(encoding=encoding))


def sites(computed: ration.DistributionPlan) -> list[str]:
    """List the centres of a plan."""
    return sorted(manifest.site for manifest in computed.manifests("centre"))


def codes(computed: ration.DistributionPlan) -> list[str]:
    """List the codes of the warnings about how the file was read."""
    others = ("site-all", "column-used")
    return [warning.code for warning in computed.warnings if warning.code not in others]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "register.csv"


class TestGuess:
    """The decoded text decides the encoding, and a warning shows the guess."""

    @pytest.mark.parametrize(
        ("text", "codec", "sign"),
        [
            (KOREAN, "cp949", "Hangul"),
            (JAPANESE, "cp932", "kana or kanji"),
            (FRENCH, "cp1252", "À, É, ç, é, ë, ô"),
        ],
    )
    @pytest.mark.parametrize("zipped", [False, True])
    def test_guess(self, path: Path, text: str, codec: str, sign: str, *, zipped: bool) -> None:
        data = text.encode(codec)
        path.write_bytes(gzip.compress(data) if zipped else data)
        computed = plan(path, text)
        (warning,) = [
            warning.of(None) for warning in computed.warnings if warning.code == "encoding-guessed"
        ]
        assert warning == (
            f"the text is not UTF-8 and is read as {codec.upper()}, because of its {sign}; "
            "use --encoding NAME if this is wrong"
        )
        lines = text.splitlines()
        assert sites(computed) == sorted(line.rsplit(",", 1)[1] for line in lines[1:])
        assert dict(computed.people) == {"households": 2, "persons": 7, "adults": 3}

    @pytest.mark.parametrize(
        "text",
        [
            "1,4,2,POPULAÇÃO\n2,3,1,SÃO JOÃO\n",
            "1,4,2,Niño Jesús\n2,3,1,Chocó\n",
            "1,4,2,ÇÃ\n2,3,1,Açaí\n3,1,1,São Luís\n4,1,1,Pará\n",
        ],
    )
    def test_latin_letters_are_not_korean(self, path: Path, text: str) -> None:
        path.write_bytes(f"household_id,persons,adults,centre\n{text}".encode("cp1252"))
        centres = [line.rsplit(",", 1)[1] for line in text.splitlines()]
        assert sites(ration.compute(path)) == sorted(centres)

    @pytest.mark.parametrize(
        ("text", "codec"),
        [
            ("сім'я,persons,adults\nКиїв,4,2\nЛьвів,3,1\n", "cp1251"),
            ("العائلة,persons,adults\nحلب,4,2\n", "cp1256"),
            ("家庭,persons,adults\n北京市朝阳区,4,2\n上海市浦东新区,3,1\n", "gb18030"),
            ("ménage,persons,adults\nété,4,2\nà côté,3,1\n", "cp850"),
            ("ménage,persons,adults\nété,4,2\nà côté,3,1\n", "mac_roman"),
            ("rodzina,persons,adults\nŁódź,4,2\nPiła,3,1\nBiałystok,3,1\n", "cp1250"),
        ],
    )
    def test_an_unclear_encoding_is_refused(self, path: Path, text: str, codec: str) -> None:
        path.write_bytes(text.encode(codec))
        with pytest.raises(ration.InputError, match=r"its encoding is not clear; .* pass mapping="):
            ration.compute(path)
        computed = ration.compute(
            path,
            columns={"household_id": text.partition(",")[0]},
            mapping=ration.RegisterMapping(encoding=codec),
        )
        assert codes(computed) == []

    def test_damaged_utf8_is_not_another_encoding(self, path: Path) -> None:
        path.write_bytes(KOREAN.encode().replace("영희".encode(), "영희".encode()[:-1]))
        with pytest.raises(
            ration.InputError, match=r"row 3: the row has characters that UTF-8 does not have"
        ):
            plan(path, KOREAN)

    def test_a_row_that_the_guess_cannot_decode_is_named(self, path: Path) -> None:
        rows = "".join(f"나-{n},박영수,4,2,개성시\n" for n in range(99))
        data = (KOREAN + rows).encode("cp949") + b"b,\xb0,4,2,x\n"
        path.write_bytes(data)
        with pytest.raises(
            ration.InputError, match=("row 103: the row has characters that CP949 does not have")
        ):
            plan(path, KOREAN)

    @pytest.mark.parametrize("signs", ["가", "가가", "가가가"])
    def test_signs_that_no_character_of_utf8_begins_with(self, path: Path, signs: str) -> None:
        """Bytes that only go on with a character are no UTF-8, however many end a file."""
        path.write_bytes(f"{KOREAN}다-3,박,1,1,{signs}".encode("cp949"))
        computed = plan(path, KOREAN)
        assert (signs in sites(computed), codes(computed)) == (True, ["encoding-guessed"])

    def test_through_a_pipe(self) -> None:
        ran = run("check", "-", "--column", "household_id=세대번호", stdin=KOREAN.encode("cp949"))
        assert (ran.code, "read as CP949" in ran.err) == (0, True)


class TestMarked:
    """UTF-16 has a byte order mark, or zeros in every other byte; UTF-8 needs no warning."""

    @pytest.mark.parametrize("codec", ["utf-16", "utf-16-le", "utf-16-be"])
    def test_utf16(self, path: Path, codec: str) -> None:
        rows = "household_id,persons,adults,centre\nA,4,2,개성\n"
        path.write_bytes(rows.encode(codec))
        computed = ration.compute(path)
        assert (sites(computed), codes(computed)) == (["개성"], [])

    def test_utf16_that_is_cut(self, path: Path) -> None:
        path.write_bytes("household_id,persons,adults\nA,4,2\n".encode("utf-16")[:-1])
        with pytest.raises(ration.InputError, match="characters that UTF-16 does not have"):
            ration.compute(path)

    @pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig"])
    @pytest.mark.parametrize("encoding", [None, "utf8"])
    def test_utf8(self, path: Path, codec: str, encoding: str | None) -> None:
        path.write_bytes(KOREAN.encode(codec))
        computed = plan(path, KOREAN, encoding)
        assert (codes(computed), len(sites(computed))) == ([], 2)

    @pytest.mark.parametrize("shift", range(4))
    def test_a_character_across_two_chunks(self, path: Path, shift: int) -> None:
        head = "household_id,persons,adults,centre\n" + "#" * shift
        fill = "A" * ((1 << 20) - len(head.encode()) - 1)
        path.write_text(f"{head}{fill}개,4,2,개성\n", "utf-8")
        assert codes(ration.compute(path)) == []


class TestNamed:
    """A named encoding is used without any guess."""

    def test_option_and_mapping(self, path: Path) -> None:
        text = "rodzina,persons,adults,centre\n1,4,2,Łódź\n"
        path.write_bytes(text.encode("cp1250"))
        words = ("check", path, "--column", "household_id=rodzina", "-q")
        assert run(*words).code == 3
        assert run(*words, "--encoding", "windows-1250").code == 0
        mapping = path.with_name("map.toml")
        mapping.write_text('encoding = "cp1250"\n[columns]\nhousehold_id = "rodzina"\n')
        assert sites(ration.compute(path, mapping=mapping)) == ["Łódź"]

    @pytest.mark.parametrize("name", ["cp9499", "rot13", "base64"])
    def test_an_unknown_encoding(self, path: Path, name: str) -> None:
        path.write_text("household_id,persons,adults\n1,2,1\n")
        with pytest.raises(ration.InputError, match=f'"{name}": no such encoding'):
            ration.compute(path, mapping=ration.RegisterMapping(encoding=name))

    def test_only_text_has_an_encoding(self, path: Path) -> None:
        import polars as pl

        frame = pl.DataFrame({"household_id": ["1"], "persons": [2], "adults": [1]})
        with pytest.raises(ration.InputError, match="it is not a text file: it has no encoding"):
            ration.compute(frame, mapping=ration.RegisterMapping(encoding="cp949"))
        frame.write_parquet(path)
        with pytest.raises(ration.InputError, match="it is not a text file: it has no encoding"):
            ration.compute(path, mapping=ration.RegisterMapping(encoding="cp949"))


HEADER = ["household_id", "persons", "adults", "centre"]


def separated(separator: str, rows: Sequence[Sequence[str]]) -> str:
    """Return a text with this separator between its cells."""
    return "".join(separator.join(row) + "\n" for row in [HEADER, *rows])


class TestSeparators:
    """The first rows show the separator; a warning tells if the file name means another."""

    ROWS = (("A", "4", "2", "x, y"), ("B", "3", "1", "z"))

    @pytest.mark.parametrize(
        ("name", "separator", "word"),
        [
            ("r.csv", ";", "semicolons"),
            ("r.csv", "\t", "tabs"),
            ("r.csv", "|", "upright strokes"),
            ("r.tsv", ";", "semicolons"),
            ("r.tsv", "\t", None),
        ],
    )
    def test_detected(self, tmp_path: Path, name: str, separator: str, word: str | None) -> None:
        path = tmp_path / name
        path.write_text(separated(separator, self.ROWS))
        computed = ration.compute(path)
        warnings = [
            warning.message for warning in computed.warnings if warning.code == "separator-found"
        ]
        assert warnings == ([f"its cells are separated by {word}"] if word else [])
        assert sites(computed) == ["x, y", "z"]

    def test_lists_in_cells_are_not_separators(self, path: Path) -> None:
        path.write_text(separated(",", [("A", "4", "2", "x;y"), ("B", "3", "1", "z;w;v")]))
        assert sites(ration.compute(path)) == ["x;y", "z;w;v"]

    def test_decimal_commas_are_not_separators(self, path: Path) -> None:
        path.write_text(separated(";", [("A", "4", "2", "1,5"), ("B", "3", "1", "2,5")]))
        assert sites(ration.compute(path)) == ["1,5", "2,5"]

    def test_named(self, path: Path) -> None:
        path.write_text(separated("~", self.ROWS))
        mapping = ration.RegisterMapping(separator="~")
        assert sites(ration.compute(path, mapping=mapping)) == ["x, y", "z"]
        wrong = ration.RegisterMapping(separator=";;")
        with pytest.raises(
            ration.InputError, match=('separator: ";;": not a character that can separate cells')
        ):
            ration.compute(path, mapping=wrong)

    def test_old_mac_line_ends(self, path: Path) -> None:
        path.write_bytes(b"household_id,persons,adults\rA,4,2\rB,x,1\r")
        with pytest.raises(ration.DataError, match="row 3, persons"):
            ration.compute(path)
        report = ration.check(path)
        assert "line-ends" in [warning.code for warning in report.warnings]
