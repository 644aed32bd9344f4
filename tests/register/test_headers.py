"""Headers in any row, and rows that are no records: detected with a warning, or named."""

import re
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from command import csv, run

import ration

HEADER = "household_id,persons,adults,centre"
ROWS = ["H-1,4,2,North", "H-2,3,1,South"]
PEOPLE = {"households": 2, "persons": 7, "adults": 3}


def lines(path: Path, *rows: str) -> Path:
    """Write a CSV file of these lines."""
    return csv(path, rows[1:], rows[0])


def warnings(plan: ration.DistributionPlan | ration.RegisterColumns) -> list[str]:
    """List the warnings about the header and about rows that are no records."""
    codes = ("header-row", "header-joined", "label-row", "tag-row", "rows-skipped", "column-used")
    return [warning.of(None) for warning in plan.warnings if warning.code in codes]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "register.csv"


def test_a_row_below_a_blank_one_is_no_part_of_the_header(path: Path) -> None:
    """Two rows are joined to a header only if they are one below the other."""
    upper, lower = "id,People,,centre", ",persons,adults,"
    joined = ration.register_columns(lines(path, upper, lower, *ROWS)).columns
    assert [each.name for each in joined] == ["id", "persons", "adults", "centre"]
    apart = ration.register_columns(lines(path, upper, "", lower, *ROWS)).columns
    assert {"persons", "adults"}.isdisjoint(each.name for each in apart)


