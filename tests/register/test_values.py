"""Sexes, flags, ages and dates, as real registers write them."""

import datetime as dt
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import MANY

from ration.core.text.cells import UNSEEN
from ration.register.mapping.mapping import Order
from ration.register.values.dates import ORDERS, column_date_order, parse_date
from ration.register.values.months import month_words
from ration.register.values.normalize import folded, plainly
from ration.register.values.word_lists import word_lists
from ration.register.values.words import (
    age_months,
    column_flags,
    column_sexes,
    parse_flag,
    parse_sex,
)

SPACED = st.sampled_from(("{}", " {} ", "{}\u00a0", "\u200b{}", "{}\u3000", "\ufeff{}"))
DAYS = st.dates(dt.date(1930, 1, 1), dt.date(2029, 12, 31))


class TestWords:
    """A word has one meaning, in any way of typing it."""

    @pytest.mark.parametrize(("first", "second"), [("female", "male"), ("yes", "no")])
    def test_no_word_means_two_things(self, first: str, second: str) -> None:
        words = word_lists("ration.register.values", "words.toml")
        assert not {*map(folded, words[first])} & {*map(folded, words[second])}

    def test_no_word_means_two_months(self) -> None:
        months = [{*map(folded, words)} for words in month_words().values()]
        assert len(months) == 12
        assert [a & b for a, b in combinations(months, 2) if a & b] == []

    @pytest.mark.parametrize(
        ("texts", "sex"),
        [
            ("F f Female FEMALE Féminin femenino Mujeres Femme 女 여 أنثى ж", "female"),
            ("M m male MALE Masculin Hombres Homme 男 남 ذكر м", "male"),
            ("others all 1 2 - NA x ? fm LGBT", None),
        ],
    )
    def test_sexes(self, texts: str, sex: str | None) -> None:
        assert {parse_sex(text) for text in texts.split()} == {sex}

    def test_sexes_with_spaces(self) -> None:
        assert parse_sex("Masculin\u00a0") == "male"
        assert parse_sex("") is parse_sex(" ") is None

    def test_the_spanish_m_is_not_a_man(self) -> None:
        assert column_sexes(frozenset(("H", "m", "Mujer"))) == {"H": "male", "Mujer": "female"}
        assert column_sexes(frozenset(("F", "M"))) == {"F": "female", "M": "male"}

    @pytest.mark.parametrize(
        ("texts", "flag"),
        [
            ("TRUE true T YES Yes y Oui SI sí да 예 はい نعم 1 1.0 x X １", True),
            ("FALSE F NO n Non нет 아니오 いいえ لا 0", False),
            ("2 - ? o O maybe NA xx yesno", None),
        ],
    )
    def test_flags(self, texts: str, flag: bool | None) -> None:
        assert {parse_flag(text) for text in texts.split()} == {flag}

    def test_a_cross_beside_a_circle_is_not_sure(self) -> None:
        assert column_flags(frozenset(("O", "X", "yes"))) == {"yes": True}

    @MANY
    @given(SPACED, st.sampled_from(("female", "male", "yes", "no")), st.booleans(), st.data())
    def test_spaces_and_case_make_no_difference(
        self, spaced: str, meaning: str, upper: bool, data: st.DataObject
    ) -> None:
        word = data.draw(
            st.sampled_from(word_lists("ration.register.values", "words.toml")[meaning])
        )
        text = spaced.format(word.upper() if upper else word)
        assert meaning in (parse_sex(text), {True: "yes", False: "no", None: ""}[parse_flag(text)])

    @MANY
    @given(st.text())
    def test_plain_text_stays(self, text: str) -> None:
        assert plainly(plainly(text)) == plainly(text)
        assert folded(text) == folded(plainly(text))
        assert not set(plainly(text)) & set(UNSEEN)

    def test_superscripts_are_not_digits(self) -> None:
        assert plainly("4²") == "4²"


