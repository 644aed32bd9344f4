"""Stock files and arrears as people write them: what is read, what is refused, and why."""

import datetime as dt
from fractions import Fraction
from pathlib import Path
from typing import Any, ClassVar

import pandas as pd
import polars as pl
import pytest
import tomli_w

import ration
from ration import DataError, DistributionPlan, InputError, RationError
from ration.authoring.sentences import shortage_sentence

DAY = dt.date(2026, 3, 1)
LEAN: dict[str, Any] = {
    "id": "lean", "version": "1", "title": "Lean month", "source": "Committee", "currency": "USD",
    "date": DAY, "days": 30, "shortage": {"option": "equal"},
    "groups": {"under5": {"to_age": 4}},
    "channels": {"centre": {"title": "Centre"}, "shop": {}},
    "items": {
        "rice": {
            "name": "Rice", "names": {"ko": "쌀"}, "unit": "kg",
            "packs": [{"name": "bag", "holds": "50 kg"}, {"name": "Sack", "holds": "25 kg"}],
        },
        "oil": {"name": "Cooking oil", "unit": "L", "packs": [{"name": "tin", "holds": "4 L"}]},
        "soap": {"name": "Soap", "unit": "bar"},
    },
    "allocations": [
        {"item": "rice", "per": "person", "quantity": "400 g/day", "channel": "centre"},
        {"item": "oil", "per": "person", "quantity": "0.5 L", "channel": "centre"},
        {"item": "soap", "per": "person", "quantity": "1 bar", "channel": "centre"},
        {"item": "soap", "per": "under5", "quantity": "1 bar", "channel": "shop"},
    ],
}  # fmt: skip
ROWS = [
    {"household_id": "A", "persons": 4, "under5": 1, "centre": "North", "shop": "North"},
    {"household_id": "B", "persons": 5, "under5": 0, "centre": "North", "shop": "S1"},
    {"household_id": "C", "persons": 3, "under5": 2, "centre": "South", "shop": "S1"},
]
PLENTY = "rice,1 t\noil,100\nsoap,100\n"


def programme(**changes: Any) -> ration.Programme:
    """The programme with other keys; `items` are updated item by item."""
    table = {**LEAN, **changes}
    if "items" in changes:
        own = changes["items"]
        table["items"] = {n: item | own.get(n, {}) for n, item in LEAN["items"].items()}
    return ration.parse_programme(tomli_w.dumps(table))


def compute(stock: Any, rows: list[dict[str, Any]] | None = None, **more: Any) -> DistributionPlan:
    chosen = more.pop("programme", None) or programme()
    return ration.compute(pl.DataFrame(rows or ROWS), chosen, stock=stock, **more)