class TestTitles:
    """Titles and blank rows above the header are skipped; row numbers are those of the file."""

    def test_titles(self, path: Path) -> None:
        plan = ration.compute(lines(path, "List of households,,,", "", "May 2024", HEADER, *ROWS))
        assert dict(plan.people) == PEOPLE
        assert warnings(plan) == [
            "row 4: used as the header; rows 1 to 3 are above it; "
            "use --header-row N, or header_row in a mapping file, if another row is the header"
        ]

    @pytest.mark.parametrize("title", ["Households, 2024", "Camp 7,May 2024,3"])
    def test_titles_of_several_cells(self, path: Path, title: str) -> None:
        assert dict(ration.compute(lines(path, title, "", HEADER, *ROWS)).people) == PEOPLE

    def test_as_many_titles_as_records(self, path: Path) -> None:
        rows = [row.replace(",", ";") for row in (HEADER, *ROWS)]
        plan = ration.compute(lines(path, "List of households", "May 2024", "Camp 7", *rows))
        assert dict(plan.people) == PEOPLE

    def test_a_title_that_has_a_comma_above_tabs(self, path: Path) -> None:
        header, first = HEADER.replace(",", "\t") + "\tfor, by", "H-1\t4\t2\tNorth\tA, B"
        plan = ration.compute(lines(path.with_suffix(".tsv"), "Camp 7, May", header, first))
        assert dict(plan.people)["persons"] == 4

    def test_row_numbers_are_those_of_the_file(self, path: Path) -> None:
        rows = lines(path, "List", "", HEADER, "H-1,4,2,North", "", "H-2,many,1,South")
        with pytest.raises(ration.DataError, match='row 6, persons: "many"'):
            ration.compute(rows)

    def test_blank_rows_above_need_no_warning(self, path: Path) -> None:
        plan = ration.compute(lines(path, "", ",,,", HEADER, *ROWS))
        assert (warnings(plan), dict(plan.people)) == ([], PEOPLE)

    def test_a_short_row_below_the_header_is_ragged(self, path: Path) -> None:
        rows = lines(path, "List", HEADER, *ROWS, "H-3,4")
        with pytest.raises(ration.DataError, match="row 5: the row has fewer cells"):
            ration.compute(rows)

    def test_broken_quotation_below_a_title(self, path: Path) -> None:
        plan = ration.compute(lines(path, "List", HEADER, 'H-1,4,2,5" North', *ROWS[1:]))
        assert [manifest.site for manifest in plan.manifests("centre")] == ['5" North', "South"]

    @pytest.mark.parametrize("closed", ["", ',"x"', ',"x', ',x"'])
    @pytest.mark.parametrize("above", [(), ("List of households", "")])
    def test_an_open_quotation_mark_in_the_header(
        self, path: Path, above: tuple[str, ...], closed: str
    ) -> None:
        """No name of a column has people in it, whether a later mark closes it or none."""
        header = HEADER.replace("persons", '"persons')
        rows = lines(path, *above, header, "H-1,4,2,Anna" + closed, "H-2,3,1,Kim")
        row = len(above) + 1
        for read in (ration.compute, ration.register_columns):
            with pytest.raises(ration.InputError) as error:
                read(rows)
            assert [(each.code, each.row) for each in error.value.problems] == [("quote-open", row)]
            assert "Anna" not in str(error.value)

    def test_a_quoted_header_with_line_breaks(self, path: Path) -> None:
        header = 'household_id,"persons,\nall ages",adults,"the ""centre"""'
        columns = ration.register_columns(lines(path, header, *ROWS)).columns
        assert [each.name for each in columns][1:4:2] == ["persons,\nall ages", 'the "centre"']

    def test_rejects_of_ragged_rows(self, path: Path) -> None:
        rows = lines(path, "List", HEADER, *ROWS, "H-3,4,1,x,lost")
        left = path.with_name("left.csv")
        assert run("compute", rows, "--rejects", left, "-q").code == 0
        assert "H-3,4,1,x,lost" in left.read_text("utf-8-sig")

    @pytest.mark.parametrize("header", ["household_id", "household_id,persons"])
    def test_a_header_too_short_is_still_the_header(self, path: Path, header: str) -> None:
        rows = lines(path, header, "1,4,2,North,a,b", "2,3,1,South,a,b")
        with pytest.raises(ration.DataError, match="column not found"):
            ration.compute(rows)
        assert ration.register_columns(rows).columns[0].name == "household_id"

    def test_a_named_header_row(self, path: Path) -> None:
        rows = lines(path, "a,b,c,d", "1,2,3,4", HEADER, *ROWS)
        ran = run("check", rows, "--header-row", "3", "-q")
        assert (ran.code, "2 rows read = 2 accepted" in ran.out) == (0, True)
        path.with_name("map.toml").write_text("header_row = 3\n")
        assert dict(ration.compute(rows, mapping=path.with_name("map.toml")).people) == PEOPLE
        with pytest.raises(ration.InputError, match="row 99: row not found: it cannot be the"):
            ration.compute(rows, mapping=ration.RegisterMapping(header_row=99))


