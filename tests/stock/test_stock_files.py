"""Stock files as warehouses write them: names of columns, units, numbers and dates."""
# ruff: noqa: E501 - tables of inputs

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
import tomli_w
import xlsxwriter

import ration
from ration import RationError
from ration.core.problems.errors import FieldError
from ration.core.quantity.quantity import Quantity
from ration.results.stock import Lot, Stock
from ration.stock.file.amounts import read_packs
from ration.stock.supplies import load_supplies

DAY = dt.date(2026, 3, 1)
GOODS: dict[str, Any] = {
    "id": "goods", "version": "1", "title": "Goods", "source": "Committee", "date": DAY,
    "shortage": {"option": "equal"}, "channels": {"centre": {"title": "Centre"}},
    "items": {
        "rice": {"name": "Rice", "unit": "kg", "packs": [{"name": "bag", "holds": "50 kg"}]},
        "oil": {"name": "Oil", "unit": "L"},
        "soap": {"name": "Soap", "unit": "bar"},
    },
    "allocations": [
        {"item": item, "per": "person", "quantity": f"1 {unit}", "channel": "centre"}
        for item, unit in (("rice", "kg"), ("oil", "L"), ("soap", "bar"))
    ],
}  # fmt: skip
PROGRAMME = ration.parse_programme(tomli_w.dumps(GOODS))
ROWS = pl.DataFrame({"household_id": ["A", "B"], "persons": [4, 5], "centre": ["North", "South"]})


def read(text: str, tmp_path: Path, mapping: str = "") -> Stock:
    path = tmp_path / "stock.csv"
    path.write_text(text, encoding="utf-8")
    return ration.load_stock(path, PROGRAMME, mapping=ration.parse_mapping(mapping))


def lot(text: str, tmp_path: Path, mapping: str = "") -> Lot:
    (only,) = read(text, tmp_path, mapping).lots
    return only


def refused(text: str, tmp_path: Path, mapping: str = "") -> list[str]:
    with pytest.raises(RationError) as raised:
        read(text, tmp_path, mapping)
    return [each.of(None) for each in raised.value.problems]


def codes(stock: Stock) -> list[str]:
    return [each.code for each in stock.warnings]