def file(tmp_path: Path, text: str, name: str = "stock.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def refused(stock: Any, **more: Any) -> list[str]:
    """Compute, expect an error, and return its messages, one per problem."""
    with pytest.raises(RationError) as raised:
        compute(stock, **more)
    lines = [problem.of(None) for problem in raised.value.problems]
    assert str(raised.value).count("\n") == len(lines) - 1
    assert all(";" in line for line in lines)  # what is wrong, and the fix
    return lines


def warned(plan: DistributionPlan) -> list[str]:
    return [warning.at(None, warning.row).of(None) for warning in plan.warnings]


def steps(frame: Any, column: str) -> dict[str, int]:
    return dict(frame.select("household_id", column).iter_rows())


class TestStockFile:
    """A table of any kind, one row per lot."""

    @pytest.mark.parametrize(
        "text",
        [
            "item,quantity\nrice,100 kg\noil,4\nsoap,12\n",
            "Item;Quantity\nRICE;0.1 t\nCooking Oil;4000 ml\nsoap;12 bar\n",
            "item\tpacks\tpack\nrice\t2\tBAG\noil\t1\t\nsoap\t\t\nsoap\t\t\n",
            "item,quantity,packs,pack,expiry\n쌀,NA,4,sack,-\noil,4.0,,,n/a\nSoap,５,,,\nsoap,7,,,\n",
            "Stock of 1 March\n\nitem,quantity\nrice,100\noil,4 L\nsoap,12\n",
            " item , quantity \nrice,100 kg\n,\noil,4\nsoap,12\n",
        ],
    )
    def test_stock_that_is_read(self, tmp_path: Path, text: str) -> None:
        if "soap\t\t" in text:
            text = text.replace("soap\t\t\nsoap\t\t\n", "").replace("packs", "packs\tquantity", 1)
            text = text.replace("2\tBAG", "2\t\tBAG").replace("1\t", "1\t\t") + "soap\t\t12\t\n"
        plan = compute(file(tmp_path, text))
        available = {
            line.item: line.supply and str(line.supply.available) for line in plan.totals.lines
        }
        assert available == {"rice": "100", "oil": "4", "soap": "12"}
        assert plan.stock is not None
        assert plan.stock.sha256 is not None

    def test_frames_and_workbooks(self, tmp_path: Path) -> None:
        frame = pl.DataFrame(
            {"item": ["rice", "oil"], "quantity": [100.5, 4.0], "expiry": [DAY, None]},
        )
        frame.write_excel(tmp_path / "stock.xlsx")
        frame.write_parquet(tmp_path / "stock.parquet")
        frame.with_columns(pl.col("expiry").cast(pl.String)).write_ndjson(tmp_path / "stock.ndjson")
        kinds = [frame, frame.lazy(), frame.to_pandas(), frame.to_arrow()]
        for stock in (
            *kinds,
            *(tmp_path / f"stock.{kind}" for kind in ("xlsx", "parquet", "ndjson")),
        ):
            plan = compute(stock)
            assert plan.totals["rice"].quantity == ration.Quantity("100.5 kg")
            assert plan.stock is not None
            assert [use.lot.expiry for use in plan.stock.lots] == [DAY, None]

    @pytest.mark.parametrize(
        ("cells", "message"),
        [
            ("rice,-5,,,,,,,", 'row 2, quantity: "-5": less than 0; write how much there is'),
            ("rice,0.0005,,,,,,,", "not a whole number of steps; rice is counted in steps of 1 g"),
            ("rice,many,,,,,,,", 'not a quantity; write a number and a unit, such as'),
            ('rice,"1,200",,,,,,,', "the sign separates thousands or decimals, and the column"),
            ("rice,5 kg/day,,,,,,,", "a daily rate is not a quantity; write how much there is"),
            ("rice,5 L,,,,,,,", "unknown unit; use a unit of rice: kg"),
            ("rice,,,,,,,,", "row 2, quantity: no quantity is given; write quantity or packs"),
            ("rice,5,2,bag,,,,,", "row 2, quantity: both quantity and packs are given; write"),
            ("rice,5,,bag,,,,,", 'pack: "bag": both pack and quantity are given; write the'),
            ("rice,,2,,,,,,", "the item has several packs; write one of them in"),
            ("rice,,2,box,,,,,", "no such pack: box; use one of: bag, Sack"),
            ("soap,,2,,,,,,", "the item has no packs in the programme; write its quantity"),
            ("rice,,2.5,bag,,,,,", 'packs: "2.5": not a whole number; write how many packs'),
            ("rice,,-2,bag,,,,,", "less than 0; write how much there is, or 0"),
            (",5,,,,,,,", "row 2, item: no item is given; write the item of this row"),
            ("rise,5,,,,,,,", "did you mean rice? If not, add a row with 0 of"),
            ("rice,5,,,depot,,,,", 'channel: "depot": no such channel; use one of: centre, shop'),
            ("rice,5,,,centre,,,,", "a channel is given without a site; write"),
            ("rice,5,,,,Nort,,,", 'site: "Nort": no household goes to this site; did you mean'),
            ("soap,5,,,,North,,,", "several channels have a site of this name; write"),
            ("rice,5,,,,North,D1,,", 'depot: "D1": the lot has both a site and a depot; keep'),
            ("rice,5,,,,,,31/02/2026,", 'expiry: "31/02/2026"'),
            (
                "rice,5,,,,,,03/04/2026,",
                'expiry: "03/04/2026": the order of day and month is not clear; write '
                "2026-03-04 or 2026-04-03",
            ),
            ("rice,5,,,,,,2026-03-01,2026-04-01", "before it arrives, on 2026-03-01; fix one"),
        ],
    )  # fmt: skip
    def test_rows_that_are_refused(self, tmp_path: Path, cells: str, message: str) -> None:
        header = "item,quantity,packs,pack,channel,site,depot,expiry,arriving"
        (line,) = refused(file(tmp_path, f"{header}\n{cells}\n"))
        assert message in line
        assert line.startswith("row 2, ")

    def test_all_at_once(self, tmp_path: Path) -> None:
        lines = refused(file(tmp_path, "item,quantity\nrice,-1\noil,x\nsoup,5\n"))
        assert [line.split(":")[0] for line in lines] == [
            "row 2, quantity", "row 3, quantity", "row 4, item",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("quantity\n5\n", "item: column not found"),
            ("item\nrice\n", "quantity: column not found"),
            ("item,quantity,item\nrice,5,oil\n", "two columns of the header have this name"),
            ("item,quantity,Item\nrice,5,oil\n", "two columns of the header have this name"),
            ("item,quantity\nrice,1,200\n", "row 2: the row has more cells than"),
            ("", "the file is empty; write a header row in it"),
        ],
    )
    def test_files_that_are_no_stock(self, tmp_path: Path, text: str, message: str) -> None:
        assert message in "\n".join(refused(file(tmp_path, text)))

    def test_a_header_alone_is_empty_stock(self, tmp_path: Path) -> None:
        plan = compute(file(tmp_path, "item,quantity\n"))
        none = (
            "the item has no stock on 2026-03-01: nothing is issued; add its lots to the stock file"
        )
        assert [line for line in warned(plan) if none in line]
        assert {str(line.quantity.amount) for line in plan.totals.lines} == {"0"}

    def test_a_warehouse_has_other_items(self, tmp_path: Path) -> None:
        others = "".join(f"Part no. {n},about {n},yes\n" for n in range(200))
        path = file(tmp_path, f"item,quantity,Keeper's name\nrice,5,Kim\noil,5,\nsoap,5,\n{others}")
        (unread, passed, *_) = warned(compute(path))
        assert unread.startswith(
            "columns that are not used: Keeper's name; columns that are used: item,"
        )
        assert passed.startswith(
            "skipped 200 rows of items that the programme does not hand out: Part no. 0, "
            "Part no. 1, Part no. 2, Part no. 3, Part no. 4 and 195 more;"
        )
        assert all(warning.file == str(path) for warning in compute(path).warnings)

    def test_a_name_close_to_that_of_a_listed_item_is_another_item(self, tmp_path: Path) -> None:
        plan = compute(file(tmp_path, "item,quantity\nrice,0\nrise,5\noil,9\nsoap,20\n"))
        assert any(
            ("skipped 1 row of items that the programme does not hand out: rise") in line
            for line in warned(plan)
        )

    def test_equal_rows(self, tmp_path: Path) -> None:
        plan = compute(file(tmp_path, "item,quantity\nrice,5\nrice,5\noil,9\nsoap,20\n"))
        assert warned(plan)[0].startswith("row 3: rows that are the same as another row are all")
        assert plan.stock is not None
        assert [str(use.lot.quantity) for use in plan.stock.lots[:2]] == ["5 kg", "5 kg"]

    def test_more_than_64_bits(self, tmp_path: Path) -> None:
        plan = compute(
            file(tmp_path, "item,quantity\nrice,99999999999999999999 t\noil,9\nsoap,9\n")
        )
        assert plan.totals["rice"].quantity == ration.Quantity("144 kg")
        assert ration.load_plan(_written(plan, tmp_path)) == plan

    def test_nobody_to_give_to(self, tmp_path: Path) -> None:
        path = file(tmp_path, "item,quantity\nrice,5\n")
        register = pl.DataFrame(ROWS).clear()
        plan = ration.compute(register, programme(), stock=path)
        assert plan.issues().height == plan.arrears().height == 0
        assert plan.stock is not None
        assert [str(use.left) for use in plan.stock.lots] == ["5 kg"]