class TestLabels:
    """Rows of HXL tags, labels and types are not households."""

    def test_tags_below(self, path: Path) -> None:
        tags = "#beneficiary+id,#affected,#affected+adults,loc"
        plan = ration.compute(lines(path, "Código,Número,Mayores,Lugar", tags, *ROWS))
        assert dict(plan.people) == PEOPLE
        assert warnings(plan) == [
            "row 2: it has HXL tags, not a household; no fix is needed: it is only used to "
            "find columns",
            "Código: used as household_id (its HXL tag #beneficiary+id); "
            "to use another column: --column household_id=SOURCE",
            "Número: used as persons (its HXL tag #affected); "
            "to use another column: --column persons=SOURCE",
            "Mayores: used as adults (its HXL tag #affected+adults); "
            "to use another column: --column adults=SOURCE",
        ]

    def test_tags_above_and_alone(self, path: Path) -> None:
        tags = "#beneficiary+id,#affected,#affected+adults,#loc"
        above = ration.compute(lines(path, tags, "Código,Número,Mayores,Lugar", *ROWS))
        alone = ration.compute(lines(path, tags, *ROWS))
        assert dict(above.people) == dict(alone.people) == PEOPLE

    @pytest.mark.parametrize(
        "tags",
        ["#beneficiary+id,#affected+f,#affected+m,", "#id,#affected,#population,", "#org,#hh,#x,"],
    )
    def test_unclear_tags(self, path: Path, tags: str) -> None:
        with pytest.raises(ration.DataError, match="persons: column not found"):
            ration.compute(lines(path, "a,b,c,d", tags, *ROWS))

    def test_tags_hide_people(self, path: Path) -> None:
        rows = lines(path, "household_id,persons,adults,who", "#x,#y,#z,#name+full", *ROWS)
        columns = ration.register_columns(rows).columns
        assert [column.personal for column in columns] == [False, False, False, True]

    def test_a_longer_row_of_tags_makes_more_columns(self, path: Path) -> None:
        rows = lines(path, "household_id,persons,adults", "#id,#affected,#x,#loc", *ROWS)
        assert [column.name for column in ration.register_columns(rows).columns][3:] == ["column 4"]
        assert dict(ration.compute(rows).people) == PEOPLE

    def test_types(self, path: Path) -> None:
        types = (
            "Household ID - INTEGER - required,Size - INTEGER,Adults - INTEGER - required,"
            "Centre - CHOICE - required"
        )
        plan = ration.compute(lines(path, HEADER, types, *ROWS))
        assert dict(plan.people) == PEOPLE
        assert warnings(plan) == [
            "row 2: it has types, not a household; no fix is needed: it is only used to find "
            "columns"
        ]

    def test_labels(self, path: Path) -> None:
        labels = "ID of the household,Number of persons,Adults (17+),Distribution centre"
        plan = ration.compute(lines(path, HEADER, labels, *ROWS))
        assert dict(plan.people) == PEOPLE
        assert warnings(plan) == [
            "row 2: it has labels, not a household; use --header-row 1 if it is a household"
        ]
        with pytest.raises(ration.DataError, match=r"row 2, persons: .*not a whole number"):
            ration.compute(path, mapping=ration.RegisterMapping(header_row=1))

    def test_technical_names_below_their_labels(self, path: Path) -> None:
        labels = "ID of the household,How many persons,How many adults,Which centre"
        plan = ration.compute(lines(path, labels, HEADER, *ROWS))
        assert dict(plan.people) == PEOPLE
        assert warnings(plan)[0].startswith("row 2: used as the header; row 1 is above it")

    @pytest.mark.parametrize(
        "row",
        ["H-3,many,some,North", "H-3,NA,NA,East", ",many,some,North", "H-3,persons?,adults?,West"],
    )
    def test_a_household_in_words_is_not_a_label(self, path: Path, row: str) -> None:
        with pytest.raises(ration.DataError, match="row 2, persons"):
            ration.compute(lines(path, HEADER, row, *ROWS))


class TestTwoRows:
    """Two rows of a header are joined if one alone leaves names blank or repeated."""

    def test_groups(self, path: Path) -> None:
        upper, lower = "household_id,Members,,,centre", ",Men,Women,persons,"
        rows = lines(path, upper, lower, "H-1,1,1,4,North", "H-2,0,1,3,South")
        plan = ration.compute(rows, columns={"adults": "Men+Women"})
        assert dict(plan.people) == PEOPLE
        assert 'joined from rows 1 and 2, such as "household_id"' in warnings(plan)[1]

    def test_repeated_names(self, path: Path) -> None:
        upper, lower = "ID,,Adults,,Children,", "household_id,centre,M,F,M,F"
        rows = lines(path, upper, lower, "H-1,North,1,1,1,1", "H-2,South,0,1,1,1")
        names = [column.name for column in ration.register_columns(rows).columns]
        assert names == [
            "household_id",
            "centre",
            "Adults M",
            "Adults F",
            "Children M",
            "Children F",
        ]

    def test_a_record_with_a_cell_too_many(self, path: Path) -> None:
        rows = lines(path, HEADER, "Nr A,four,two,North,Kim,Chol", "H-2,3,2,South", "H-3,4,1,South")
        assert [column.name for column in ration.register_columns(rows).columns] == HEADER.split(
            ","
        )


