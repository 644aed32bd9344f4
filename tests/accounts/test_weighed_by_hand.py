"""Small journals of goods that are weighed, and the order of what is found, worked out by hand."""

import pytest
from journal_rows import entries, plan

import ration
from ration.accounts.ledger.post import make_ledger
from ration.accounts.reconcile.measurements import parse_measurements
from ration.results.accounts.journal import Journal
from ration.results.accounts.reconciliation import Discrepancy

HEADER = "kind,date,document,item,quantity,lot,from,to,packs,pack,reason"


def found(*rows: str, code: str = "") -> list[Discrepancy]:
    """The discrepancies of a code, or all of them."""
    journal = Journal(entries=tuple(entries("\n".join([HEADER, *(f"{row},,," for row in rows)]))))
    every = ration.reconcile(plan(), journal).discrepancies
    return [each for each in every if code in ("", each.code)]


MEASURED = '[cereal]\nrandom = "1 kg"\neach = "10 kg"\nsystematic = "0 %"\n'


def measured(*rows: str, code: str = "") -> list[Discrepancy]:
    """The discrepancies of goods that are weighed in bags of 10 kg, each with an error of 1 kg."""
    stated = parse_measurements(MEASURED, ration.load_programme("general-food"))
    text = "\n".join([HEADER, *(f"{row},,," for row in rows)])
    found = ration.reconcile(plan(), Journal(entries=tuple(entries(text))), measurements=stated)
    return [each for each in found.discrepancies if code in ("", each.code)]


def test_a_lot_that_was_not_sent_is_named_beside_more_of_one_that_was() -> None:
    (other,) = measured(
        "dispatch,2024-05-03,WB-1,cereal,50 kg,A,Depot,North",
        "receipt,2024-05-04,WB-1,cereal,60 kg,A,Depot,North",
        "receipt,2024-05-04,WB-1,cereal,5 kg,B,Depot,North",
        code="reconcile-lot-not-sent",
    )
    assert (other.lot or other.row, str(other.quantity)) == (other.lot or 4, "5 kg")


def test_what_was_lost_on_the_way_was_not_weighed() -> None:
    """Of lot A 7 kg are short; 30 kg, three bags, were weighed: 3 * sqrt(3) kg is less."""
    short = measured(
        "dispatch,2024-05-03,WB-1,cereal,100 kg,A,Depot,North",
        "dispatch,2024-05-03,WB-1,cereal,50 kg,B,Depot,North",
        "loss,2024-05-04,WB-1,cereal,63 kg,A,,North",
        "receipt,2024-05-04,WB-1,cereal,30 kg,A,Depot,North",
        "receipt,2024-05-04,WB-1,cereal,60 kg,B,Depot,North",
        code="reconcile-short",
    )
    assert [str(each.quantity) for each in short] == ["7 kg"]


def test_goods_of_which_nothing_came_are_named_by_the_first_row_that_sent_them() -> None:
    bulk = measured(
        "dispatch,2024-05-03,WB-1,cereal,50 kg,A,Depot,North",
        "dispatch,2024-05-03,WB-1,cereal,50 kg,B,Depot,North",
        "dispatch,2024-05-03,WB-1,oil,5 L,,Depot,North",
        "receipt,2024-05-04,WB-1,oil,5 L,,Depot,North",
        code="reconcile-bulk",
    )
    assert [each.row for each in bulk if each.document == "WB-1"] == [2]


def test_a_little_more_than_planned_is_within_the_errors() -> None:
    """The plan is 120 kg for North, or 3 bags; 3 * sqrt(16) kg is more than 2 kg."""
    for sent, over in (("152 kg", []), ("190 kg", ["70 kg"])):
        rows = f"dispatch,2024-05-03,WB-1,cereal,{sent},,Depot,North"
        found_ = measured(rows, code="reconcile-over-dispatched")
        assert [str(each.quantity) for each in found_] == over


def test_discrepancies_of_a_day_are_in_the_order_of_documents() -> None:
    open_ = found(
        "dispatch,2024-05-03,WB-2,cereal,50 kg,,Depot,North",
        "dispatch,2024-05-03,WB-1,cereal,50 kg,,Depot,North",
        code="reconcile-not-received",
    )
    assert [each.document for each in open_] == ["WB-1", "WB-2"]


def test_a_count_may_name_its_place_as_where_goods_are_from() -> None:
    (short,) = found(
        "receipt,2024-05-03,WB-1,cereal,100 kg,,Depot,North",
        "count,2024-05-04,C-1,cereal,90 kg,,North,",
        code="reconcile-count-short",
    )
    assert (short.place, str(short.quantity)) == ("North", "10 kg")


@pytest.mark.parametrize("first", ["Depot A", "Depot B"])
def test_the_order_of_rows_of_one_document_is_no_matter(first: str) -> None:
    """What came without a route is of the depot that is first by name."""
    second = {"Depot A": "Depot B", "Depot B": "Depot A"}[first]
    rows = entries(
        "\n".join(
            [
                HEADER,
                f"dispatch,2024-05-03,WB-1,cereal,50 kg,,{first},North,,,",
                f"dispatch,2024-05-03,WB-1,cereal,50 kg,,{second},North,,,",
            ]
        )
    )
    ledger = make_ledger(rows, ration.load_programme("general-food"), {"North"})
    assert [entry.origin for entry in ledger.entries] == ["Depot A", "Depot B"]


def test_an_issue_at_a_place_that_got_nothing_is_named_with_all_that_went() -> None:
    (nothing,) = found(
        "issue,2024-05-04,D-1,cereal,70 kg,,North,",
        "issue,2024-05-05,D-2,cereal,50 kg,,North,",
        code="reconcile-no-opening",
    )
    assert str(nothing.quantity) == "120 kg"


def test_a_place_for_which_all_was_lost_on_the_way_has_nothing_to_count() -> None:
    rows = [
        "dispatch,2024-05-03,WB-1,cereal,50 kg,,Depot,North",
        "{},2024-05-04,WB-1,cereal,50 kg,,,North",
    ]
    for kind, uncounted in (("loss", 0), ("damage", 0), ("receipt", 1)):
        text = "\n".join([HEADER, *(f"{row.format(kind)},,," for row in rows)])
        kept = ration.reconcile(plan(), Journal(entries=tuple(entries(text))))
        assert kept.at("North", "cereal").not_counted == uncounted
