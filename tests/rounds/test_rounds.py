"""Rounds: cases by hand, changes between registers, the pipeline, bad input, files."""

import datetime as dt
import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from command import Ran, csv, run

import ration
from ration import DataError, InputError
from ration.results.rounds import Changes

TEA = """
id = "tea"
version = "1"
title = "Tea"
date = 2024-01-31
{more}
[channels.tent]
[items.tea]
name = "Tea"
unit = "g"
[[allocations]]
item = "tea"
per = "person"
quantity = "10 g"
channel = "tent"
"""
EVERY = '[rounds]\nevery = "10 days"\ncount = 3\n'  # 31 January, 10 and 20 February


def tea(more: str = EVERY) -> ration.Programme:
    return ration.parse_programme(TEA.format(more=more))


def people(**tents: tuple[int, str]) -> pl.DataFrame:
    """A register with the persons and the tent of each household."""
    rows = [(name, size, tent) for name, (size, tent) in tents.items()]
    return pl.DataFrame(rows, schema=["household_id", "persons", "tent"], orient="row")


TEN = people(a=(4, "A"), b=(6, "B"))  # 100 g a round


def lots(*rows: tuple[str, str | None, str | None, str | None]) -> pl.DataFrame:
    """Lots of tea: quantity, expiry, arriving, tent."""
    cells = [("tea", *row) for row in rows]
    names = ["item", "quantity", "expiry", "arriving", "site"]
    return pl.DataFrame(cells, schema=dict.fromkeys(names, pl.String), orient="row")


def stock_of(quantity: str) -> pl.DataFrame:
    return lots((quantity, None, None, None))


def flows(result: ration.Rounds, *names: str) -> list[tuple[str, ...]]:
    """The named amounts of tea in every round."""
    return [tuple(getattr(each.items[0], name).text for name in names) for each in result.rounds]


def owed(result: ration.Rounds) -> dict[str, int]:
    return dict(result.arrears().select("household_id", "tea_g").iter_rows())