def workbook(path: Path, rows: Sequence[Sequence[object]], *merged: str) -> Path:
    """Write a workbook of one sheet with merged cells."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Register")
    for area in merged:
        sheet.merge_range(area, "")
    for at, cells in enumerate(rows):
        for place, cell in enumerate(cells):
            if cell is not None:
                sheet.write(at, place, cell)
    book.close()
    return path


class TestWorkbooks:
    """The same for a sheet, whose header may have merged cells."""

    DATA: tuple[list[object], ...] = (["H-1", 1, 1, 4, "North"], ["H-2", 0, 1, 3, "South"])

    def test_merged(self, tmp_path: Path) -> None:
        rows: list[list[object]] = [
            ["Households of the camp"],
            ["household_id", "Adults", None, "persons", "centre"],
            [None, "Men", "Women"],
            *self.DATA,
        ]
        merged = ["A1:E1", "A2:A3", "B2:C2", "D2:D3", "E2:E3"]
        path = workbook(tmp_path / "r.xlsx", rows, *merged)
        assert [column.name for column in ration.register_columns(path).columns] == [
            "household_id", "Men", "Women", "persons", "centre",
        ]  # fmt: skip
        plan = ration.compute(path, columns={"adults": "Men+Women"})
        assert dict(plan.people) == PEOPLE

    def test_titles_tags_and_rows(self, tmp_path: Path) -> None:
        header = ["household_id", "men", "women", "persons", "centre"]
        tags = ["#beneficiary+id", "#affected+m", "#affected+f", "#affected", "#loc"]
        bad = ["H-3", 1, 1, "many", "North"]
        path = workbook(tmp_path / "r.xlsx", [[], ["List"], [], header, tags, *self.DATA, bad])
        with pytest.raises(ration.DataError, match='row 8, persons: "many"'):
            ration.compute(path, columns={"adults": "men+women"})

    def test_named_rows(self, tmp_path: Path) -> None:
        header = ["household_id", "adults", "x", "persons", "centre"]
        rows: list[list[object]] = [[1, 2, 3, 4, 5], [*header], *self.DATA, ["sum", 9, 9]]
        path = workbook(tmp_path / "r.xlsx", rows)
        plan = ration.compute(path, mapping=ration.RegisterMapping(header_row=2, skip_rows=(5,)))
        assert dict(plan.people)["persons"] == 7


class TestSkipped:
    """Rows that the user names are skipped, with a warning."""

    def test_skipped(self, path: Path) -> None:
        rows = lines(path, HEADER, "note,,,", *ROWS, "x,y,z,")
        ran = run("check", rows, "--skip-rows", "2, 5")
        assert (ran.code, "2 rows read = 2 accepted" in ran.out) == (0, True)
        assert (
            "skipped rows: 2, 5, because --skip-rows or the mapping asks for it; to read a "
            "row, delete it from --skip-rows or skip_rows" in ran.err
        )
        path.with_name("map.toml").write_text("skip_rows = [2, 5]\n")
        assert dict(ration.compute(rows, mapping=path.with_name("map.toml")).people) == PEOPLE

    def test_ranges(self, path: Path) -> None:
        rows = lines(path, "a,b", "c,d", "e,f", HEADER, *ROWS)
        assert run("check", rows, "--skip-rows", "1-3", "-q").code == 0
        for words in ("3-1", "0", "x", "1-", "1-999999999"):
            ran = run("check", rows, "--skip-rows", words)
            assert ran.code == 2
            assert "is not a row number; write rows such as 4,17 or 4-6" in ran.err

    def test_ragged_and_quoted_rows(self, path: Path) -> None:
        rows = lines(path, HEADER, "H-0,1", *ROWS, 'H-3,1,1,5" North')
        assert ration.check(rows, mapping=ration.RegisterMapping(skip_rows=(2,))).rejected == 0

    def test_an_unknown_row(self, path: Path) -> None:
        skipped = ration.RegisterMapping(skip_rows=(9,))
        with pytest.raises(ration.InputError, match="row 9: row not found: it cannot be skipped"):
            ration.compute(lines(path, HEADER, *ROWS), mapping=skipped)

    def test_frames(self) -> None:
        frame = pl.DataFrame(
            {"household_id": ["1", "2"], "persons": ["3", "?"], "adults": ["1", "?"]}
        )
        skipped = ration.RegisterMapping(skip_rows=(3,))
        assert ration.compute(frame, mapping=skipped).source.read == 1


class TestTotals:
    """A row with the sums of all others would double everything."""

    @pytest.mark.parametrize("name", ["Total", "GRAND TOTAL:", "합계", "Всего", "المجموع", ""])
    @pytest.mark.parametrize("place", [0, 1, 2])
    def test_refused(self, path: Path, name: str, place: int) -> None:
        rows = [*ROWS]
        rows.insert(place, f"{name},7,3,")
        skip = f'mapping={{"skip_rows": [{place + 2}]}}'
        message = f"row {place + 2}: it has the sums of all other rows; skip it with {skip}"
        with pytest.raises(ration.DataError, match=re.escape(message)) as caught:
            ration.compute(lines(path, HEADER, *rows))
        assert [problem.code for problem in caught.value.problems] == ["totals-row"]
        plan = ration.compute(path, mapping=ration.RegisterMapping(skip_rows=(place + 2,)))
        assert dict(plan.people) == PEOPLE

    def test_the_word_in_another_column(self, path: Path) -> None:
        rows = lines(path, HEADER, *ROWS, "9999,7,3,Total")
        with pytest.raises(ration.DataError, match="row 4: it has the sums"):
            ration.compute(rows)

    def test_a_household_like_all_others_together(self, path: Path) -> None:
        assert dict(ration.compute(lines(path, HEADER, *ROWS, "H-3,7,3,North")).people) == {
            "households": 3, "persons": 14, "adults": 6,
        }  # fmt: skip

    def test_a_row_that_may_be_a_total(self, path: Path) -> None:
        plan = ration.compute(lines(path, HEADER, "KR,9,4,all", *ROWS, "H-3,2,1,North"))
        (warning,) = [str(warning) for warning in plan.warnings if warning.code == "totals-perhaps"]
        assert warning.startswith(
            "row 2: its counts are the sums of all other rows; if it is a total"
        )

    # The sum of so few rows may be chance: how many others there must be, with one count and two.
    @pytest.mark.parametrize(
        ("columns", "last", "others", "code"),
        [
            (1, "", 2, None),
            (1, "", 3, "totals-row"),  # one count: at least three others
            (2, "", 1, None),
            (2, "", 2, "totals-row"),  # two counts and no id: at least two others
            (2, "H-9", 2, None),
            (2, "H-9", 3, "totals-perhaps"),  # an id of its own: at least three others
            (1, "H-9", 3, None),  # and two counts
            (1, "H-9", 4, None),
        ],
    )
    def test_thresholds(
        self, path: Path, columns: int, last: str, others: int, code: str | None
    ) -> None:
        people = [n + 2 for n in range(others)]
        rows = [(f"H-{n}", n, 1) for n in people] + [(last, sum(people), others)]
        header = "household_id,persons" + ",adults" * (columns - 1)
        cells = [",".join(map(str, row[: columns + 1])) + ",North" for row in rows]
        programme = "general-food" if columns == 1 else "kaesong-2020"
        report = ration.check(lines(path, f"{header},centre", *cells), programme)
        found = [one.code for one in (*report.problems, *report.warnings)]
        assert [one for one in found if one.startswith("totals")] == ([code] if code else [])

    @pytest.mark.parametrize("last", ["Total,7,2,", "Total,8,3,", "Total,7,,"])
    def test_one_count_that_differs(self, path: Path, last: str) -> None:
        """A total that is out of date, or half filled in, is still no household."""
        report = ration.check(lines(path, HEADER, *ROWS, last))
        assert [(p.row, p.code[:7]) for p in report.problems] == [(4, "totals-")]