class TestAges:
    @pytest.mark.parametrize(
        ("text", "years", "months"),
        [
            ("34", 34, 408),
            ("034", 34, 408),
            ("34.0", 34, 408),
            ("2.5", 2, 30),
            ("３４", 34, 408),
            ("٣٤", 34, 408),
            ("34 years", 34, 408),
            ("34 yrs.", 34, 408),
            ("34ans", 34, 408),
            ("2 años", 2, 24),
            ("34세", 34, 408),
            ("5 лет", 5, 60),
            ("6 months", 0, 6),
            ("18m", 1, 18),
            ("11 mois", 0, 11),
            ("1 year 6 months", 1, 18),
            ("2y3m", 2, 27),
            ("1 an et 2 mois", 1, 14),
            ("0", 0, 0),
        ],
    )
    def test_ages(self, text: str, years: int, months: int) -> None:
        ages = age_months(text)
        assert ages is not None
        assert (ages[0] // 12, ages[0]) == (years, months)

    @pytest.mark.parametrize(
        "text",
        ["", "-", "NA", "60+", "0-4", "<1", "-3", "131", "18M", "34 kg", "1984", "15.01.1984",
         "2 years 14 months", "five", "1,234", "3 4", "6 months ago", "5/6"],
    )  # fmt: skip
    def test_texts_that_are_no_ages(self, text: str) -> None:
        assert age_months(text) is None

    def test_years_are_a_span_of_months(self) -> None:
        assert (age_months("2 ans"), age_months("2.5"), age_months("24 mois")) == (
            (24, 36),
            (30, 36),
            (24, 25),
        )


def styles(day: dt.date, order: Order) -> list[str]:
    """A date in all styles of one order of its parts."""
    parts = {"d": f"{day.day}", "m": f"{day.month}", "y": f"{day.year}"}
    padded = {"d": f"{day:%d}", "m": f"{day:%m}", "y": f"{day:%y}"}
    texts = [sign.join(kind[part] for part in order) for kind in (parts, padded) for sign in "-/. "]
    first, second, *_ = texts
    return [*texts, f"{second} 00:00", f"{first}T12:30:05Z", first.replace("1", "１")]


class TestDates:
    @pytest.mark.parametrize(
        ("text", "date"),
        [
            ("2017-03-30T00:00:00", "2017-03-30"),
            ("2017-03-30T23:30:00.123+03:00", "2017-03-30"),
            ("2017-03-30 10:11:12", "2017-03-30"),
            ("2017/3/30", "2017-03-30"),
            ("20170330", "2017-03-30"),
            ("30-11-2000", "2000-11-30"),
            ("24-10-1980", "1980-10-24"),
            ("15.01.1984", "1984-01-15"),
            ("4/4/19", "2019-04-04"),
            ("03-18-14", "2014-03-18"),
            ("1 March 2015", "2015-03-01"),
            ("March 31, 2015", "2015-03-31"),
            ("31st of March 2015", "2015-03-31"),
            ("1-Mar-15", "2015-03-01"),
            ("2015-Mar-01", "2015-03-01"),
            ("1er août 2015", "2015-08-01"),
            ("15 de enero de 2015", "2015-01-15"),
            ("15 января 2015 г.", "2015-01-15"),
            ("2 كانون الثاني 2015", "2015-01-02"),
            ("2015年3月1日", "2015-03-01"),
            ("2015년 3월 1일", "2015-03-01"),
            ("45026", "2023-04-10"),
            ("45026.5", "2023-04-10"),
            (" 45026\u00a0", "2023-04-10"),
            ("84/01/15", "1984-01-15"),
        ],
    )
    def test_dates_that_are_sure(self, text: str, date: str) -> None:
        assert parse_date(text) == dt.date.fromisoformat(date)

    @pytest.mark.parametrize("text", ["4/5/2019", "01.02.1984", "19/3/15", "04-04-19", "1 2 2003"])
    def test_ambiguous_dates(self, text: str) -> None:
        assert parse_date(text) == "date-ambiguous"

    @pytest.mark.parametrize(
        "text",
        ["", "NA", "0000-00-00", "31/4/2019", "2017-13-01", "2017-02-29", "1/2", "March 2015",
         "1394/05/12", "1900-01-00", "99999", "2015", "1/2-2015", "yesterday", "12:30", "45026 x",
         "31 Foo 2015", "1 2 3 2015", "3 March April 2015", "30 March 201"],
    )  # fmt: skip
    def test_texts_that_are_no_dates(self, text: str) -> None:
        assert parse_date(text) == "date-unknown"

    @pytest.mark.parametrize(
        "text", ["2024. 5. 2.", "2024. 5. 2", "2024.5.2.", "2024. 05. 02. 14:30"]
    )
    def test_dates_with_points_and_spaces_as_in_korean(self, text: str) -> None:
        assert parse_date(text) == dt.date(2024, 5, 2)

    def test_the_given_order_is_kept(self) -> None:
        assert parse_date("03-18-14", "dmy") == "date-unknown"
        assert parse_date("2017-03-30", "dmy") == dt.date(2017, 3, 30)
        assert parse_date("4/5/2019", "ymd") == "date-ambiguous"

    def test_the_pivot(self) -> None:
        assert parse_date("1/1/29") == dt.date(2029, 1, 1)
        assert parse_date("1/1/30") == dt.date(1930, 1, 1)

    @MANY
    @given(DAYS, st.sampled_from(ORDERS), st.data())
    def test_every_date_is_read_in_its_order(
        self, day: dt.date, order: Order, data: st.DataObject
    ) -> None:
        assert parse_date(data.draw(st.sampled_from(styles(day, order))), order) == day

    @MANY
    @given(DAYS, st.sampled_from(ORDERS), st.data())
    def test_without_an_order_never_another_date(
        self, day: dt.date, order: Order, data: st.DataObject
    ) -> None:
        text = data.draw(st.sampled_from(styles(day, order)))
        assert parse_date(text) in (day, "date-ambiguous")

    @MANY
    @given(st.lists(DAYS, min_size=1), st.sampled_from(("dmy", "mdy")), st.data())
    def test_a_column_proves_its_own_order_or_none(
        self, days: list[dt.date], order: Order, data: st.DataObject
    ) -> None:
        texts = [data.draw(st.sampled_from(styles(day, order)[:4])) for day in days]
        proven = column_date_order(texts)
        assert proven in (order, None)
        assert (proven is None) == all(day.day <= 12 for day in days)

    def test_dates_that_contradict_prove_nothing(self) -> None:
        assert column_date_order(["30/11/2000", "11/30/2000"]) is None
        assert column_date_order(["30/11/2000", "4/5/2019", "2017-03-30", "x", ""]) == "dmy"
        assert column_date_order(["2017-03-30", "45026", "1 March 2015"]) is None

    @given(st.text("0123456789-/. :TZ年MarchX", max_size=20) | st.text(max_size=12))
    @MANY
    def test_any_text_ends_in_a_date_or_a_code(self, text: str) -> None:
        for order in (None, *ORDERS):
            found = parse_date(text, order)
            assert isinstance(found, dt.date) or found in ("date-ambiguous", "date-unknown")
        age_months(text), parse_sex(text), parse_flag(text)