class TestCases:
    """Small cases, calculated by hand."""

    def test_a_pipeline_uses_first_the_lot_that_expires_first(self) -> None:
        stock = lots(("200 g", None, None, None), ("100 g", "2024-02-05", None, None))
        (tea_,) = ration.run_rounds(TEN, tea(), stock).pipeline
        assert [(r.losses.text, r.closing.text) for r in tea_.rounds] == [
            *(("0", "200"), ("0", "100")),
            ("0", "0"),
        ]

    def test_a_break_and_the_call_that_prevents_it(self) -> None:
        pipeline = {"lead_time": "22 days", "losses": "5 %", "reserve": "10 %"}
        stock = stock_of("250 g")
        result = ration.run_rounds(TEN, tea(), stock, pipeline=pipeline, shortage="equal")
        (line,) = result.pipeline
        assert [str(r.closing) for r in line.rounds] == ["150 g", "50 g", "0 g"]
        assert (line.breaks, line.low, str(line.short)) == (
            *[dt.date(2024, 2, 20)] * 2,
            "50 g",
        )
        assert line.days == 25  # 250 g at 10 g a day
        assert line.call is not None
        assert (str(line.call.net), str(line.call.quantity)) == ("60 g", "63 g")  # 50 + 10, + 5 %
        assert line.call.needed_by == dt.date(2024, 2, 20)
        assert (line.call.call_by, line.call.late) == (dt.date(2024, 1, 29), True)

    def test_the_reserve_is_used_before_the_break(self) -> None:
        result = ration.run_rounds(
            TEN, tea(), stock_of("205 g"), pipeline={"reserve": "10 %"}, shortage="equal"
        )
        (line,) = result.pipeline
        assert (line.low, line.breaks) == (dt.date(2024, 2, 10), dt.date(2024, 2, 20))
        assert line.call is not None
        assert (str(line.call.quantity), line.call.call_by) == ("105 g", None)  # 95 short, 10 kept

    def test_no_call_is_needed(self) -> None:
        result = ration.run_rounds(TEN, tea(), stock_of("300 g"))
        (line,) = result.pipeline
        assert (line.breaks, line.low, line.call, str(line.short)) == (None, None, None, "0 g")

    def test_expiry_and_losses_on_the_way(self) -> None:
        stock = lots(
            ("130 g", "2024-02-09", None, None),
            ("105 g", None, "2024-02-10", None),
            ("105 g", None, "2024-02-11", None),
        )
        result = ration.run_rounds(TEN, tea(), stock, pipeline={"losses": "5 %"})
        names = ("opening", "arrivals", "lost", "expired", "issued", "closing")
        assert flows(result, *names) == [
            ("130", "0", "0", "0", "100", "30"),
            ("30", "105", "5", "30", "100", "0"),
            ("0", "105", "5", "0", "100", "0"),
        ]
        assert [str(r.losses) for r in result.pipeline[0].rounds] == ["0 g", "35 g", "5 g"]

    def test_a_lot_that_expires_too_soon_is_of_no_round(self) -> None:
        text = TEA.format(more=EVERY).replace('unit = "g"', 'unit = "g"\nleast_life = "9 days"')
        stock = lots(("300 g", "2024-02-18", None, None), ("50 g", None, None, None))
        lasting = ration.parse_programme(text)
        result = ration.run_rounds(TEN, lasting, stock, shortage="equal")
        names = ("opening", "expired", "issued", "closing")
        assert flows(result, *names) == [
            ("350", "0", "100", "250"),  # until 9 February is enough
            ("250", "200", "50", "0"),  # 10 February: until 19 February
            ("0", "0", "0", "0"),
        ]
        assert [str(r.losses) for r in result.pipeline[0].rounds] == ["0 g", "200 g", "0 g"]

    def test_arrears_are_paid_later(self) -> None:
        stock = lots(("50 g", None, None, None), ("300 g", None, "2024-02-10", None))
        result = ration.run_rounds(TEN, tea(), stock, shortage="equal")
        assert flows(result, "owed_before", "due", "issued", "owed_after", "closing") == [
            ("0", "100", "50", "50", "0"),
            ("50", "100", "150", "0", "150"),
            ("0", "100", "100", "0", "50"),
        ]
        assert owed(result) == {}
        first = result.plan(1).arrears().sort("household_id")["tea_g"].to_list()
        assert first == [20, 30]
        assert result.plan(2).manifests("tent")[0].lines["tea"].quantity.text == "60"

    def test_lapsed_arrears_are_shown(self) -> None:
        shortage = '\n[shortage]\noption = "equal"\narrears = "none"\n'
        result = ration.run_rounds(TEN, tea(EVERY + shortage), stock_of("150 g"))
        assert flows(result, "due", "issued", "lapsed", "owed_after")[1:] == [
            ("100", "50", "50", "0"),
            ("100", "0", "100", "0"),
        ]

    def test_arrears_before_the_first_round(self) -> None:
        before = pl.DataFrame({"household_id": ["a", "gone"], "tea_g": [7, 5]})
        result = ration.run_rounds(TEN, tea(), stock_of("400 g"), arrears=before)
        assert flows(result, "owed_before", "issued", "owed_after")[0] == ("12", "107", "5")
        assert owed(result) == {"gone": 5}


