"""Small journals whose discrepancies are worked out by hand."""

from journal_rows import entries, plan

import ration
from ration.results.accounts.journal import Journal
from ration.results.accounts.reconciliation import Discrepancy

HEADER = "kind,date,document,item,quantity,lot,from,to,packs,pack,reason"


def found(*rows: str, code: str = "") -> list[Discrepancy]:
    """The discrepancies of a code, or all of them."""
    journal = Journal(entries=tuple(entries("\n".join([HEADER, *(f"{row},,," for row in rows)]))))
    every = ration.reconcile(plan(), journal).discrepancies
    return [each for each in every if code in ("", each.code)]


def test_a_receipt_without_a_number_is_of_the_same_lot_before_an_unknown_one() -> None:
    """Lot A was sent on the day of the receipt; what was sent before has no lot."""
    open_ = found(
        "dispatch,2024-05-03,WB-1,cereal,50 kg,,Depot,North",
        "dispatch,2024-05-04,WB-2,cereal,50 kg,A,Depot,North",
        "receipt,2024-05-04,,cereal,50 kg,A,Depot,North",
        code="reconcile-not-received",
    )
    assert [each.document for each in open_] == ["WB-1"]


def test_a_receipt_without_a_number_is_of_what_was_sent_before() -> None:
    open_ = found(
        "dispatch,2024-05-05,WB-1,cereal,50 kg,A,Depot,North",
        "dispatch,2024-05-03,WB-2,cereal,50 kg,A,Depot,North",
        "receipt,2024-05-04,,cereal,50 kg,A,Depot,North",
        code="reconcile-not-received",
    )
    assert [each.document for each in open_] == ["WB-1"]


def test_discrepancies_of_a_place_are_in_the_order_of_items() -> None:
    open_ = found(
        "dispatch,2024-05-03,WB-1,oil,5 L,,Depot,North",
        "dispatch,2024-05-05,WB-2,cereal,50 kg,,Depot,North",
        code="reconcile-not-received",
    )
    assert [each.item for each in open_] == ["cereal", "oil"]


def test_goods_at_another_site_are_found_whichever_comes_first_by_name() -> None:
    swapped = found(
        "dispatch,2024-05-03,WB-1,cereal,50 kg,,Depot,North",
        "dispatch,2024-05-03,WB-2,cereal,40 kg,,Depot,South",
        "receipt,2024-05-04,WB-1,cereal,50 kg,,Depot,South",
        "receipt,2024-05-04,WB-2,cereal,40 kg,,Depot,North",
        code="reconcile-wrong-site",
    )
    assert [(each.place, each.document) for each in swapped] == [
        ("North", "WB-2"), ("South", "WB-1"),
    ]  # fmt: skip


def test_an_opening_after_the_first_day_of_a_place_is_again() -> None:
    rows = [
        "receipt,2024-05-03,WB-1,cereal,50 kg,,Depot,North",
        "opening,2024-05-{day},STK-1,cereal,10 kg,,,North",
    ]
    for day, again in (("03", []), ("04", ["STK-1"]), ("02", [])):
        opened = found(*(row.format(day=day) for row in rows), code="reconcile-opening-again")
        assert [each.document for each in opened] == again


def test_what_was_issued_beyond_what_was_there_is_named_with_its_amount() -> None:
    (over,) = found(
        "receipt,2024-05-03,WB-1,cereal,100 kg,,Depot,North",
        "issue,2024-05-04,D-1,cereal,120 kg,,North,",
        code="reconcile-over-issued",
    )
    assert str(over.quantity) == "20 kg"


def test_a_lot_of_which_the_least_came_was_there() -> None:
    rows = [
        "receipt,2024-05-03,WB-1,cereal,100 kg,A,Depot,North",
        "receipt,2024-05-03,WB-1,cereal,1 g,B,Depot,North",
        "issue,2024-05-04,D-1,cereal,5 kg,B,North,",
    ]
    codes = {"reconcile-over-issued", "reconcile-lot-not-there"}
    assert {each.code for each in found(*rows)} & codes == {"reconcile-over-issued"}
    assert {each.code for each in found(rows[0], rows[2])} & codes == {"reconcile-lot-not-there"}
