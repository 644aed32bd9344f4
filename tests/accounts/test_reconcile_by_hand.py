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