class TestColumns:
    """Columns are known by the names that warehouses use, in the languages of the field."""

    @pytest.mark.parametrize(
        "name",
        [
            "Expiry date", "EXPIRY_DATE", "Expiration", "best_before", "Best before", "BBD", "use by",
            "Use-by date", "date de péremption", "Date de peremption", "DLUO", "DLC",
            "fecha de vencimiento", "Fecha de caducidad", "Data de validade", "MHD",
            "تاريخ الانتهاء", "تاريخ انتهاء الصلاحية", "유통기한", "소비기한", "有效期", "賞味期限",
            "Срок годности", "Термін придатності", "Son kullanma tarihi", "Exp.",
        ],
    )  # fmt: skip
    def test_expiry(self, name: str, tmp_path: Path) -> None:
        stock = read(f"item,quantity,{name}\nrice,5,2026-05-01\n", tmp_path)
        assert stock.lots[0].expiry == dt.date(2026, 5, 1)
        (told,) = stock.warnings
        assert (told.code, f"{name} as expiry" in told.message) == ("stock-columns-used", True)

    @pytest.mark.parametrize(
        ("names", "depot"),
        [
            ("commodity,Qty,warehouse,SI number", True),
            ("Denrée,Quantité,Entrepôt,N° de lot", True),
            ("Producto,Cantidad,Almacén,Lote", True),
            ("Produto,Quantidade,Armazém,Lote", True),
            ("الصنف,الكمية,المستودع,رقم الدفعة", True),
            ("품목,수량,창고,로트번호", True),
            ("Товар,Количество,Склад,Партия", True),
            ("物资,数量,仓库,批号", True),
            ("Item Name,Closing balance,WH,Batch No.", True),
            ("Item,Stock on hand,FDP,batch", False),
            ("Item,Available,Distribution point,Lot no", False),
        ],
    )
    def test_a_row(self, names: str, depot: bool, tmp_path: Path) -> None:
        found = lot(f"{names}\nrice,5 kg,North,X1\n", tmp_path)
        place = (found.depot, found.site)
        assert place == (("North", None) if depot else (None, "North"))
        assert (found.item, str(found.quantity), found.lot) == ("rice", "5 kg", "X1")

    def test_names_of_its_own_have_no_warning(self, tmp_path: Path) -> None:
        text = "Item,QUANTITY,unit,depot,expiry\nrice,5,kg,D,2026-05-01\n"
        assert read(text, tmp_path).warnings == ()

    def test_two_that_may_be_the_same_are_asked_about(self, tmp_path: Path) -> None:
        (line,) = refused("item,quantity,BBD,Use by\nrice,5,2026-05-01,2026-06-01\n", tmp_path)
        assert line.startswith("expiry: several columns may be this one: BBD and Use by")
        mapping = '[stock.columns]\nexpiry = "BBD"\n[stock]\nignore = ["Use by"]\n'
        text = "item,quantity,BBD,Use by\nrice,5,2026-05-01,2026-06-01\n"
        mapping = '[stock]\nignore = ["Use by"]\n[stock.columns]\nexpiry = "BBD"\n'
        assert lot(text, tmp_path, mapping).expiry == dt.date(2026, 5, 1)

    @pytest.mark.parametrize("name", ["Good to", "Datum", "col 7", "Fecha"])
    @pytest.mark.parametrize("date", ["2026-05-01", "05/2026", "3 May 2026", "4/5/2026"])
    def test_dates_are_never_unread(self, name: str, date: str, tmp_path: Path) -> None:
        text = f"item,quantity,{name}\nrice,5,{date}\noil,2,\nsoap,2,NA\n"
        (line,) = refused(text, tmp_path)
        assert line.startswith(f"{name}: the column has dates, and is not read")
        ignored = read(text, tmp_path, f'[stock]\nignore = ["{name}"]\n')
        assert [each.expiry for each in ignored.lots] == [None] * 3

    @pytest.mark.parametrize("name", ["Production date", "Date de fabrication", "Count date"])
    def test_dates_that_decide_nothing(self, name: str, tmp_path: Path) -> None:
        stock = read(f"item,quantity,{name}\nrice,5,2025-05-01\n", tmp_path)
        assert codes(stock) == ["stock-unread"]

    @pytest.mark.parametrize("name", ["Location", "Lieu", "Store", "المكان", "장소"])
    def test_places_that_are_unclear(self, name: str, tmp_path: Path) -> None:
        (line,) = refused(f"item,quantity,{name}\nrice,5,K1\n", tmp_path)
        assert line.startswith(f"{name}: the column may name sites or depots; call it site")
        mapped = lot(
            f"item,quantity,{name}\nrice,5,K1\n", tmp_path, f'[stock.columns]\nsite = "{name}"\n'
        )
        assert mapped.site == "K1"

    def test_a_column_of_sites_is_never_unread(self, tmp_path: Path) -> None:
        stock = read("item,quantity,Point 4\nrice,5,North\nrice,5,South\noil,9,\n", tmp_path)
        with pytest.raises(RationError, match="Point 4: the column has the names of sites"):
            ration.compute(ROWS, PROGRAMME, stock=stock)
        stock = read("item,quantity,Keeper\nrice,5,North\nrice,5,Kim\noil,9,\n", tmp_path)
        assert ration.compute(ROWS, PROGRAMME, stock=stock).totals["rice"].quantity.amount == 9

    def test_mapping_faults(self, tmp_path: Path) -> None:
        for mapping, message in (
            ('[stock.columns]\nexpiry = "BBD"\n', "BBD: column not found; the mapping names it as"),
            ('[stock.columns]\nbest = "BBD"\n', "no such column for ration: best"),
            ("[stock.columns]\nexpiry = 5\n", "not a column of the stock file"),
            ('[stock]\ndates = "ddmm"\n', "stock.dates"),
        ):
            assert message in "\n".join(refused("item,quantity\nrice,5\n", tmp_path, mapping))


