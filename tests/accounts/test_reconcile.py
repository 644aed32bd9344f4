"""Reconciling: matching, two columns, what is not known, late rows, days, files."""

import datetime as dt
from pathlib import Path
from typing import Any

import polars as pl
from journal_rows import entries, plan
from python_calamine import CalamineWorkbook

import ration
from ration.accounts.reconcile.measurements import parse_measurements
from ration.results.accounts.journal import Journal
from ration.results.accounts.reconciliation import ReconciliationRecord

HEADER = "date,document,kind,from,to,item,lot,quantity,packs,pack,reason\n"
OPENING = "2024-05-01,OB-1,opening,,Depot,cereal,,180 kg,,,\n"
NORTH = "2024-05-02,WB-1,dispatch,Depot,North,cereal,,120 kg,,,\n"
SOUTH = "2024-05-02,WB-2,dispatch,Depot,South,cereal,,60 kg,,,\n"
BOTH = OPENING + NORTH + SOUTH


def reconciled(text: str, **options: Any) -> ration.Reconciliation:
    """The reconciliation of rows of a journal with the plan of the examples."""
    return ration.reconcile(plan(), Journal(entries=tuple(entries(HEADER + text))), **options)


def codes(found: ration.Reconciliation, item: str = "cereal") -> list[str]:
    """The codes of an item's discrepancies, in their order."""
    return [each.code for each in found.discrepancies if each.item == item]


class TestOpening:
    """What is there before all rows."""

    def test_of_a_place_that_has_rows_before_it_is_a_discrepancy(self) -> None:
        again = OPENING.replace("05-01,OB-1", "05-20,OB-2")
        found = [each for each in reconciled(BOTH + again).discrepancies if each.place == "Depot"]
        assert [(each.code, each.document) for each in found] == [
            ("reconcile-opening-again", "OB-2")
        ]

    def test_with_several_rows_or_on_the_day_of_the_first_dispatch_is_none(self) -> None:
        more = OPENING.replace("180 kg", "20 kg")
        for first in (BOTH, BOTH.replace("05-01,OB-1", "05-02,OB-1")):
            assert "reconcile-opening-again" not in codes(reconciled(first))
        assert "reconcile-opening-again" not in codes(reconciled(BOTH + more))

    def test_at_a_site_need_not_be_sent(self) -> None:
        held = "2024-05-01,OB-2,opening,,North,cereal,,120 kg,,,\n"
        assert codes(reconciled(OPENING + held + SOUTH)) == ["reconcile-not-received"]  # South

    def test_that_is_missing_is_named_though_a_count_found_goods(self) -> None:
        counted = "2024-05-04,CT-1,count,,Depot,cereal,,20 kg,,,\n"
        found = reconciled(NORTH + SOUTH + counted).discrepancies
        assert [each.code for each in found if each.place == "Depot"] == [
            "reconcile-no-opening", "reconcile-count-surplus",
        ]  # fmt: skip