def _written(plan: DistributionPlan, folder: Path) -> Path:
    plan.write(folder / "plan")
    return folder / "plan"


class TestIdle:
    """Stock at a site where nobody comes for it stays there, and is not lost."""

    @pytest.mark.parametrize("where", ["shop,North", ",S1", ",North 7"])
    def test_stays(self, tmp_path: Path, where: str) -> None:
        rows = f"rice,500,{where},X\nrice,60,centre,North,\nrice,9,centre,South,\n"
        rows += "oil,9,,,\nsoap,20,,,\n"
        plan = compute(file(tmp_path, f"item,quantity,channel,site,lot\n{rows}"), shortage="equal")
        (warning,) = [each for each in plan.warnings if each.code == "stock-idle"]
        assert (warning.row, warning.file) == (2, str(tmp_path / "stock.csv"))
        assert plan.stock is not None
        assert [str(lot.quantity) for lot in plan.stock.idle] == ["500 kg"]
        left = ration.load_stock(_written(plan, tmp_path) / "lots.csv", programme())
        assert [str(lot.quantity) for lot in left.lots if lot.lot == "X"] == ["500 kg"]
        assert plan.totals["rice"].quantity.amount <= 69

    def test_another_number_is_no_misspelling(self, tmp_path: Path) -> None:
        rows = [row | {"centre": "DC-08"} for row in ROWS]
        path = file(tmp_path, "item,quantity,site\nrice,500,DC-07\nrice,144,\noil,9,\nsoap,20,\n")
        assert [warning.code for warning in compute(path, rows).warnings] == ["stock-idle"]
        path = file(tmp_path, "item,quantity,site\nrice,500,CD-08\nrice,144,\noil,9,\nsoap,20,\n")
        assert any("did you mean DC-08?" in line for line in refused(path, rows=rows))


class TestStockFromPython:
    """A stock that was made in Python is checked against the programme like one that was read."""

    @pytest.mark.parametrize(
        ("item", "quantity", "message"),
        [
            ("rice", "-18 kg", 'row 1, quantity: "-18 kg": less than 0; write how much there is'),
            ("rice", "0.0005 kg", "not a whole number of steps; rice is counted in steps of 1 g"),
            ("rice", "5 L", "row 1, quantity"),
            (
                "rise",
                "5 kg",
                ('row 1, item: "rise": the programme has no such item; did you mean rice?'),
            ),
        ],
    )
    def test_lots_that_are_refused(self, item: str, quantity: str, message: str) -> None:
        lot = ration.Lot(item=item, quantity=ration.Quantity(quantity))
        (line,) = refused(ration.Stock(lots=(lot,)))
        assert message in line


class TestDates:
    """Nothing is handed out before it arrives or after it expires."""

    STOCK = "item,quantity,expiry,arriving\nrice,10,2026-02-28,\nrice,20,2026-03-01,\n"
    STOCK += "rice,40,,2026-03-01\nrice,80,2027-01-01,2026-03-02\n"

    def test_on_the_day(self, tmp_path: Path) -> None:
        plan = compute(file(tmp_path, self.STOCK))
        assert plan.totals["rice"].quantity == ration.Quantity("60 kg")
        assert plan.stock is not None
        assert [lot.row for lot in plan.stock.later] == [5]
        assert [lot.row for lot in plan.stock.expired] == [2]
        expired = 'row 2, expiry: "2026-02-28": the lot must not be handed out on 2026-03-01;'
        assert any(line.startswith(expired) for line in warned(plan))

    def test_what_expires_first_goes_first(self, tmp_path: Path) -> None:
        rows = "rice,50,,\nrice,50,2026-06-01,\nrice,50,2026-04-01,\nrice,50,,2026-02-01\n"
        plan = compute(file(tmp_path, f"item,quantity,expiry,arriving\n{rows}oil,9,,\nsoap,20,,\n"))
        assert plan.stock is not None
        uses = {use.lot.row: str(use.issued) for use in plan.stock.lots if use.lot.item == "rice"}
        assert uses == {4: "50 kg", 3: "50 kg", 2: "44 kg", 5: "0 kg"}

    # A ration of 30 days, handed out on 1 March, is eaten until 30 March.
    LIVES = "item,quantity,expiry\nrice,10,2026-03-29\nrice,20,2026-03-30\nrice,40,2026-03-31\n"

    def test_least_life(self, tmp_path: Path) -> None:
        lasting = programme(items={"rice": {"least_life": "30 days"}})
        plan = compute(file(tmp_path, self.LIVES), programme=lasting)
        assert plan.totals["rice"].supply is not None
        assert plan.totals["rice"].supply.available == 40
        assert plan.stock is not None
        assert [lot.row for lot in plan.stock.soon] == [2, 3]
        assert plan.stock.expired == ()
        lines = [line for line in warned(plan) if "nothing of the lot is issued" in line]
        assert lines[0].startswith(
            'row 2, expiry: "2026-03-29": it expires less than 30 days after 2026-03-01'
        )
        assert [line[:5] for line in lines] == ["row 2", "row 3"]

    def test_expiry_within_the_ration_is_warned_of(self, tmp_path: Path) -> None:
        plan = compute(file(tmp_path, self.LIVES))
        assert plan.totals["rice"].supply is not None
        assert plan.totals["rice"].supply.available == 70
        (line,) = [line for line in warned(plan) if "within the 30 days" in line]
        assert line.startswith('row 2, expiry: "2026-03-29"')
        assert 'least_life = "30 days" under [items.rice]' in line
        short = programme(items={"rice": {"least_life": "1 day"}})
        plan = compute(file(tmp_path, self.LIVES), programme=short)
        assert not [line for line in warned(plan) if line.startswith("row")]

    def test_on_another_day(self, tmp_path: Path) -> None:
        plan = compute(file(tmp_path, self.STOCK), date=dt.date(2026, 2, 1))
        assert plan.totals["rice"].quantity == ration.Quantity("30 kg")

    def test_a_programme_without_a_date(self, tmp_path: Path) -> None:
        undated = programme().model_copy(update={"date": None})
        (line,) = refused(file(tmp_path, self.STOCK), programme=undated)
        assert line.startswith(
            "row 2: the lot has a date of arrival or expiry, and the day of the distribution "
            "is not given"
        )
        plan = compute(file(tmp_path, f"item,quantity\n{PLENTY}"), programme=undated)
        assert plan.totals["rice"].quantity == ration.Quantity("144 kg")


