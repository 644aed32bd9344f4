"""Bulk goods: the worked example, and how often alarms are false or missing, by simulation."""

from fractions import Fraction
from random import Random

import pytest
from journal_rows import FIRST, plan

import ration
from ration.accounts.reconcile.bulk import (
    ALARM,
    Error,
    Sums,
    alarm_from,
    cumulated,
    exceeds,
    root_up,
    surely_found,
    times_text,
)
from ration.accounts.reconcile.measurements import parse_measurements
from ration.results.accounts.journal import Entry, Journal

# A bag of 50 kg is weighed to 1 %, with a scale that is off by 0.2 %; in grams.
SCALE = Error(Fraction(500), Fraction(50_000), Fraction(2, 1000))
BAG, BAGS = 50_000, 140


def test_half_a_kilo_off_every_bag_of_a_truck_is_seen() -> None:
    """140 bags of 50 kg: σ is 15.2 kg, and 70 kg short is 4.6 of it; each bag alone passes."""
    variance = SCALE.variance([BAGS * BAG])
    assert variance == BAGS * 500**2 + (7_000_000 * Fraction(2, 1000)) ** 2
    assert root_up(variance) == 15_199
    assert times_text(70_000, variance) == "4.6"
    assert exceeds(70_000, variance)
    assert not exceeds(500, SCALE.variance([BAG]))
    assert alarm_from(variance) == 45_597
    assert surely_found(variance) == 70_674


def test_a_begun_bag_is_weighed_too_and_what_has_no_bags_once() -> None:
    assert Error(Fraction(500), Fraction(BAG), Fraction(0)).variance([BAG + 1]) == 2 * 500**2
    assert Error(Fraction(500), None, Fraction(0)).variance([BAG, 1, 0]) == 2 * 500**2


def test_what_is_alarming_is_a_difference_above_three_standard_errors() -> None:
    variance = Fraction(100)
    assert not exceeds(30, variance)
    assert exceeds(31, variance)
    assert alarm_from(variance) == 31
    assert ALARM == 3


def test_goods_that_are_not_measured_have_no_error() -> None:
    assert exceeds(1, Fraction(0))
    assert not exceeds(0, Fraction(0))
    assert surely_found(Fraction(0)) == 1
    assert (root_up(Fraction(0)), root_up(Fraction(1)), root_up(Fraction(9, 4))) == (0, 1, 2)


def test_short_and_surplus_sums_are_apart_and_begin_again_after_an_alarm() -> None:
    sums = cumulated(
        [(-30, Fraction(100)), (40, Fraction(100)), (40, Fraction(100)), (0, Fraction(1))]
    )
    assert sums[0] == Sums(Fraction(0), Fraction(5, 2))
    assert [each.alarm for each in sums] == [False, False, True, False]
    assert sums[3] == Sums()