class TestChanges:
    """Registers change between rounds; arrears stay."""

    def test_gone_and_back(self) -> None:
        without = people(b=(6, "B"))
        stock = lots(("50 g", None, None, None), ("300 g", None, "2024-02-10", None))
        result = ration.run_rounds([TEN, without, TEN], tea(), stock, shortage="equal")
        assert flows(result, "owed_before", "due", "issued", "owed_after") == [
            ("0", "100", "50", "50"),
            ("50", "60", "90", "20"),
            ("20", "100", "120", "0"),
        ]
        assert "arrears-gone" in {warning.code for warning in result.warnings}
        assert [each.changes for each in result.rounds[1:]] == [
            Changes(new=0, gone=1, changed=0),
            Changes(new=1, gone=0, changed=0),
        ]

    def test_gone_for_good(self) -> None:
        result = ration.run_rounds(
            [TEN, people(b=(6, "B"))], tea(), stock_of("50 g"), shortage="equal"
        )
        assert owed(result)["a"] == 20
        last = result.plan(3).arrears()
        assert last.filter(household_id="a").select("persons", "tea_g").rows() == [(None, 20)]

    def test_changed_households(self) -> None:
        after = people(a=(5, "C"), b=(6, "B"), c=(1, "C"))
        result = ration.run_rounds([TEN, after], tea(), stock_of("1000 g"))
        assert result.changes(2).to_dicts() == [
            {"household_id": "a", "change": "changed", "what": "persons, tent"},
            {"household_id": "c", "change": "new", "what": ""},
        ]
        assert result.rounds[0].changes is None
        assert result.changes(3).height == result.changes(1).height == 0
        assert [dict(each.people)["persons"] for each in result.rounds] == [10, 12, 12]

    def test_stock_at_a_site_without_households(self) -> None:
        stock = lots(("300 g", None, None, "A"), ("500 g", None, None, None))
        result = ration.run_rounds([TEN, people(b=(6, "B")), TEN], tea(), stock)
        assert flows(result, "issued", "closing") == [("100", "700"), ("60", "640"), ("100", "540")]
        warnings = [(each.code, each.file, each.row) for each in result.warnings]
        assert warnings == [("stock-idle", "frame", 2)]

    def test_arrears_of_a_household_with_nothing_due_and_no_site(self) -> None:
        kaesong = {"household_id": ["1", "2"], "persons": [3, 3], "adults": [2, 1]}
        first = pl.DataFrame(kaesong | {"payer": ["X", "X"]})
        then = pl.DataFrame(kaesong | {"adults": [0, 1], "payer": [None, "X"]})
        often = {"every": "1 week", "count": 2}
        stock = pl.DataFrame({"item": ["stipend"], "quantity": ["0 KPW"]})
        result = ration.run_rounds(
            [first, then], "kaesong-2020", stock, rounds=often, shortage="equal"
        )
        after = dict(result.arrears().select("household_id", "stipend_KPW").iter_rows())
        assert after == {"1": 16000, "2": 16000}
        (flow,) = (each for each in result.rounds[1].items if each.item == "stipend")
        assert (flow.owed_before.text, flow.due.text, flow.owed_after.text) == (
            *("24000", "8000"),
            "32000",
        )


class TestSchedule:
    """When the rounds are."""

    @pytest.mark.parametrize(
        ("table", "days"),
        [
            (EVERY, ["2024-01-31", "2024-02-10", "2024-02-20"]),
            ('[rounds]\nevery = "1 month"\ncount = 2\n', ["2024-01-31", "2024-02-29"]),
            ('[rounds]\nevery = "2 weeks"\ncount = 2\n', ["2024-01-31", "2024-02-14"]),
            (
                '[rounds]\nfirst = 2024-02-29\nevery = "1 year"\ncount = 2\n',
                ["2024-02-29", "2025-02-28"],
            ),
            ("[rounds]\ndates = [2024-03-01, 2024-03-05]\n", ["2024-03-01", "2024-03-05"]),
        ],
    )
    def test_days(self, table: str, days: list[str]) -> None:
        result = ration.run_rounds(TEN, tea(table), stock_of("1000 g"))
        assert [str(each.date) for each in result.rounds] == days
        assert result.plan(2).date == days[1]

    def test_options_override_the_programme(self) -> None:
        pipeline = '[pipeline]\nlosses = "5 %"\nreserve = "12.5 %"\n'
        programme = tea(EVERY + pipeline)
        now = {"losses": "2 %"}
        result = ration.run_rounds(
            TEN, programme, stock_of("1 g"), rounds={"count": 1}, pipeline=now,
            shortage="postpone",
        )  # fmt: skip
        assert len(result.rounds) == 1
        supply = json.loads(result.to_json())["supply"]
        assert (supply["losses"], supply["reserve"]) == ("2 %", "12.5 %")
        assert ration.parse_programme(ration.dump_programme(programme)) == programme