class TestOptions:
    """What is done if there is too little."""

    def test_postpone(self) -> None:
        stock = pl.DataFrame({"item": ["rice"] * 2, "quantity": [36, 107], "site": ["South", None]})
        plan = compute(stock, programme=programme(shortage={"option": "postpone"}))
        assert steps(plan.issues(), "rice_g") == {"A": 0, "B": 0, "C": 36_000}

    def test_equal(self) -> None:
        stock = pl.DataFrame({"item": ["rice"], "quantity": [100]})
        issued = steps(compute(stock).issues(), "rice_g")
        assert issued == {"A": 33_333, "B": 41_666, "C": 25_000}  # 100/144 of 48, 60 and 36 kg

    @pytest.mark.parametrize(
        ("step", "issued"),
        [(None, {"A": 1_333, "B": 1_666, "C": 1_000}), ("0.5 L", {"A": 2, "B": 3, "C": 2})],
    )
    def test_equal_is_rounded_to_the_step_alone(
        self, step: str | None, issued: dict[str, int]
    ) -> None:
        """`round` is for what is due: 2, 2.5 and 1.5 L; `step` for what is handed over too."""
        due = {"round": {"to": "0.5 L", "mode": "up"}}
        allocations = [
            rule | (due if rule["item"] == "oil" else {}) for rule in LEAN["allocations"]
        ]
        chosen = programme(items={"oil": {"step": step} if step else {}}, allocations=allocations)
        stock = pl.DataFrame({"item": ["rice", "oil", "soap"], "quantity": [1000, 4, 100]})
        shared = compute(stock, programme=chosen, shortage="equal").issues()
        assert steps(shared, chosen.item("oil").column) == issued

    def test_counted_goods_are_shared_in_whole_units(self) -> None:
        """14 bars for 15 that are due: the same share of 5, 5 and 5, rounded down."""
        stock = pl.DataFrame({"item": ["rice", "oil", "soap"], "quantity": [1000, 100, 14]})
        plan = compute(stock)
        assert steps(plan.issues(), "soap_bar") == {"A": 3, "B": 4, "C": 3}
        assert steps(plan.arrears(), "soap_bar@centre") == {"A": 1, "B": 1, "C": 1}

    def test_1200_bars_for_households_due_4_to_16(self) -> None:
        rows = [
            {"household_id": f"{n}", "persons": n % 13 + 4, "under5": 0, "centre": "N", "shop": "N"}
            for n in range(200)
        ]
        stock = pl.DataFrame({"item": ["rice", "oil", "soap"], "quantity": [10**6, 10**6, 1200]})
        plan = compute(stock, rows)
        issued = steps(plan.issues(), "soap_bar")
        due = {f"{n}": n % 13 + 4 for n in range(200)}
        assert issued == {name: bars * 1200 // sum(due.values()) for name, bars in due.items()}
        assert min(issued.values()) >= 2

    def test_who_gets_none_of_counted_goods_is_told(self) -> None:
        """Of 4 bars for 12 persons every household's share is less than 2, and C's less than 1."""
        allocations = [rule for rule in LEAN["allocations"] if rule["channel"] == "centre"]
        chosen = programme(allocations=allocations)
        stock = pl.DataFrame({"item": ["rice", "oil", "soap"], "quantity": [1000, 100, 3]})
        plan = compute(stock, programme=chosen)
        assert steps(plan.issues(), "soap_bar") == {"A": 1, "B": 1, "C": 0}
        (line,) = [line for line in warned(plan) if line.startswith("soap: ")]
        assert line.startswith("soap: 1 household due some of it get none")
        assert 'option = "floor" and floor = "1 bar" under [items.soap.shortage]' in line
        supply = plan.totals["soap"].supply
        assert supply is not None
        assert supply.left_out == 1

    def test_a_floor_of_counted_goods(self) -> None:
        """One bar a household first; then the same share of the rest."""
        floor = {"option": "floor", "floor": "1 bar", "per": "household"}
        allocations = [rule for rule in LEAN["allocations"] if rule["channel"] == "centre"]
        chosen = programme(allocations=allocations, items={"soap": {"shortage": floor}})
        for bars, issued in ((3, [1, 1, 1]), (6, [2, 2, 1]), (12, [4, 5, 3]), (2, [0, 0, 0])):
            stock = pl.DataFrame({"item": ["rice", "oil", "soap"], "quantity": [1000, 100, bars]})
            plan = compute(stock, programme=chosen)
            assert steps(plan.issues(), "soap_bar") == dict(zip("ABC", issued, strict=True))
            assert any("3 households due some of it" in line for line in warned(plan)) == (
                bars == 2
            )

    def test_priority(self) -> None:
        items = {"soap": {"shortage": {"option": "priority", "households": {"status": ["IDP"]}}}}
        rows = [row | {"status": "IDP" if row["household_id"] == "C" else "host"} for row in ROWS]
        stock = pl.DataFrame({"item": ["rice", "oil", "soap"], "quantity": [1000, 100, 7]})
        plan = compute(stock, rows, programme=programme(items=items))
        assert steps(plan.issues(), "soap_bar") == {"A": 0, "B": 1, "C": 5}
        assert steps(plan.arrears(), "soap_bar@shop") == {"A": 1, "B": 0, "C": 0}

    def test_priority_of_allocations(self) -> None:
        allocations = [
            rule | ({"priority": 1} if rule["channel"] == "shop" else {})
            for rule in LEAN["allocations"]
        ]
        chosen = programme(allocations=allocations)
        stock = pl.DataFrame({"item": ["rice", "oil", "soap"], "quantity": [1000, 100, 4]})
        plan = compute(stock, programme=chosen, shortage="priority")
        assert steps(plan.issues(), "soap_bar") == {"A": 1, "B": 0, "C": 2}

    @pytest.mark.parametrize(
        ("per", "floor", "issued"),
        [
            ("person", "5 kg", {"A": 33_333, "B": 41_666, "C": 25_000}),
            ("household", "30 kg", {"A": 33_333, "B": 35_555, "C": 31_111}),
            ("under5", "12 kg", {"A": 33_333, "B": 35_555, "C": 31_111}),
        ],
    )
    def test_floor(self, per: str, floor: str, issued: dict[str, int]) -> None:
        shortage = {"option": "floor", "floor": floor, "per": per}
        stock = pl.DataFrame({"item": ["rice"], "quantity": [100]})
        plan = compute(stock, programme=programme(items={"rice": {"shortage": shortage}}))
        assert steps(plan.issues(), "rice_g") == issued

    def test_a_floor_of_what_several_counts_give(self) -> None:
        """A, B and C are due 5, 5 and 5 bars; 9 are there, of which each gets 2 first, then 1."""
        allocations = [
            *LEAN["allocations"][:2],
            {"item": "soap", "per": "person", "quantity": "1 bar", "channel": "centre"},
            {"item": "soap", "per": "under5", "quantity": "1 bar", "channel": "centre"},
        ]
        floor = {"option": "floor", "floor": "2 bar", "per": "household"}
        chosen = programme(allocations=allocations, items={"soap": {"shortage": floor}})
        stock = pl.DataFrame({"item": ["rice", "oil", "soap"], "quantity": [1000, 100, 9]})
        plan = compute(stock, programme=chosen)
        assert steps(plan.issues(), "soap_bar") == {"A": 3, "B": 3, "C": 3}

    def test_short_without_an_option(self) -> None:
        plain = programme().model_copy(update={"shortage": None})
        stock = pl.DataFrame({"item": ["rice", "oil", "soap"], "quantity": [100, 100, 100]})
        (line,) = refused(stock, programme=plain)
        assert line == (
            "rice: the stock has 100 kg, but 144 kg are required; short at North and South; "
            "use --shortage, such as --shortage equal, or write [shortage] in the programme"
        )

    @pytest.mark.parametrize(
        ("option", "message"),
        [
            ("floor", "not an option for all items; use postpone, equal or priority"),
            ("fair", "not an option for all items; use postpone, equal or priority"),
            ("priority", "nothing shows who comes first; add households"),
        ],
    )
    def test_no_option_for_all(self, option: Any, message: str) -> None:
        (line,) = refused(pl.DataFrame({"item": ["rice"], "quantity": [1]}), shortage=option)
        assert message in line

    def test_the_option_keeps_other_keys_of_the_programme(self) -> None:
        shortage = {"option": "priority", "households": {"status": ["IDP"]}, "arrears": "none"}
        rows = [row | {"status": "IDP"} for row in ROWS]
        stock = pl.DataFrame({"item": ["rice"], "quantity": [72]})
        for option in ("priority", "equal"):
            plan = compute(stock, rows, programme=programme(shortage=shortage), shortage=option)
            assert steps(plan.issues(), "rice_g") == {"A": 24_000, "B": 30_000, "C": 18_000}
            assert steps(plan.arrears(), "rice_g") == {"A": 0, "B": 0, "C": 0}

    def test_without_stock_the_order_of_households_is_not_read(self) -> None:
        """A column that is only for the order of households is not required without stock."""
        shortage = {"option": "priority", "households": {"status": ["IDP"]}}
        goods = {"rice": {"shortage": {"option": "floor", "floor": "5 kg", "per": "under5"}}}
        lean = programme(shortage=shortage, items=goods, allocations=LEAN["allocations"][:3])
        frame = pl.DataFrame(ROWS).drop("under5")
        plan = ration.compute(frame, lean)
        assert plan.totals["rice"].quantity == ration.Quantity("144 kg")
        assert ration.check(frame, lean).rejected == 0
        stock = pl.DataFrame({"item": ["rice", "oil", "soap"], "quantity": [1000, 1000, 1000]})
        rows = [row | {"status": "IDP"} for row in ROWS]
        assert compute(stock, rows, programme=lean).programme == plan.programme
        with pytest.raises(DataError, match="status"):
            ration.compute(frame, lean, stock=stock)

    def test_planning_figures(self) -> None:
        rows = [
            {"household_id": "North", "persons": 400, "under5": 60, "households": 100},
            {"household_id": "South", "persons": 100, "under5": 0, "households": 30},
        ]
        floor = {"option": "floor", "floor": "10 kg", "per": "household"}
        stock = pl.DataFrame({"item": ["rice", "oil", "soap"], "quantity": [1300, 1000, 1000]})
        plan = compute(stock, rows, programme=programme(items={"rice": {"shortage": floor}}))
        assert steps(plan.issues(), "rice_g") == {"North": 1_000_000, "South": 300_000}
        stock = pl.DataFrame({"item": ["rice"], "quantity": [1200], "site": ["South"]})
        rows = [row | {"centre": row["household_id"]} for row in rows]
        supply = compute(stock, rows).totals["rice"].supply
        assert supply is not None
        assert supply.left_out == 100  # the households of North


class TestArrears:
    """Arrears are read as strictly as a register."""

    STOCK = pl.DataFrame({"item": ["rice", "oil", "soap"], "quantity": ["1 t", "100", "100"]})

    def owed(self, text: str, tmp_path: Path, **more: Any) -> DistributionPlan:
        return compute(self.STOCK, arrears=file(tmp_path, text, "arrears.csv"), **more)

    @pytest.mark.parametrize(
        "text", ["rice_kg\nA,2.5", "rice_g\n A ,2500.0", "rice_kg\nA,2.500\n,"]
    )
    def test_steps_or_units(self, text: str, tmp_path: Path) -> None:
        plan = self.owed(f"household_id,{text}\n", tmp_path)
        assert steps(plan.issues(), "rice_g") == {"A": 50_500, "B": 60_000, "C": 36_000}
        assert warned(plan) == []

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            (
                "household_id,rice_kg\nA,-1\n",
                ('row 2, rice_kg: "-1": not an amount that can be owed'),
            ),
            ("household_id,rice_kg\nA,0.0001\n", "not an amount that can be owed"),
            ("household_id,rice_kg\nA,much\n", "not an amount that can be owed"),
            ("household_id,rice_g\nA,99999999999999999999\n", "the sum is too large for 64 bits"),
            (
                "household_id,rice_kg\nA,1\nA,2\n",
                "row 2, household_id: the id is blank, or on several rows (rows: 2)",
            ),
            ("household_id,rice_kg\n,2\n", "the id is blank, or on several rows (rows: 1)"),
            (
                "household_id,rice_kg,rice_g\nA,1,1000\n",
                "it is named twice, as rice_kg and as",
            ),
            ("household_id,rice_kg,rice_kg\nA,1,1\n", "rice_kg: "),
            ("household_id,household_id,rice_kg\nA,B,1\n", "household_id: "),
            ("household_id,rice\nA,1\n", "rice_kg: column not found; arrears of an item"),
            ("id,rice_kg\nA,1\n", "household_id: column not found"),
            ("household_id,rice_kg\nA,1,000\n", "more cells than"),
        ],
    )
    def test_arrears_that_are_refused(self, text: str, message: str, tmp_path: Path) -> None:
        with pytest.raises(RationError) as raised:
            self.owed(text, tmp_path)
        assert message in str(raised.value)

    @pytest.mark.parametrize("name", ["rice_kg", "household_id"])
    def test_columns_that_cannot_be_read(self, name: str) -> None:
        owed = {"household_id": ["1", "2"], "rice_kg": ["1", "2"], name: [1, "2"]}
        with pytest.raises(RationError) as raised:
            compute(self.STOCK, arrears=pd.DataFrame(owed))
        found = [(each.code, each.column) for each in raised.value.problems]
        assert found == [("column-mixed", name)]

    def test_columns_that_are_not_read(self, tmp_path: Path) -> None:
        plan = self.owed("household_id,persons,centre,rice_kg,soap_bar\nA,4,North,1,3\n", tmp_path)
        (line,) = warned(plan)
        assert line == (
            "columns that are not used: soap_bar; "
            "if one has arrears, give it a name such as rice_kg"
        )
        assert plan.warnings[0].file == str(tmp_path / "arrears.csv")

    def test_households_that_are_gone(self, tmp_path: Path) -> None:
        plan = self.owed("household_id,rice_kg\nA,1\nZ,3\nY,0\n", tmp_path)
        (line,) = warned(plan)
        assert line.startswith("3 kg of rice cannot be paid now to 1 household not in the")
        assert plan.arrears().filter(household_id="Z").select("persons", "rice_g").rows() == [
            (None, 3000)
        ]

    def test_arrears_that_are_not_paid_have_a_warning(self, tmp_path: Path) -> None:
        none = programme(shortage={"option": "equal", "arrears": "none"})
        plan = self.owed("household_id,rice_kg\nA,1\nZ,3\n", tmp_path, programme=none)
        (line,) = warned(plan)
        assert line.startswith("arrears of 4 kg of rice from earlier rounds will not be paid")
        assert steps(plan.arrears(), "rice_g") == {"A": 0, "B": 0, "C": 0}

    def test_a_household_that_was_absent_is_paid_later(self, tmp_path: Path) -> None:
        """It is still owed what it missed, also if the plans between were written to files."""
        little = pl.DataFrame({"item": ["rice", "oil", "soap"], "quantity": ["50 kg", "0", "0"]})
        before = compute(little, shortage="equal")
        missed = steps(before.arrears(), "rice_g")["C"]
        before.write(tmp_path / "one")
        away = [row for row in ROWS if row["household_id"] != "C"]
        compute(self.STOCK, away, arrears=tmp_path / "one").write(tmp_path / "two")
        back = compute(self.STOCK, arrears=tmp_path / "two")
        due = steps(back.entitlements(), "rice_g")["C"]
        assert missed > 0
        assert steps(back.issues(), "rice_g") == steps(back.entitlements(), "rice_g") | {
            "C": due + missed
        }

    def test_households_without_a_site(self, tmp_path: Path) -> None:
        rows = [row | {"shop": "" if row["household_id"] == "B" else "S1"} for row in ROWS]
        text = "household_id,soap_bar@shop\nA,1\nB,2\n"
        plan = self.owed(text, tmp_path, rows=rows)
        assert steps(plan.arrears(), "soap_bar@shop") == {"A": 0, "B": 2, "C": 0}
        (line,) = [warning for warning in warned(plan) if "cannot be paid" in warning]
        assert line.startswith("shop: 2 bar of soap cannot be paid now to 1 household without a")
        by = compute(self.STOCK, rows, arrears=tmp_path / "arrears.csv", by=["centre"])
        for fact in ("required", "owed", "short"):
            parts = [getattr(subtotal.lines["soap"].supply, fact) for subtotal in by.by]
            assert sum(parts) == getattr(by.totals["soap"].supply, fact)

    def test_a_folder_without_arrears(self, tmp_path: Path) -> None:
        ration.compute(pl.DataFrame(ROWS), programme()).write(tmp_path / "plan")
        with pytest.raises(
            InputError, match=("the folder has no file of arrears; name the folder of a")
        ):
            compute(self.STOCK, arrears=tmp_path / "plan")

    def test_more_than_64_bits_in_two_channels(self) -> None:
        most = 2**62
        owed = {"household_id": ["A"], "soap_bar@centre": [most], "soap_bar@shop": [most]}
        with pytest.raises(DataError, match="soap"):
            compute(self.STOCK, arrears=pl.DataFrame(owed))

    def test_frames(self) -> None:
        owed = pd.DataFrame({"household_id": ["A", "C"], "rice_g": [1000, 2000]})
        assert steps(compute(self.STOCK, arrears=owed).issues(), "rice_g")["C"] == 38_000

    def test_options_that_need_stock(self) -> None:
        with pytest.raises(ValueError, match="give stock too"):
            ration.compute(pl.DataFrame(ROWS), programme(), shortage="equal")

    def test_a_day_needs_no_stock(self) -> None:
        plan = ration.compute(pl.DataFrame(ROWS), programme(), date=DAY)
        assert (plan.date, plan.source.ages_on) == (DAY.isoformat(), None)

    @pytest.mark.parametrize("day", ["2026-03-25", dt.datetime(2026, 3, 25, tzinfo=dt.UTC)])
    def test_a_date_that_is_no_day(self, day: Any) -> None:
        with pytest.raises(InputError, match=r"not a date; give a datetime\.date, such as"):
            compute(self.STOCK, date=day)

    def test_arrears_without_stock(self) -> None:
        with pytest.raises(ValueError, match="arrears are paid from stock: give stock too"):
            ration.compute(pl.DataFrame(ROWS), programme(), arrears=pl.DataFrame())