def _measured(rng: Random, amount: int, scale: Fraction) -> int:
    """What a scale that is off by `scale` shows of an amount, bag by bag."""
    bags = -(-amount // BAG)
    noise = sum(round(rng.gauss(0, 500)) for _ in range(bags))
    return amount + noise + round(amount * scale)


def _rounds(rng: Random, rounds: int, loss: int) -> list[tuple[int, Fraction]]:
    """The counts of a store over several rounds; `loss` is taken unseen in each.

    Each of what comes, goes and is counted has a scale of its own in every round.
    """
    found, true, opening = [], 0, 0
    for _ in range(rounds):
        scales = [Fraction(round(rng.gauss(0, 2000)), 1_000_000) for _ in range(3)]
        came, gone = 40 * BAG, 20 * BAG if true == 0 else 40 * BAG
        true += came - gone - loss
        inflow, outflow = _measured(rng, came, scales[0]), _measured(rng, gone, scales[1])
        counted = _measured(rng, true, scales[2])
        variance = SCALE.variance([opening, inflow, outflow, counted])
        found.append((opening + inflow - outflow - counted, variance))
        opening = counted
    return found


def test_alarms_hold_their_false_alarm_rate() -> None:
    """Of 400 stores with 12 counts and no loss, few have an alarm; the page has these rates."""
    rng = Random(1970)
    runs = [_rounds(rng, 12, 0) for _ in range(400)]
    single = sum(exceeds(*check) for run in runs for check in run)
    summed = sum(any(sums.alarm for sums in cumulated(run)) for run in runs)
    assert single / (400 * 12) < 0.004  # 3 of 1,000 counts
    assert summed / 400 < 0.03  # 3 of 100 stores in 12 counts


def test_the_smallest_loss_is_found_in_95_of_100_cases() -> None:
    rng = Random(41)
    found = 0
    for _ in range(300):
        scale = Fraction(round(rng.gauss(0, 2000)), 1_000_000)
        loss = surely_found(SCALE.variance([BAGS * BAG]))
        shown = _measured(rng, BAGS * BAG - loss, scale)
        found += exceeds(BAGS * BAG - shown, SCALE.variance([shown]))
    assert found / 300 > 0.93


def test_a_small_steady_loss_is_found_by_the_sum_alone() -> None:
    """A loss of 1.4 standard errors a count is seldom an alarm at once, and soon one in sum."""
    rng = Random(7)
    at_once, summed = 0, 0
    for _ in range(40):
        run = _rounds(rng, 12, 12_000)
        at_once += exceeds(*run[1])
        summed += any(sums.short > sums.surplus and sums.alarm for sums in cumulated(run))
    assert at_once < 10
    assert summed >= 38


def _journal(received: str) -> Journal:
    dispatch = {"kind": "dispatch", "origin": "Depot"}
    opening = {"kind": "opening", "target": "Depot", "document": "OB-1"}
    rows = [
        FIRST.model_copy(update=opening),
        FIRST.model_copy(update=dispatch),
        FIRST.model_copy(update={"quantity": ration.Quantity(received)}),
    ]
    return Journal(entries=tuple(Entry.model_validate(row.model_dump()) for row in rows))


@pytest.mark.parametrize(
    ("received", "codes"),
    [("120 kg", set()), ("119 kg", set()), ("115 kg", {"reconcile-bulk"})],
)
def test_a_receipt_within_the_errors_is_no_discrepancy_but_is_shown(
    received: str, codes: set[str]
) -> None:
    text = '[cereal]\nrandom = "0.5 kg"\neach = "50 kg"\nsystematic = "0.2 %"\n'
    stated = parse_measurements(text, ration.load_programme("general-food"))
    found = ration.reconcile(plan(), _journal(received), measurements=stated)
    line = found.at("North", "cereal")
    assert line.short.amount == 120 - ration.Quantity(received).amount
    here = [each for each in found.discrepancies if each.place == "North" and each.item == "cereal"]
    assert {each.code for each in here} == codes
    (check,) = line.checks
    assert (check.short, check.alarm) == (line.short, bool(codes))


def test_errors_excuse_neither_another_lot_nor_a_large_rest() -> None:
    text = '[cereal]\nrandom = "0.5 kg"\neach = "50 kg"\nsystematic = "0.2 %"\n'
    stated = parse_measurements(text, ration.load_programme("general-food"))
    rows = [
        FIRST.model_copy(update={"kind": "opening", "target": "Depot", "lot": "A"}),
        FIRST.model_copy(update={"kind": "dispatch", "origin": "Depot", "lot": "A"}),
        FIRST.model_copy(update={"lot": "B", "quantity": ration.Quantity("119.8 kg")}),
        FIRST.model_copy(update={"kind": "count", "lot": "B", "quantity": ration.Quantity("0 kg")}),
    ]
    found = ration.reconcile(plan(), Journal(entries=tuple(rows)), measurements=stated)
    here = {each.code for each in found.discrepancies if each.place == "North"}
    assert {"reconcile-lot-not-sent", "reconcile-count-zero", "reconcile-bulk"} <= here


def test_errors_excuse_a_little_less_than_planned() -> None:
    text = '[cereal]\nrandom = "0.5 kg"\neach = "50 kg"\nsystematic = "0.2 %"\n'
    stated = parse_measurements(text, ration.load_programme("general-food"))
    little = ration.Quantity("119.5 kg")
    rows = [row.model_copy(update={"quantity": little}) for row in _journal("120 kg").entries]
    rows.append(FIRST.model_copy(update={"kind": "count", "quantity": ration.Quantity("119 kg")}))
    for measurements, codes in ((None, 2), (stated, 0)):
        journal = Journal(entries=tuple(rows))
        found = ration.reconcile(plan(), journal, measurements=measurements)
        here = [each for each in found.discrepancies if each.place == "North"]
        assert len([each for each in here if each.item == "cereal"]) == codes