class TestWay:
    """Receipts against dispatches."""

    def test_no_lot_of_measured_goods_makes_up_for_another(self) -> None:
        scales = parse_measurements(
            '[cereal]\nrandom = "0.5 kg"\neach = "50 kg"\n', ration.load_programme("general-food")
        )
        lots = NORTH.replace("cereal,,120", "cereal,A,60") + NORTH.replace(
            "cereal,,120", "cereal,B,60"
        )
        for amounts, expected in (
            ((20, 100), ["reconcile-short", "reconcile-surplus"]),
            ((59, 61), []),
        ):
            came = "".join(
                f"2024-05-03,WB-1,receipt,Depot,North,cereal,{lot},{amount} kg,,,\n"
                for lot, amount in zip("AB", amounts, strict=True)
            )
            found = reconciled(OPENING + lots + came, measurements=scales)
            here = [each for each in found.discrepancies if each.place == "North"]
            assert [each.code for each in here if each.item == "cereal"] == expected

    def test_short_and_surplus_are_never_netted(self) -> None:
        found = reconciled(
            BOTH
            + "2024-05-03,WB-1,receipt,Depot,North,cereal,,110 kg,,,\n"
            + "2024-05-03,WB-2,receipt,Depot,South,cereal,,70 kg,,,\n"
        )
        assert codes(found) == ["reconcile-short", "reconcile-surplus"]
        (total,) = (each for each in found.totals if each.item == "cereal")
        assert (str(total.short), str(total.surplus)) == ("10 kg", "10 kg")

    def test_what_has_no_receipt_is_in_transit_and_not_short(self) -> None:
        line = reconciled(BOTH).at("North", "cereal")
        assert (str(line.in_transit), str(line.short), str(line.received)) == (
            "120 kg", "0 kg", "0 kg",
        )  # fmt: skip

    def test_a_receipt_with_its_own_number_is_matched_by_route_first_in_first_out(self) -> None:
        found = reconciled(
            BOTH.replace("120", "100")
            + "2024-05-03,WB-3,dispatch,Depot,North,cereal,,20 kg,,,\n"
            + "2024-05-04,GRN-9,receipt,Depot,North,cereal,,100 kg,,,\n"
            + "2024-05-05,GRN-10,receipt,,North,cereal,,15 kg,,,\n"
            + "2024-05-05,GRN-11,receipt,Depot,South,cereal,,60 kg,,,\n"
        )
        short = [each for each in found.discrepancies if each.code == "reconcile-short"]
        assert [(each.document, str(each.quantity)) for each in short] == [("WB-3", "5 kg")]

    def test_an_item_that_a_receipt_lacks_is_wholly_short(self) -> None:
        found = reconciled(
            BOTH
            + "2024-05-02,WB-1,dispatch,Depot,North,pulses,,18 kg,,,\n"
            + "2024-05-03,WB-1,receipt,Depot,North,cereal,,120 kg,,,\n"
        )
        assert str(found.at("North", "pulses").short) == "18 kg"

    def test_lost_and_damaged_on_the_way_are_not_short(self) -> None:
        found = reconciled(
            OPENING
            + NORTH
            + "2024-05-03,WB-1,receipt,Depot,North,cereal,,100 kg,,,\n"
            + "2024-05-03,WB-1,damage,,North,cereal,,15 kg,,,wet\n"
            + "2024-05-03,WB-1,loss,,North,cereal,,5 kg,,,torn bag\n"
        )
        line = found.at("North", "cereal")
        assert (str(line.lost_in_transit), str(line.damaged_in_transit)) == ("5 kg", "15 kg")
        assert line.short.amount == 0
        assert "reconcile-short" not in codes(found)

    def test_goods_that_went_to_another_site_are_named_at_both(self) -> None:
        found = reconciled(
            BOTH
            + "2024-05-03,WB-1,receipt,Depot,South,cereal,,120 kg,,,\n"
            + "2024-05-03,WB-2,receipt,Depot,North,cereal,,60 kg,,,\n"
        )
        wrong = [each for each in found.discrepancies if each.code == "reconcile-wrong-site"]
        assert [(each.place, each.document) for each in wrong] == [
            ("North", "WB-2"),
            ("South", "WB-1"),
        ]
        line = found.at("North", "cereal")
        assert (str(line.redirected), str(line.redirected_here)) == ("120 kg", "60 kg")

    def test_a_changed_pack_size_is_found_though_the_quantity_is_right(self) -> None:
        found = reconciled(
            OPENING
            + "2024-05-02,WB-1,dispatch,Depot,North,cereal,,,2,50 kg,\n"
            + "2024-05-03,WB-1,receipt,Depot,North,cereal,,,4,25 kg,\n"
        )
        assert found.at("North", "cereal").short.amount == 0
        assert "reconcile-pack-size" in codes(found)

    def test_what_a_depot_receives_from_outside_is_supply(self) -> None:
        found = reconciled(
            "2024-05-01,BL-1,receipt,Ship,Depot,cereal,,180 kg,,,\n"
            + NORTH
            + "2024-05-03,WB-1,receipt,Depot,North,cereal,,120 kg,,,\n"
        )
        assert str(found.at("Depot", "cereal").supplied) == "180 kg"
        assert codes(found) == ["reconcile-not-dispatched"]

    def test_a_transfer_with_a_receipt_travels_and_one_without_is_at_once(self) -> None:
        moved = BOTH + "2024-05-03,WB-1,receipt,Depot,North,cereal,,120 kg,,,\n"
        moved += "2024-05-03,WB-2,receipt,Depot,South,cereal,,60 kg,,,\n"
        moved += "2024-05-04,TR-1,transfer,North,South,cereal,,10 kg,,,\n"
        at_once = reconciled(moved)
        assert str(at_once.at("South", "cereal").transferred_in) == "10 kg"
        travels = reconciled(moved + "2024-05-05,TR-1,receipt,North,South,cereal,,8 kg,,,\n")
        assert str(travels.at("South", "cereal").short) == "2 kg"


ARRIVED = OPENING + NORTH + "2024-05-03,WB-1,receipt,Depot,North,cereal,,120 kg,,,\n"