class TestPracticalSteps:
    """Shares of bulk goods that are hard to measure have a warning; a step makes them whole."""

    ROWS: ClassVar = [
        {"household_id": f"{n}", "persons": n % 9 + 1, "under5": 0, "centre": "N", "shop": "N"}
        for n in range(292)
    ]

    def little(self, kg: str) -> pl.DataFrame:
        return pl.DataFrame({"item": ["rice", "oil", "soap"], "quantity": [kg, "10 m3", "9999"]})

    def test_hint(self) -> None:
        plan = compute(self.little("17000.1 kg"), self.ROWS)
        (line,) = [line for line in warned(plan) if "hard to measure" in line]
        assert line == (
            "rice: households are issued amounts such as 11.724 kg, which are hard to measure; "
            'write step = "0.5 kg" under [items.rice]: shares are then rounded down to it'
        )

    def test_the_hint_works(self) -> None:
        chosen = programme(items={"rice": {"step": "0.5 kg"}})
        plan = compute(self.little("17000.1 kg"), self.ROWS, programme=chosen)
        assert not [line for line in warned(plan) if "hard to measure" in line]
        assert set(steps(plan.arrears(), "rice_0.5kg").values()) == {1, 2, 3, 4, 5}
        (line,) = [line for line in warned(plan) if "less than the step" in line]
        assert ": 0.1 kg of the lot is less than the step of 0.5 kg" in line
        assert plan.stock is not None
        assert plan.stock.lots[0].lot.quantity == ration.Quantity("17000 kg")

    @pytest.mark.parametrize(
        ("persons", "rate", "step"),
        [
            (3, "150 g", "0.05 kg"),
            (1, "5 kg", "0.5 kg"),
            (2, "333 g", "0.1 kg"),
            (1, "2 g", "0.01 kg"),
        ],
    )
    def test_the_step_divides_what_is_due(self, persons: int, rate: str, step: str) -> None:
        rule = {"item": "rice", "per": "person", "quantity": rate, "channel": "centre"}
        chosen = programme(allocations=[rule, *LEAN["allocations"][1:]])
        rows = [row | {"persons": persons, "under5": 0} for row in ROWS]
        plan = compute(self.little("0.001 kg"), rows, programme=chosen)
        assert not [line for line in warned(plan) if "hard to measure" in line]  # nobody gets any
        kg = chosen.item("rice").quantity(chosen.item("rice").steps(ration.Quantity(rate)) * 2 - 1)
        plan = compute(self.little(str(kg)), rows, programme=chosen)
        (line,) = [line for line in warned(plan) if "hard to measure" in line]
        assert f'step = "{step}"' in line
        assert ("round = " in line) == (rate in ("333 g", "2 g"))

    def test_amounts_that_are_practical_have_no_warning(self) -> None:
        plan = compute(self.little("72 kg"))
        assert not [line for line in warned(plan) if "hard to measure" in line]

    @pytest.mark.parametrize("kind", ["csv", "parquet"])
    def test_arrears_below_the_step_lapse(self, tmp_path: Path, kind: str) -> None:
        """What a plan in grams left unpaid is read by a programme with a step of 0.5 kg."""
        first = compute(self.little("17000.1 kg"), self.ROWS)
        if kind == "csv":
            first.write(tmp_path / "march")
        else:
            first.arrears().write_parquet(tmp_path / "march.parquet")
        owed = sum(steps(first.arrears(), "rice_g").values())
        chosen = programme(items={"rice": {"step": "0.5 kg"}})
        source = tmp_path / ("march" if kind == "csv" else "march.parquet")
        second = compute(self.little("90 t"), self.ROWS, programme=chosen, arrears=source)
        supply = second.totals["rice"].supply
        assert supply is not None
        (line,) = [line for line in warned(second) if "lapse" in line]
        lapsed = Fraction(owed, 1000) - supply.owed
        assert f": {ration.Quantity(amount=lapsed, unit='kg')} owed to 292 households lapse" in line


