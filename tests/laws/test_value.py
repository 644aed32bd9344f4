"""Laws of value: it adds up, scales, and converts there and back."""

import datetime as dt
from fractions import Fraction

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

import ration
from ration.prices.choose import choose
from ration.prices.money import Rate, Rates, median, parse_charge, parse_rate

numbers = st.fractions(Fraction(1, 100), 10_000, max_denominator=1000)
days = st.dates(dt.date(2019, 1, 1), dt.date(2024, 12, 31))
rows = st.builds(
    ration.Price,
    row=st.just(2),
    item=st.just("rice"),
    price=numbers,
    currency=st.sampled_from(["KPW", "USD"]),
    place=st.sampled_from(["A", "B", None]),
    date=days,
)
RATES = Rates([parse_rate("8200 KPW = 1 USD")])


class TestMoney:
    """Rates go there and back; charges and rates are read as they are written."""

    @given(left=numbers, right=numbers, amount=numbers)
    def test_there_and_back(self, left: Fraction, right: Fraction, amount: Fraction) -> None:
        rates = Rates([Rate(left, "KPW", right, "USD")])
        there, back = rates.factor("KPW", "USD"), rates.factor("USD", "KPW")
        assert there is not None
        assert back is not None
        assert amount * there * back == amount
        assert rates.factor("KPW", "EUR") is None

    @given(left=numbers, right=numbers)
    def test_a_rate_is_read_as_it_is_written(self, left: Fraction, right: Fraction) -> None:
        rate = Rate(left, "KPW", right, "USD")
        assert parse_rate(str(rate)) == rate

    @given(amount=numbers)
    def test_a_charge_per_tonne_is_a_thousandth_per_kg(self, amount: Fraction) -> None:
        text = f"{amount.numerator}/{amount.denominator}"
        assert parse_charge(f"{text} USD/t").per_kg * 1000 == amount
        assert parse_charge(f"{text} USD/kg").per_kg == amount

    @given(st.lists(numbers, min_size=1, max_size=9))
    def test_half_is_on_either_side_of_the_median(self, values: list[Fraction]) -> None:
        middle = median(values)
        assert 2 * sum(value < middle for value in values) <= len(values)
        assert 2 * sum(value > middle for value in values) <= len(values)


class TestChoice:
    """The price that counts is between those that were used, and none is fresher."""

    @given(prices=st.lists(rows, min_size=1, max_size=8), day=days)
    def test_choice(self, prices: list[ration.Price], day: dt.date) -> None:
        chosen = choose(prices, day, "KPW", RATES)
        assert chosen is not None
        used = [each.price * (RATES.factor(each.currency, "KPW") or 0) for each in chosen.used]
        assert min(used) <= chosen.price <= max(used)
        before = [each for each in prices if each.date is not None and each.date <= day]
        assert chosen.later == (not before)
        for each in chosen.used:
            fresher = [p for p in before if p.place == each.place and p.date > each.date]  # type: ignore[operator]
            assert fresher == []

    @given(prices=st.lists(rows, min_size=1, max_size=6), day=days, times=numbers)
    def test_prices_scale(self, prices: list[ration.Price], day: dt.date, times: Fraction) -> None:
        dearer = [each.model_copy(update={"price": each.price * times}) for each in prices]
        one, more = (choose(listed, day, "KPW", RATES) for listed in (prices, dearer))
        assert one is not None
        assert more is not None
        assert more.price == one.price * times


people = st.lists(st.integers(1, 9), min_size=1, max_size=3)


class TestValue:
    """The value of all is the sum of the values of each; twice the prices is twice the value."""

    @given(households=people, rice=numbers, corn=numbers)
    def test_additive_and_linear(
        self, households: list[int], rice: Fraction, corn: Fraction
    ) -> None:
        whole = _goods(households, rice, corn)
        assert whole == sum(_goods([each], rice, corn) for each in households)
        assert _goods(households, rice * 2, corn * 2) == whole * 2
        assert whole == sum(households) * (5 * rice + 10 * corn)


def _goods(households: list[int], rice: Fraction, corn: Fraction) -> Fraction:
    frame = pl.DataFrame(
        [
            {"household_id": str(at), "persons": each, "adults": each}
            for at, each in enumerate(households)
        ]
    )
    prices = [("rice", rice), ("corn", corn)]
    listed = ration.PriceList(
        source="list",
        sha256=None,
        rows=2,
        prices=tuple(
            ration.Price(row=at, item=item, price=price, currency="KPW")
            for at, (item, price) in enumerate(prices, 2)
        ),
    )
    return ration.value_of("kaesong-2020", frame, prices=listed).goods