class TestBadInput:
    """Problems are reported at their place, with a fix."""

    @pytest.mark.parametrize(
        ("table", "message"),
        [
            ("[rounds]\ndates = [2024-03-05, 2024-03-01]", r"rounds.dates\[1\]: .*not after the"),
            ("[rounds]\ndates = [2024-03-05, 2024-03-05]", r"rounds.dates\[1\]: .*write a day"),
            ("[rounds]\ncount = 2\ndates = [2024-03-05]", "rounds.count: .*used with dates"),
            ('[rounds]\nevery = "15 days"', "rounds.count: the number of rounds is missing"),
            ("[rounds]\ncount = 2", "rounds.every: the time between rounds is missing"),
            ('[rounds]\nevery = "often"\ncount = 2', 'rounds.every: "often": not a length of time'),
            ('[rounds]\nevery = "1 day"\ncount = 0', 'rounds.count: "0": too small'),
            ('[rounds]\nevery = "1 day"\ncount = 1001', "rounds.count: .*too many rounds"),
            ('[rounds]\nevery = "9000 years"\ncount = 2', "rounds.count: .*the calendar ends"),
            ('[pipeline]\nlosses = "-5 %"', 'pipeline.losses: "-5 %": not a percentage; write a'),
            ('[pipeline]\nreserve = 10', 'pipeline.reserve: "10": not a percentage'),
            ('[pipeline]\nlead_time = "-2 days"', 'lead_time: "-2 days": not a length of time'),
        ],
    )  # fmt: skip
    def test_programme(self, table: str, message: str) -> None:
        with pytest.raises(InputError, match=message):
            tea(table)

    def test_no_rounds(self) -> None:
        with pytest.raises(InputError, match="rounds: the programme has no rounds; add"):
            ration.run_rounds(TEN, tea(""), stock_of("1 g"))

    def test_more_registers_than_rounds(self) -> None:
        with pytest.raises(
            InputError, match=r"registers \(4\) does not fit the number of rounds \(3\)"
        ):
            ration.run_rounds([TEN] * 4, tea(), stock_of("1 g"))

    def test_a_site_in_no_register(self) -> None:
        stock = lots(("300 g", None, None, "C"))
        message = 'round 1 on 2024-01-31: row 2, site: "C": no household goes to this site for tea'
        with pytest.raises(DataError, match=message):
            ration.run_rounds([TEN, people(b=(6, "B"))], tea(), stock)

    def test_short_without_a_shortage_rule(self) -> None:
        with pytest.raises(
            DataError, match=r"round 2 on 2024-02-10: tea: the stock has 50 g, but 100"
        ):
            ration.run_rounds(TEN, tea(), stock_of("150 g"))

    def test_no_such_round(self) -> None:
        result = ration.run_rounds(TEN, tea(), stock_of("300 g"))
        for number in (0, 4):
            with pytest.raises(IndexError, match=f"no round {number}: there are 3"):
                result.plan(number)