class TestProgramme:
    """Everything that reads or shows programmes knows shortages."""

    SAID = programme(
        shortage={"option": "equal", "arrears": "first", "assumption": True, "source": "Ours"},
        items={
            "rice": {"shortage": {"option": "floor", "floor": "5 kg", "per": "under5"}},
            "oil": {"shortage": {"option": "priority", "households": {"status": ["IDP"]}}},
        },
    )

    def test_round_trip(self) -> None:
        assert ration.parse_programme(ration.dump_programme(self.SAID)) == self.SAID

    def test_page(self) -> None:
        page = ration.programme_page(self.SAID)
        (section,) = [each for each in page.sections if each.heading == "If there is too little"]
        assert section.sentences == (
            "For every item: everybody gets the same share of the amount due, rounded down to the "
            "step. Amounts not issued are owed, and paid before everything else. *",
            "Rice: everybody gets 5 kg per under5 first, then the same share of the rest, "
            "rounded down to the step. Amounts not issued are owed, and paid after "
            "everything else.",
            "Cooking oil: first households whose status is IDP, then all others, each in full "
            "before the next, in the order of the rules' priority; the last households "
            "reached get the "
            "same share each. Amounts not issued are owed, and paid after everything else.",
        )

    @pytest.mark.parametrize("option", ["postpone", "equal", "priority", "none"])
    def test_every_option_has_a_sentence(self, option: str) -> None:
        shortage = (
            {"option": "equal", "arrears": "none"} if option == "none" else {"option": option}
        )
        chosen = ration.parse_programme(
            tomli_w.dumps(
                LEAN
                | {"shortage": shortage}
                | {"allocations": [rule | {"priority": 2} for rule in LEAN["allocations"]]}
            )
        )
        assert chosen.shortage is not None
        assert shortage_sentence(None, chosen.shortage).endswith(".")
        page = ration.programme_page(chosen)
        (rules,) = [section for section in page.sections if section.heading == "Who gets what"]
        assert "If there is too little, it has priority 2." in rules.sentences[0]

    def test_assumptions(self) -> None:
        plan = compute(pl.DataFrame({"item": ["rice"], "quantity": [1]}), shortage="equal")
        assert plan.assumptions == ()
        rows = [figure | {"status": "IDP"} for figure in ROWS]
        (figure,) = ration.compute(pl.DataFrame(rows), self.SAID).assumptions
        assert (figure.place, figure.item, figure.source) == ("shortage", None, "Ours")
        assert figure.says == (
            "if there is too little, everybody gets the same share of the amount due; "
            "amounts not issued are owed, and paid before everything else"
        )

    def test_one_household_gets_what_it_is_due(self) -> None:
        trial = ration.try_household(self.SAID, {"persons": "4", "under5": "1"})
        assert [str(share.quantity) for share in trial.gets] == ["48 kg", "2 L", "5 bar"]

    def test_schema(self) -> None:
        jsonschema = pytest.importorskip("jsonschema")
        schema = ration.programme_schema()
        table = self.SAID.model_dump(mode="json", exclude_defaults=True)
        jsonschema.validate(table, schema)
        table["shortage"]["option"] = "fair"
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(table, schema)

    def test_a_floor_is_of_an_item(self) -> None:
        with pytest.raises(InputError, match=r"under an item, such as \[items.rice.shortage\]"):
            programme(shortage={"option": "floor"})

    @pytest.mark.parametrize(
        ("shortage", "problem"),
        [
            ({"option": "fair"}, "shortage.option"),
            ({"option": "floor"}, 'floor can only be used with option = "floor"'),
            ({"option": "equal", "floor": "1 kg"}, 'floor can only be used with option = "floor"'),
            ({"option": "equal", "per": "under5"}, "per can only be used with a floor"),
            ({"option": "equal", "households": {"status": ["A"]}}, "households can only be used"),
            (
                {"option": "priority", "households": {"persons": {"min": 1}}},
                "it is not an order of households",
            ),
            (
                {"option": "priority", "households": {"status": ["A", "B", "A"]}},
                "a word is listed twice; list each word once",
            ),
            ({"option": "priority"}, "nothing shows who comes first"),
            ({"option": "floor", "floor": "1 L"}, "unknown unit"),
            ({"option": "floor", "floor": "1 kg/day"}, "a daily rate cannot be used here"),
            ({"option": "floor", "floor": "0 kg"}, "not more than 0"),
            ({"option": "equal", "arrears": "never"}, "shortage.arrears"),
            ({"option": "equal", "when": "now"}, "shortage.when"),
        ],
    )
    def test_shortages_that_are_refused(self, shortage: dict[str, Any], problem: str) -> None:
        with pytest.raises(InputError) as raised:
            programme(items={"rice": {"shortage": shortage}})
        assert problem in str(raised.value)
        assert "items.rice.shortage" in str(raised.value)


class TestLargeSums:
    """A sum is refused from the same figure on, with stock and without."""

    @pytest.mark.parametrize(("persons", "fits"), [((7, 1), True), ((7, 2), True), ((7, 3), False)])
    def test_the_bound_is_the_same(self, persons: tuple[int, int], fits: bool) -> None:
        rate = {"quantity": "1000000000000 t"}  # 10 to the 18 g; 9.2 times as much fits
        table = {**LEAN, "allocations": [{**LEAN["allocations"][0], **rate}]}
        huge = ration.parse_programme(tomli_w.dumps(table))
        rows = pl.DataFrame(
            [{"household_id": str(n), "persons": n, "centre": "A"} for n in persons]
        )
        for stock in (None, pl.DataFrame({"item": ["rice"], "quantity": ["1 t"]})):
            if fits:
                plan = ration.compute(rows, huge, stock=stock)
                supply = plan.totals["rice"].supply
                assert supply is None or supply.required == sum(persons) * 10**15
            else:
                with pytest.raises(DataError, match="is too large for 64 bits"):
                    ration.compute(rows, huge, stock=stock)