class TestAmounts:
    """Numbers and units as people write them."""

    @pytest.mark.parametrize(
        ("header", "cell", "kg"),
        [
            ("quantity", "1 MT", "1000"), ("quantity", "5kg", "5"), ("quantity", "1 000", "1000"),
            ("quantity", '"1,000.5"', "1000.5"), ("quantity", '"1.000,5"', "1000.5"),
            ("quantity", "1'000", "1000"), ("quantity", "١٠٠ كغ", "100"), ("quantity", "2 tonnes", "2000"),
            ("quantity", "1 000 kg", "1000"), ("quantity", "12.5 m.t.", "12500"), ("quantity", '"2,5 t"', "2500"),
            ("quantity", "3 quintals", "300"), ("quantity", "2 metric tons", "2000"), ("quantity", "4 bags", "200"),
            ("quantity", "5 Kgs.", "5"), ("quantity", "MT 2", "2000"), ("quantity", "2톤", "2000"),
            ("quantity", "1,234,567", "1234567"), ("quantity", "500 g", "0.5"), ("quantity", "7 кг", "7"),
            ("MT", "1.5", "1500"), ("Quantity (MT)", "12.125", "12125"), ("Qty_kg", "40", "40"),
            ("Net weight (kg)", "40", "40"), ("Quantité (tonnes)", '"1,5"', "1500"), ("Tonnage", "3", "3000"),
            ("Kg", "1 000", "1000"), ("الكمية (طن)", "2", "2000"), ("Stock in MT", "2", "2000"),
            ("quantity,unit", "2,MT", "2000"), ("quantity,UoM", "4,bags", "200"), ("Qty,Unité", "3,tonne", "3000"),
            ("quantity,unit", "2,", "2"), ("quantity,unit", "2 kg,MT", "2"), ("quantity", "9.999 kg", "9.999"),
            ("packs", '"1,250"', "62500"), ("Bags", "4", "200"), ("No. of bags", "4.0", "200"), ("Sacs", "4", "200"),
        ],
    )  # fmt: skip
    def test_rice(self, header: str, cell: str, kg: str, tmp_path: Path) -> None:
        cell = cell if cell.startswith('"') or "," not in cell or "," in header else f'"{cell}"'
        found = lot(f"item,{header}\nrice,{cell}\n", tmp_path)
        assert found.quantity.text == kg

    @pytest.mark.parametrize("cell", ["12 pcs", "12 bars", "12 units", "12 unités", "12 шт", "12"])
    def test_counted(self, cell: str, tmp_path: Path) -> None:
        assert str(lot(f"item,quantity\nsoap,{cell}\n", tmp_path).quantity) == "12 bar"

    @pytest.mark.parametrize(
        ("cell", "message"),
        [
            ('"1,200"', 'write the number in plain digits, or thousands = "," under [stock]'),
            ("5 pallets", "unknown unit"),
            ("5 pcs", "unknown unit"),
            ("4.5 bags", "not a whole number"),
            ("5 kg/day", "a daily rate is not a quantity"),
            ("~5", "not a quantity"),
            ("5 kg + 3 kg", "unknown unit"),
        ],
    )
    def test_refused(self, cell: str, message: str, tmp_path: Path) -> None:
        (line,) = refused(f"item,quantity\nrice,{cell}\n", tmp_path)
        assert message in line

    def test_a_column_shows_what_its_signs_mean(self, tmp_path: Path) -> None:
        text = 'item,quantity\nrice,"1.200"\nrice,"1.000,5"\noil,"1.000"\n'
        assert [each.quantity.text for each in read(text, tmp_path).lots] == [
            "1200",
            "1000.5",
            "1000",
        ]
        text = 'item,quantity\nrice,"1,200"\nrice,"0.5"\n'
        assert [each.quantity.text for each in read(text, tmp_path).lots] == ["1200", "0.5"]
        mapping = '[stock]\nthousands = ","\n'
        assert lot('item,quantity\nrice,"1,200"\n', tmp_path, mapping).quantity.text == "1200"

    def test_a_point_that_nothing_explains_is_told(self, tmp_path: Path) -> None:
        assert codes(read("item,quantity\nrice,1.000\n", tmp_path)) == ["stock-decimals"]
        assert codes(read("item,quantity\nrice,1.000\nrice,0.5\n", tmp_path)) == []
        assert codes(read("item,MT\nrice,12.125\n", tmp_path)) == ["stock-columns-used"]

    def test_numbers_and_what_ration_wrote_need_no_explanation(self, tmp_path: Path) -> None:
        frame = pl.DataFrame({"item": ["rice"], "quantity": [1.125]})
        assert codes(ration.load_stock(frame, PROGRAMME)) == []
        text = "item,quantity,before,issued\nrice,1.125 kg,2.125 kg,1 kg\n"
        assert codes(read(text, tmp_path)) == []

    def test_both_forms_of_the_same_stock(self, tmp_path: Path) -> None:
        """Bags and tonnes of the same rows: the weight is read."""
        assert lot("Commodity,Bags,MT\nrice,400,20\n", tmp_path).quantity.text == "20000"