class TestFiles:
    """Rounds are read back from files, and continue from earlier rounds."""

    def test_files(self, tmp_path: Path) -> None:
        result = ration.run_rounds(
            [TEN, people(b=(6, "B"))], tea(), stock_of("150 g"), shortage="equal",
            pipeline={"lead_time": "22 days"},
        )  # fmt: skip
        out = tmp_path / "rounds"
        result.write(out)
        result.write(out, force=True)
        flow = pl.read_csv(out / "rounds.csv")
        assert flow.filter(item="tea")["issued"].to_list() == [100, 50, 0]
        assert pl.read_csv(out / "pipeline.csv")["short"].to_list() == [0, 10, 60]
        calls: list[dict[str, Any]] = pl.read_csv(out / "calls.csv").to_dicts()
        assert [(call["quantity"], call["needed_by"], call["late"]) for call in calls] == [
            (70, "2024-02-10", "yes")
        ]
        assert pl.read_csv(out / "changes.csv")["change"].to_list() == ["gone"]
        assert pl.read_csv(out / "arrears.csv").to_dicts() == [{"household_id": "b", "tea_g": 70}]
        names = ["1-2024-01-31", "2-2024-02-10", "3-2024-02-20"]
        assert sorted(path.name for path in (out / "rounds").iterdir()) == names
        assert ration.load_plan(out / "rounds" / names[1]) == result.plan(2)
        record = json.loads((out / "rounds.json").read_text())
        assert record["format"] == "ration.rounds/2"
        assert record["rounds"][1]["items"][0]["owed_after"] == "10"

    def test_days_are_decimals(self, tmp_path: Path) -> None:
        """A spreadsheet cannot read 200/13; days are rounded down, so that stock covers them."""
        result = ration.run_rounds(people(a=(13, "A")), tea(), stock_of("200 g"), shortage="equal")
        result.write(tmp_path / "rounds")
        assert result.pipeline[0].days == Fraction(200, 13)
        assert pl.read_csv(tmp_path / "rounds/calls.csv")["days"].to_list() == [15.3]

    def test_rounds_continue_from_earlier_rounds(self, tmp_path: Path) -> None:
        stock = stock_of("250 g")
        whole = ration.run_rounds(TEN, tea(), stock, shortage="equal")
        early = {"count": 2}
        ration.run_rounds(TEN, tea(), stock, rounds=early, shortage="equal").write(tmp_path / "o")
        late = {"first": dt.date(2024, 2, 20), "count": 1}
        lots_left = tmp_path / "o/rounds/2-2024-02-10/lots.csv"
        then = ration.run_rounds(
            TEN, tea(), lots_left, rounds=late, arrears=tmp_path / "o", shortage="equal"
        )
        assert then.rounds[0].items == whole.rounds[2].items

    def test_rounds_from_a_file_have_no_households(self, tmp_path: Path) -> None:
        ration.run_rounds(TEN, tea(), stock_of("300 g")).write(tmp_path / "out")
        read = ration.load_rounds(tmp_path / "out")
        for call in (read.arrears, lambda: read.changes(2), lambda: read.write(tmp_path / "b")):
            with pytest.raises(ValueError, match="read from a file: run them again"):
                call()
        with pytest.raises(IndexError, match="no round 4: there are 3"):
            read.plan(4)
        (tmp_path / "out/rounds.json").rename(tmp_path / "alone.json")
        alone = ration.load_rounds(tmp_path / "alone.json")
        assert alone.pipeline == read.pipeline
        with pytest.raises(InputError, match="1-2024-01-31: file not found"):
            alone.plan(1)

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            (None, "out.rounds.json: file not found"),
            (
                "{",
                "not rounds that ration wrote: it does not begin with a format of ration, such as",
            ),
            ('{"format": "ration.rounds/2"', "the whole does not fit ration.rounds/2"),
            ('{"format": "ration.plan/1"}', "it is ration.plan/1, which is not rounds"),
            (
                '{"format": "ration.rounds/1", '
                '"pipeline": [{"unit": 3, "rounds": [4], "call": [5], "short": 6}]}',
                "programme does not fit",
            ),
        ],
    )
    def test_files_that_are_not_rounds(
        self, tmp_path: Path, text: str | None, message: str
    ) -> None:
        (tmp_path / "out").mkdir()
        if text is not None:
            (tmp_path / "out/rounds.json").write_text(text)
        with pytest.raises(InputError, match=message):
            ration.load_rounds(tmp_path / "out")

    def test_nothing_is_overwritten(self, tmp_path: Path) -> None:
        (tmp_path / "mine.txt").write_text("x")
        with pytest.raises(FileExistsError):
            ration.run_rounds(TEN, tea(), stock_of("300 g")).write(tmp_path, force=True)