class TestCounts:
    """Counts against the books."""

    def test_without_a_count_nobody_knows(self) -> None:
        line = reconciled(ARRIVED).at("North", "cereal")
        assert (line.counted, line.unaccounted_short, line.unaccounted_surplus) == (None,) * 3
        assert (line.not_counted, line.smallest_loss) == (1, None)

    def test_a_count_is_the_opening_of_what_follows(self) -> None:
        found = reconciled(
            ARRIVED
            + "2024-05-04,CT-1,count,,North,cereal,,115 kg,,,\n"
            + "2024-05-05,DL-1,issue,North,,cereal,,100 kg,,,\n"
            + "2024-05-06,CT-2,count,,North,cereal,,20 kg,,,\n"
        )
        line = found.at("North", "cereal")
        assert (str(line.unaccounted_short), str(line.unaccounted_surplus)) == ("5 kg", "5 kg")
        assert line.on_hand == line.counted
        assert str(line.smallest_loss) == "0.001 kg"

    def test_a_count_is_of_the_end_of_its_day(self) -> None:
        found = reconciled(
            ARRIVED
            + "2024-05-05,CT-1,count,,North,cereal,,20 kg,,,\n"
            + "2024-05-05,DL-1,issue,North,,cereal,,100 kg,,,\n"
        )
        assert "reconcile-count-short" not in codes(found)

    def test_nothing_needs_a_reason(self) -> None:
        nothing = "2024-05-04,CT-1,count,,North,cereal,,0 kg,,,{}\n"
        without = codes(reconciled(ARRIVED + nothing.format("")))
        assert [code for code in without if "count" in code] == [
            "reconcile-count-short", "reconcile-count-zero",
        ]  # fmt: skip
        with_reason = codes(reconciled(ARRIVED + nothing.format("burnt down")))
        assert [code for code in with_reason if "count" in code] == ["reconcile-count-short"]

    def test_rows_of_a_count_add_up_and_a_second_count_that_agrees_is_the_same(self) -> None:
        found = reconciled(
            ARRIVED
            + "2024-05-04,CT-1,count,,North,cereal,,,2,50 kg,\n"
            + "2024-05-04,CT-1,count,,North,cereal,,20 kg,,,\n"
            + "2024-05-04,CT-2,count,,North,cereal,,120 kg,,,\n"
        )
        assert str(found.at("North", "cereal").counted) == "120 kg"
        assert "reconcile-counts-differ" not in codes(found)


class TestLots:
    """Lots are kept apart where every row names its lot."""

    TEXT = (
        "2024-05-01,OB-1,opening,,Depot,cereal,A,70 kg,,,\n"
        "2024-05-01,OB-1,opening,,Depot,cereal,B,50 kg,,,\n"
        "2024-05-02,WB-1,dispatch,Depot,North,cereal,A,70 kg,,,\n"
        "2024-05-02,WB-1,dispatch,Depot,North,cereal,B,50 kg,,,\n"
        "2024-05-03,WB-1,receipt,Depot,North,cereal,A,60 kg,,,\n"
        "2024-05-03,WB-1,receipt,Depot,North,cereal,B,60 kg,,,\n"
    )

    def test_lots_are_not_netted(self) -> None:
        line = reconciled(self.TEXT).at("North", "cereal")
        assert [(each.lot, str(each.short), str(each.surplus)) for each in line.lots] == [
            ("A", "10 kg", "0 kg"),
            ("B", "0 kg", "10 kg"),
        ]

    def test_a_row_without_a_lot_joins_the_lots_of_its_place_alone(self) -> None:
        issue = "2024-05-04,DL-1,issue,North,,cereal,,120 kg,,,\n"
        found = reconciled(self.TEXT + issue)
        assert [each.lot for each in found.at("North", "cereal").lots] == [None]
        assert [each.lot for each in found.at("Depot", "cereal").lots] == ["A", "B"]
        assert "reconcile-below-zero" not in codes(found)


class TestWhole:
    """The day, the rows behind, the JSON, the files."""

    def test_a_day_leaves_out_later_rows_and_counts_them(self) -> None:
        found = reconciled(ARRIVED, date=dt.date(2024, 5, 2))
        assert (found.entries, found.later) == (2, 1)
        assert str(found.at("North", "cereal").in_transit) == "120 kg"

    def test_the_rows_behind_a_figure_add_up_to_it(self) -> None:
        line = reconciled(ARRIVED).at("North", "cereal")
        behind = [row for row in line.behind if row.figure == "received"]
        assert [(row.document, row.file, row.row) for row in behind] == [("WB-1", "journal.csv", 4)]
        assert sum(row.quantity.amount for row in behind) == line.received.amount

    def test_json_reads_back(self) -> None:
        text = reconciled(ARRIVED).to_json()
        assert ReconciliationRecord.model_validate_json(text).to_json() == text

    def test_the_workbook_and_the_page_have_the_same_answer(self, tmp_path: Path) -> None:
        found = reconciled(BOTH + "2024-05-03,WB-1,receipt,Depot,North,cereal,,110 kg,,,\n")
        found.write_xlsx(tmp_path / "found.xlsx")
        book = CalamineWorkbook.from_path(tmp_path / "found.xlsx")
        assert book.sheet_names[:4] == ["Summary", "Discrepancies", "Totals", "Lines"]
        rows = book.get_sheet_by_name("Lines").to_python()
        short = rows[0].index("short on way")
        assert [row[short] for row in rows[1:] if row[:3:2] == ["North", "cereal"]] == [10]
        found.write_html(tmp_path / "found.html")
        text = (tmp_path / "found.html").read_text("utf-8")
        assert "10 kg of Rice less received than sent with WB-1" in text

    def test_a_plan_without_a_journal_is_a_list_of_what_is_not_sent(self) -> None:
        frame = pl.DataFrame({"household_id": ["1"], "persons": [4], "adults": [2]})
        found = ration.reconcile(ration.compute(frame), Journal())
        assert {each.code for each in found.discrepancies} == {"reconcile-not-dispatched"}
        assert {each.item for each in found.discrepancies} == {line.item for line in found.lines}