class TestDates:
    """Days and months, as labels and reports write them."""

    @pytest.mark.parametrize(
        ("cell", "day"),
        [
            ("05/2026", "2026-05-31"), ("2026-05", "2026-05-31"), ("May 2026", "2026-05-31"),
            ("mai 2026", "2026-05-31"), ("02/2028", "2028-02-29"), ("Février 2027", "2027-02-28"),
            ("mayo de 2026", "2026-05-31"), ("مايو 2026", "2026-05-31"), ("2026년 5월", "2026-05-31"),
            ("05.2026", "2026-05-31"), ("May-26", "2026-05-31"), ("05/26", "2026-05-31"),
            ("BBE 05/2026", "2026-05-31"), ("EXP: 05/2026", "2026-05-31"),
        ],
    )  # fmt: skip
    def test_a_month_is_read_as_its_last_day(self, cell: str, day: str, tmp_path: Path) -> None:
        for column in ("expiry", "arriving"):
            stock = read(f"item,quantity,{column}\nrice,5,{cell}\n", tmp_path)
            assert str(getattr(stock.lots[0], column)) == day
            (told,) = stock.warnings
            assert (told.code, day in told.message, told.row) == ("stock-month", True, 2)

    @pytest.mark.parametrize(
        "cell",
        [
            "2031-05-31",
            "31/05/31",
            "31.05.2031",
            "31-May-31",
            "48000",
            "20310601",
            "1 de junio de 2031",
        ],
    )
    def test_days(self, cell: str, tmp_path: Path) -> None:
        stock = read(f"item,quantity,expiry\nrice,5,{cell}\n", tmp_path)
        assert stock.warnings == ()
        assert stock.lots[0].expiry is not None
        assert abs(stock.lots[0].expiry - dt.date(2031, 5, 31)) <= dt.timedelta(1)

    @pytest.mark.parametrize("cell", ["05/06", "2026", "13/2026", "none?", "4/5/2026"])
    def test_refused(self, cell: str, tmp_path: Path) -> None:
        (line,) = refused(f"item,quantity,expiry\nrice,5,{cell}\n", tmp_path)
        assert line.startswith(f'row 2, expiry: "{cell}"')

    def test_the_order_of_a_mapping(self, tmp_path: Path) -> None:
        text, mapping = "item,quantity,expiry\nrice,5,4/5/2026\n", '[stock]\ndates = "dmy"\n'
        assert lot(text, tmp_path, mapping).expiry == dt.date(2026, 5, 4)

    def test_cells_of_a_workbook(self, tmp_path: Path) -> None:
        path = tmp_path / "stock.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet("Stock")
            sheet.write_row(0, 0, ["Commodity", "MT", "BBD", "Warehouse"])
            sheet.write_row(1, 0, ["Rice", 12.125, "", "W1"])
            sheet.write_datetime(
                1, 2, dt.date(2026, 5, 31), book.add_format({"num_format": "dd/mm/yy"})
            )
            sheet.write_row(2, 0, ["Rice", 1.5, 46173, "W1"])
        stock = ration.load_stock(path, PROGRAMME)
        assert [each.quantity.text for each in stock.lots] == ["12125", "1500"]
        assert [str(each.expiry) for each in stock.lots] == ["2026-05-31", "2026-05-31"]