class TestCommand:
    """`ration rounds`: options, tables, JSON, and how it ends."""

    OFTEN = ("--every", "10 days", "--count", "2")

    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        (tmp_path / "tea.toml").write_text(TEA.format(more=""))
        (tmp_path / "stock.csv").write_text("item,quantity\ntea,150 g\n")
        header = "household_id,persons,tent"
        csv(tmp_path / "one.csv", ["a,4,[A]", "b,6,[B]"], header)
        csv(tmp_path / "two.csv", ["b,7,[B]", "c,3,[A]"], header)
        return tmp_path

    def run(self, folder: Path, *words: str) -> Ran:
        return run("rounds", *words, "-p", "tea.toml", "--stock", "stock.csv", cwd=folder)

    def test_tables(self, folder: Path) -> None:
        done = self.run(folder, "one.csv", "two.csv", *self.OFTEN, "--shortage", "equal")
        assert (done.code, "2024-02-10 ◄ breaks" in done.out) == (0, True)
        words = [line.split() for line in done.out.splitlines()]
        assert ["2", "2024-02-10", "two.csv", "2", "2", "10", "1", "1", "1"] in words
        assert ["2024-02-10", "50", "0", "100", "0", "50", "50", "0"] in words

    def test_tables_and_files_use_the_same_words(self, folder: Path) -> None:
        """Lost, expired and lapsed are separate; the pipeline's losses are lost and expired."""
        (folder / "tea.toml").write_text(
            TEA.format(more='[shortage]\noption = "equal"\narrears = "none"\n')
        )
        (folder / "stock.csv").write_text(
            "item,quantity,expiry,arriving\ntea,50,2024-01-30,\ntea,105,,2024-02-10\n"
        )
        done = self.run(folder, "one.csv", *self.OFTEN, "--losses", "5%", "-o", "out")
        assert done.code == 0
        for name in ("rounds", "pipeline"):
            file = pl.read_csv(folder / f"out/{name}.csv")
            shown = [word for column in file.columns[5:] for word in column.split("_")]
            assert {*shown} - {"reserve"} <= {*done.out.split()}
        words = [line.split() for line in done.out.splitlines()]
        assert ["2024-01-31", "50", "0", "0", "50", "100", "0", "0", "100", "0", "0"] in words
        assert ["2024-02-10", "0", "105", "5", "0", "100", "0", "100", "0", "0", "0"] in words

    def test_an_item_without_stock_is_shown_too(self, folder: Path) -> None:
        """Its arrears are the most important figure."""
        (folder / "stock.csv").write_text("item,quantity\ntea,0\n")
        done = self.run(folder, "one.csv", *self.OFTEN, "--shortage", "equal")
        words = [line.split() for line in done.out.splitlines()]
        assert ["2024-02-10", "0", "0", "100", "100", "0", "200", "0"] in words
        assert "Pipeline of Tea, g" in done.out

    def test_page_of_the_last_round(self, folder: Path) -> None:
        words = ("one.csv", *self.OFTEN, "--shortage", "equal", "--report", "r.html")
        done = self.run(folder, *words)
        assert (done.code, "Written: r.html" in done.err) == (0, True)
        page = (folder / "r.html").read_text("utf-8")
        assert 'aria-labelledby="pipeline-heading"' in page
        assert {"2024-01-31", "2024-02-10"} <= {*re.findall(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", page)}
        again = self.run(
            folder, "one.csv", *self.OFTEN, "--shortage", "equal", "--report", "r.html"
        )
        assert again.code == 4

    def test_page_of_rounds_that_were_written(self, folder: Path) -> None:
        words = (*self.OFTEN, "--shortage", "equal", "--report", "now.html", "-o", "out")
        assert self.run(folder, "one.csv", *words).code == 0
        for source in ("out", "out/rounds.json"):
            done = run("report", source, "-o", "later.html", "--force", "-q", cwd=folder)
            assert (done.code, done.err) == (0, "")
        now, later = ((folder / name).read_text("utf-8") for name in ("now.html", "later.html"))
        charts = re.compile('<section[^>]*id="pipeline".*?</section>', re.DOTALL)
        assert charts.findall(now) == charts.findall(later) != []
        done = run("report", "out", "-o", "p.html", "--by", "tent", cwd=folder)
        assert (done.code, "--by: it can be used only with a register" in done.err) == (2, True)

    def test_json_and_options(self, folder: Path) -> None:
        words = "--first 2024-03-01 --losses 2.5% --reserve 10% --shortage equal -o out --json -q"
        more = ("--lead-time", "3 weeks", *words.split())
        done = self.run(folder, "one.csv", *self.OFTEN, *more)
        record = json.loads(done.out)
        assert (done.code, done.err, record["format"]) == (0, "", "ration.rounds/2")
        assert [each["date"] for each in record["rounds"]] == ["2024-03-01", "2024-03-11"]
        assert record["supply"] == {
            "source": None, "assumption": False,
            "lead_time": "3 weeks", "losses": "2.5 %", "reserve": "10 %",
        }  # fmt: skip
        assert record["pipeline"][0]["call"]["quantity"] == "62"  # 60 g and 1.5 lost: whole grams
        assert (folder / "out/rounds.json").read_text() == done.out
        again = self.run(folder, "one.csv", *self.OFTEN, "--shortage", "equal", "-o", "out")
        assert (again.code, "it exists" in again.err) == (4, True)

    def test_warnings_name_their_file(self, folder: Path) -> None:
        csv(folder / "stock.csv", ["tea,100 g,[A]", "tea,300 g,"], "item,quantity,site")
        csv(folder / "all.csv", ["a,4", "b,6"], "household_id,persons")
        csv(folder / "late.csv", ["b,7,[B]"], "household_id,persons,tent")
        done = self.run(folder, "one.csv", "late.csv", *self.OFTEN)
        message = 'stock.csv: row 2, site: "[A]": no household goes to this site for tea in round 2'
        assert done.err.startswith(f"warning: {message}")
        csv(folder / "stock.csv", ["tea,400 g"], "item,quantity")
        done = self.run(folder, "one.csv", "all.csv", *self.OFTEN, "--json")
        assert done.err.startswith("warning: all.csv: tent: column not found")
        assert [warning["file"] for warning in json.loads(done.out)["warnings"]] == ["all.csv"]
        csv(folder / "more.csv", ["a,4"], "household_id,persons")
        done = self.run(folder, "all.csv", "more.csv", *self.OFTEN)
        assert done.err.startswith("warning: all.csv and more.csv: tent: column not found")
        assert done.err.count("\n") == 1

    @pytest.mark.parametrize(
        ("words", "code", "message"),
        [
            (
                (*OFTEN,),
                1,
                ("stock.csv, round 2 on 2024-02-10: tea: the stock has 50 g, but 100 g are"),
            ),
            ((), 3, "the programme has no rounds"),
            (("--every", "10 days"), 3, "rounds.count: the number of rounds is missing"),
            (("--every", "soon", "--count", "2"), 2, "not a length of time"),
            (("--every", "1 day", "--count", "0"), 2, "--count"),
            ((*OFTEN, "--losses", "-5%"), 2, "not a percentage"),
            ((*OFTEN, "--reserve", "ten"), 2, "not a percentage"),
            (
                ("two.csv", "one.csv", *OFTEN),
                3,
                "registers (3) does not fit the number of rounds (2)",
            ),
        ],
    )
    def test_exit_codes(
        self, folder: Path, words: tuple[str, ...], code: int, message: str
    ) -> None:
        done = self.run(folder, "one.csv", *words)
        errors = " ".join(done.err.replace("│", " ").split())
        assert (done.code, message in errors) == (code, True), done.err
        assert done.out == ""