class TestRowsAsWarehousesWriteThem:
    """Words in place of a date, sizes of bags in the cell, totals, and what is out of sight."""

    @pytest.mark.parametrize(
        "word",
        [
            "no expiry", "No expiry date", "N/A", "none", "does not expire", "indefinite", "sans", "néant", "sans objet",
            "non périssable", "sin vencimiento", "no aplica", "sem validade", "нет", "бессрочно", "لا يوجد",
            "없음", "무기한", "无", "süresiz", "unbegrenzt", "-", "31.12.9999", "9999-12-31",
        ],
    )  # fmt: skip
    def test_what_does_not_expire(self, word: str, tmp_path: Path) -> None:
        stock = read(f"item,quantity,expiry\nrice,5,2026-05-01\nsoap,5,{word}\n", tmp_path)
        assert [each.expiry for each in stock.lots] == [dt.date(2026, 5, 1), None]

    @pytest.mark.parametrize("word", ["unknown", "TBC", "expired", "inconnue"])
    def test_an_unknown_expiry_is_a_problem(self, word: str, tmp_path: Path) -> None:
        (line,) = refused(f"item,quantity,expiry\nrice,5,{word}\n", tmp_path)
        assert "not a date" in line

    @pytest.mark.parametrize("sign", "./-")
    @pytest.mark.parametrize("order", ["dmy", "ymd"])
    def test_two_digits_are_a_year_of_this_century(
        self, sign: str, order: str, tmp_path: Path
    ) -> None:
        cell = sign.join(("14", "05", "31") if order == "dmy" else ("31", "05", "14"))
        said = f'[stock]\ndates = "{order}"\n'
        found = lot(f"item,quantity,expiry\nrice,5,{cell}\n", tmp_path, said)
        assert found.expiry == dt.date(2031, 5, 14)

    def test_the_days_in_a_hint_are_of_this_century(self, tmp_path: Path) -> None:
        (line,) = refused("item,quantity,expiry\nrice,5,31.05.26\n", tmp_path)
        assert "write 2026-05-31 or 2031-05-26" in line

    def test_what_never_arrives_is_not_there(self, tmp_path: Path) -> None:
        (line,) = refused("item,quantity,arriving\nrice,5,never\n", tmp_path)
        assert "not a date" in line

    def test_words_do_not_hide_dates_that_are_unread(self, tmp_path: Path) -> None:
        text = "item,quantity,Limit\nrice,5,2026-05-01\nsoap,5,no expiry\n"
        assert "Limit: the column has dates" in refused(text, tmp_path)[0]

    @pytest.mark.parametrize(
        ("cell", "kg"),
        [
            ("20 bags of 25kg", 500), ("20 x 25 kg", 500), ("20x25kg", 500), ("20 sacs de 50 kg", 1000),
            ("20 sacos de 25 kg", 500), ("20 мешков по 25 кг", 500), ("1 000 bags of 0.5 kg", 500),
        ],
    )  # fmt: skip
    def test_bags_of_a_size(self, cell: str, kg: int, tmp_path: Path) -> None:
        quantity = lot(f"item;quantity\nrice;{cell}\n", tmp_path).quantity
        assert quantity == Quantity(f"{kg} kg")

    @pytest.mark.parametrize(
        "cell", ["20 bags (50 kg)", "2.5 bags of 25 kg", "20 bags of 12 x 2 L"]
    )
    def test_bags_that_are_unclear(self, cell: str, tmp_path: Path) -> None:
        assert len(refused(f"item,quantity\nrice,{cell}\n", tmp_path)) == 1

    @pytest.mark.parametrize(
        "word", ["Total", "Grand Total", "TOTAL:", "Somme", "합계", "Итого", "المجموع"]
    )
    @pytest.mark.parametrize("column", ["depot", "lot", "site"])
    def test_a_total_is_no_lot(self, column: str, word: str, tmp_path: Path) -> None:
        text = f"item,quantity,{column}\nrice,5 t,D1\nrice,300 kg,D2\noil,3,D2\nrice,5.3 t,{word}\n"
        (line,) = refused(text, tmp_path)
        assert line.startswith(f'row 5, {column}: "{word}"')
        assert "skip_rows = [5]" in line
        assert len(read(text, tmp_path, "[stock]\nskip_rows = [5]\n").lots) == 3

    def test_sub_totals_and_a_total_above(self, tmp_path: Path) -> None:
        rows = "rice,8,Total\nrice,5,D1\nrice,5,Total D1\nrice,3,D2\n"
        assert len(refused(f"item,quantity,depot\n{rows}", tmp_path)) == 2

    def test_a_word_alone_may_be_a_place(self, tmp_path: Path) -> None:
        stock = read("item,quantity,depot\nrice,5,D1\nrice,3,Jumla\n", tmp_path)
        assert (codes(stock), len(stock.lots)) == (["stock-total-word"], 2)

    def test_a_number_of_bags_beside_their_weight(self, tmp_path: Path) -> None:
        text = "Commodity,Quantity,Weight (kg)\nRice,20,1000\n"
        assert "Quantity and Weight (kg)" in refused(text, tmp_path)[0]
        said = '[stock.columns]\nquantity = "Weight (kg)"\n'
        assert lot(text, tmp_path, said).quantity.amount == 1000
        known = "Commodity,Quantity,Unit,Weight (kg)\nRice,20,bag,1000\n"
        assert lot(known, tmp_path).quantity.amount == 1000

    @pytest.mark.parametrize("depots", [("North", "South"), ("north", "SOUTH")])
    def test_depots_that_are_sites(self, depots: tuple[str, str], tmp_path: Path) -> None:
        text = "item,quantity,Warehouse\n" + "".join(f"rice,20,{depot}\n" for depot in depots)
        plan = ration.compute(ROWS, PROGRAMME, stock=read(text, tmp_path))
        assert "stock-depots-sites" in [each.code for each in plan.warnings]

    @pytest.mark.parametrize("depots", [("North",), ("North", "Port")])
    def test_a_depot_in_the_town_of_a_site(self, depots: tuple[str, ...], tmp_path: Path) -> None:
        text = "item,quantity,depot\n" + "".join(f"rice,20,{depot}\n" for depot in depots)
        plan = ration.compute(ROWS, PROGRAMME, stock=read(text, tmp_path))
        assert "stock-depots-sites" not in [each.code for each in plan.warnings]

    @pytest.mark.parametrize("mapping", ['hidden = "skip"\n', '[stock]\nhidden = "skip"\n'])
    def test_hidden_rows_of_a_workbook(self, mapping: str, tmp_path: Path) -> None:
        path = tmp_path / "stock.xlsx"
        with xlsxwriter.Workbook(path) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate((["item", "quantity"], ["rice", 5], ["rice", 7])):
                sheet.write_row(number, 0, row)
            sheet.set_row(2, None, None, {"hidden": True})
        stock = ration.load_stock(path, PROGRAMME)
        assert (codes(stock), len(stock.lots)) == (["rows-hidden"], 2)
        skipped = ration.load_stock(path, PROGRAMME, mapping=ration.parse_mapping(mapping))
        assert (codes(skipped), len(skipped.lots)) == (["rows-unseen-skipped"], 1)


def test_a_column_that_may_be_of_people_shows_no_samples_unless_it_is_read() -> None:
    frame = pl.DataFrame({"item": ["rice"], "quantity": ["2 kg"], "contact": ["Zorbla"]})
    mapping = ration.parse_mapping('stock.columns.lot = "contact"')
    for more, samples in (({}, ()), ({"mapping": mapping}, ("Zorbla",))):
        found = ration.stock_columns(frame, PROGRAMME, **more)
        shown = {column.name: column.samples for column in found.columns}
        assert shown == {"item": ("rice",), "quantity": ("2 kg",), "contact": samples}


@pytest.mark.parametrize("cell", ["45777", "LOT-12"])
def test_a_column_of_plain_numbers_or_codes_holds_no_dates(cell: str, tmp_path: Path) -> None:
    assert codes(read(f"item,quantity,seal\nrice,2 kg,{cell}\n", tmp_path)) == ["stock-unread"]
    assert refused("item,quantity,seal\nrice,2 kg,3 May 2027\n", tmp_path) != []


def test_a_quantity_of_no_unit_beside_a_weight_is_asked_about(tmp_path: Path) -> None:
    text = "item,Quantity,Weight (kg)\nrice,400,20000\n"
    assert refused(text, tmp_path) != []
    assert lot(text, tmp_path, '[stock]\nunit = "kg"\n').quantity.text == "400"


class TestNamesOfSeveral:
    def test_a_name_that_two_items_have_is_refused(self, tmp_path: Path) -> None:
        both = {"rice": {"names": {"fr": "Riz"}}, "oil": {"names": {"fr": "Riz"}}}
        table = {**GOODS, "items": {n: i | both.get(n, {}) for n, i in GOODS["items"].items()}}
        path = tmp_path / "stock.csv"
        path.write_text("item,quantity\nRiz,5\nsoap,2\n", encoding="utf-8")
        with pytest.raises(RationError) as raised:
            ration.load_stock(path, ration.parse_programme(tomli_w.dumps(table)))
        (found,) = raised.value.problems
        assert (found.code, found.row, found.value) == ("stock-item-several", 2, "Riz")
        assert "rice and oil" in found.of(None)


class TestPacksThatAreCounted:
    @pytest.mark.parametrize(
        ("text", "thousands", "code"),
        [
            ("1,250", None, "stock-separator"),
            ("1.250", None, "stock-separator"),
            ("2.5", None, "stock-packs-unreadable"),
            ("few", None, "stock-packs-unreadable"),
        ],
    )
    def test_what_is_no_whole_number_of_packs(self, text: str, thousands: Any, code: str) -> None:
        with pytest.raises(FieldError) as raised:
            read_packs(text, thousands)
        assert raised.value.code == code

    def test_a_sign_between_thousands_that_is_known(self) -> None:
        assert (read_packs("1,250", ","), read_packs("1.250", ".")) == (1250, 1250)


def test_columns_that_cannot_be_read_are_named() -> None:
    frame = pd.DataFrame({"item": ["rice", "oil"], "quantity": [1, "2"]})
    with pytest.raises(RationError) as raised:
        ration.load_stock(frame, PROGRAMME)
    found = [(each.code, each.column) for each in raised.value.problems]
    assert found == [("column-mixed", "quantity")]


def test_a_mapping_has_no_ignored_columns_where_all_are_read(tmp_path: Path) -> None:
    texts = []
    for name, columns in (("all", "item,quantity"), ("more", "item,quantity,colour")):
        path = tmp_path / f"{name}.csv"
        path.write_text(f"{columns}\n{columns.replace('item', 'rice')}\n", encoding="utf-8")
        texts.append(ration.stock_mapping_text(ration.stock_columns(path)))
    assert ["# ignore = " in text for text in texts] == [False, True]
    assert 'quantity = "quantity"' in texts[0]


def test_without_stock_there_is_none_and_nothing_that_arrears_are_paid_from() -> None:
    assert load_supplies(PROGRAMME, None, None, DAY) is None
    with pytest.raises(ValueError, match="arrears are paid from stock"):
        load_supplies(PROGRAMME, None, ROWS, DAY)


@pytest.mark.parametrize("note", ["bag", 'a "strong" bag', '"bags, strong"'])
def test_quotation_marks_inside_cells_are_text(tmp_path: Path, note: str) -> None:
    file = tmp_path / "stock.csv"
    file.write_text(f"item,quantity,note\nrice,5 kg,{note}\ncorn,6 kg,none\n", encoding="utf-8")
    assert len(ration.load_stock(file, "kaesong-2020").lots) == 2


def test_an_open_quotation_mark_is_named_by_its_row(tmp_path: Path) -> None:
    file = tmp_path / "stock.csv"
    file.write_text('item,quantity\nrice,5 kg\ncorn,"6 kg\nsoybeans,3 kg\n', encoding="utf-8")
    with pytest.raises(ration.InputError) as error:
        ration.load_stock(file, "kaesong-2020")
    assert [(each.code, each.row) for each in error.value.problems] == [("quote-open", 3)]
