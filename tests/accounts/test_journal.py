"""Journals of goods as people write them: what is read, what is asked, what is refused."""
# ruff: noqa: E501 - tables of inputs

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
import tomli_w
from command import run

import ration
from ration import DistributionPlan, Entry, Journal, RationError
from ration.accounts.journal.rules import PLACES
from ration.accounts.journal.words import kinds_of, usual_names
from ration.register.columns.guess import guess
from ration.results.accounts.entry_kinds import KINDS
from ration.stock.file.usual import usual_names as stock_names

DAY = dt.date(2026, 3, 2)
GOODS: dict[str, Any] = {
    "id": "goods", "version": "1", "title": "Goods", "source": "Committee", "date": DAY,
    "channels": {"centre": {"title": "Centre"}},
    "items": {
        "rice": {"name": "Rice", "unit": "kg", "packs": [{"name": "bag", "holds": "25 kg"}]},
        "oil": {"name": "Oil", "unit": "L"},
        "soap": {"name": "Soap", "unit": "bar"},
    },
    "allocations": [
        {"item": item, "per": "person", "quantity": f"5 {unit}", "channel": "centre"}
        for item, unit in (("rice", "kg"), ("oil", "L"), ("soap", "bar"))
    ],
}  # fmt: skip
PROGRAMME = ration.parse_programme(tomli_w.dumps(GOODS))
ROWS = pl.DataFrame({"household_id": ["A", "B"], "persons": [4, 5], "centre": ["North", "South"]})
HEADER = "date,document,kind,from,to,item,quantity,reason"
TODAY = dt.date(2026, 6, 30)


@cache
def two_sites() -> DistributionPlan:
    """Not made at import: what has begun to compute cannot be forked."""
    return ration.compute(ROWS, PROGRAMME)


def read(text: str, tmp_path: Path, mapping: str = "", **more: Any) -> Journal:
    path = tmp_path / "journal.csv"
    path.write_text(text, encoding="utf-8")
    own = ration.parse_mapping(mapping)
    return ration.load_journal(path, PROGRAMME, mapping=own, **{"today": TODAY, **more})


def entry(row: str, tmp_path: Path, header: str = HEADER, mapping: str = "", **more: Any) -> Entry:
    (only,) = read(f"{header}\n{row}\n", tmp_path, mapping, **more).entries
    return only


def refused(
    row: str, tmp_path: Path, header: str = HEADER, mapping: str = "", **more: Any
) -> list[str]:
    with pytest.raises(RationError) as raised:
        read(f"{header}\n{row}\n", tmp_path, mapping, **more)
    return [each.of(None) for each in raised.value.problems]


def found(
    row: str, tmp_path: Path, header: str = HEADER, **more: Any
) -> list[tuple[str, str | None]]:
    """The codes of the problems of a row, and the columns."""
    with pytest.raises(RationError) as raised:
        read(f"{header}\n{row}\n", tmp_path, **more)
    return [(each.code, each.column) for each in raised.value.problems]


class TestWords:
    """Columns and kinds are known by the words of the field, and none is guessed."""

    @pytest.mark.parametrize(
        "header",
        [
            "Date,Waybill No.,Transaction type,Origin,Destination,Commodity,Qty,Cause",
            "DATE,GRN,Type,Dispatched from,Delivered to,Item Name,Net quantity,Reason code",
            "Date,Bordereau,Type de mouvement,Provenance,Destinataire,Denrée,Quantité,Motif",
            "Fecha,Guía de remisión,Tipo de movimiento,Origen,Destino,Producto,Cantidad,Motivo",
            "Data,Guia de remessa,Tipo de movimento,Origem,Destino,Produto,Quantidade,Razão",
            "Datum,Lieferschein,Vorgang,Von,Nach,Artikel,Menge,Grund",
            "Дата,Накладная,Операция,Откуда,Куда,Товар,Количество,Причина",
            "Дата,Накладна,Операція,Звідки,Куди,Найменування,Кількість,Підстава",
            "التاريخ,رقم المستند,نوع الحركة,من,إلى,الصنف,الكمية,السبب",
            "일자,문서번호,구분,출발지,도착지,품목,수량,사유",
            "日期,单据号,类型,发货地,目的地,物资,数量,原因",
            "Tarehe,Namba ya hati,Aina,Kutoka,Kwenda,Bidhaa,Kiasi,Sababu",
            "Tarih,Belge no,İşlem türü,Nereden,Nereye,Malzeme,Miktar,Sebep",
        ],
    )
    def test_columns(self, header: str, tmp_path: Path) -> None:
        got = entry("2026-03-01,WB-1,dispatch,Depot,North,rice,5 kg,why", tmp_path, header)
        assert (got.origin, got.target, got.document, got.reason) == (
            "Depot",
            "North",
            "WB-1",
            "why",
        )
        assert (got.date, got.item, str(got.quantity)) == (dt.date(2026, 3, 1), "rice", "5 kg")

    def test_every_usual_name_is_of_one_column(self) -> None:
        lists = {
            **usual_names()["columns"], "places": usual_names()["unclear_columns"]["places"],
            "item": stock_names()["columns"]["item"], "unit": stock_names()["columns"]["unit"],
        }  # fmt: skip
        for name, words in lists.items():
            for word in words:
                of = [each for each in lists if guess([each], [word], usual=lists)]
                assert of == [name], word

    @pytest.mark.parametrize("kind", KINDS)
    def test_kinds(self, kind: str) -> None:
        words = usual_names()["kinds"][kind]
        assert {kinds_of(word, {}) for word in words} == {(kind,)}
        assert len(words) > 20

    def test_what_may_be_two_kinds_is_asked(self, tmp_path: Path) -> None:
        for kinds, words in usual_names()["unclear_kinds"].items():
            for word in words:
                assert sorted(kinds_of(word, {})) == sorted(kinds.split()), word
        (line,) = refused("2026-03-01,WB-1,Issued,Depot,North,rice,5 kg,", tmp_path)
        assert 'kind: "Issued": the word may mean dispatch or issue; write which' in line
        mapping = '[journal]\nkinds = { issued = "dispatch" }\n'
        got = entry("2026-03-01,WB-1,Issued,Depot,North,rice,5 kg,", tmp_path, mapping=mapping)
        assert got.kind == "dispatch"

    def test_a_file_of_one_kind(self, tmp_path: Path) -> None:
        header, row = "date,document,from,to,item,quantity", "2026-03-01,WB-1,Depot,North,rice,5 kg"
        (line,) = refused(row, tmp_path, header)
        assert 'or write kind = "dispatch" under [journal] in a mapping file' in line
        mapping = '[journal]\nkind = "dispatch"\n'
        assert entry(row, tmp_path, header, mapping).kind == "dispatch"

    def test_a_place_that_may_be_either_is_asked(self, tmp_path: Path) -> None:
        header, row = (
            "date,document,kind,Warehouse,item,quantity",
            "2026-03-01,C-1,count,Depot,rice,5 kg",
        )
        assert found(row, tmp_path, header) == [("journal-place-unclear", "Warehouse")]
        mapping = '[journal.columns]\nto = "Warehouse"\n'
        assert entry(row, tmp_path, header, mapping).target == "Depot"

    def test_the_balance_of_a_stock_card_is_no_quantity(self, tmp_path: Path) -> None:
        header = "date,document,kind,from,to,item,Qty,Balance"
        journal = read(f"{header}\n2026-03-01,WB-1,dispatch,Depot,North,rice,5,95\n", tmp_path)
        assert str(journal.entries[0].quantity) == "5 kg"
        assert "columns that are not used: Balance" in journal.warnings[1].message

    def test_sent_and_received_in_one_row_are_asked_about(self, tmp_path: Path) -> None:
        header = "date,document,kind,from,to,item,Quantity sent,Quantity received"
        codes = found("2026-03-01,WB-1,dispatch,Depot,North,rice,5,5", tmp_path, header)
        assert codes == [("stock-columns-several", "quantity")]

    def test_a_mapping_names_columns(self, tmp_path: Path) -> None:
        header, row = (
            "When,Slip,kind,from,to,item,quantity",
            "2026-03-01,WB-1,dispatch,A,B,rice,5 kg",
        )
        mapping = '[journal.columns]\ndate = "When"\ndocument = "Slip"\n'
        assert entry(row, tmp_path, header, mapping).document == "WB-1"
        for wrong, message in (
            (
                '[journal.columns]\ndate = "Day of it"\n',
                "Day of it: column not found; the mapping names it as date",
            ),
            ('[journal.columns]\nwhen = "When"\n', "a journal has no such column for ration: when"),
            ("[journal.columns]\ndate = 5\n", "not a column of the journal"),
            ('[journal.kinds]\nGIN = "sent"\n', "not a kind of entry"),
            ('[journal]\nkind = "sent"\n', "not a kind of entry"),
        ):
            assert message in "\n".join(refused(row, tmp_path, header, wrong))


class TestAmounts:
    """Quantities and packs: how many, and what each of them holds."""

    @pytest.mark.parametrize(
        ("header", "cells", "kg", "packed"),
        [
            ("quantity", "500", "500", None), ("quantity", "0.5 t", "500", None),
            ("quantity,unit", "500,kg", "500", None), ("Qty (MT)", "0.5", "500", None),
            ("quantity", "20 bags", "500", ("bag", "25 kg", 20)), ("quantity,UoM", "20,bag", "500", ("bag", "25 kg", 20)),
            ("quantity", "20 bags of 25 kg", "500", ("bag", "25 kg", 20)),
            ("quantity", "20 bags of 20 kg", "400", ("20 kg", "20 kg", 20)),
            ("quantity", "20 x 20kg", "400", ("20 kg", "20 kg", 20)), ("packs", "20", "500", ("bag", "25 kg", 20)),
            ("packs,pack", "20,BAG", "500", ("bag", "25 kg", 20)), ("packs,pack", "20,20 kg", "400", ("20 kg", "20 kg", 20)),
            ("packs,pack", "20,bag of 20 kg", "400", ("20 kg", "20 kg", 20)),
            ("packs,pack", "20,20-kg sack", "400", ("20 kg", "20 kg", 20)), ("Bags,Bag size (kg)", "20,20", "400", ("20 kg", "20 kg", 20)),
            ("packs,pack", "20,25000 g", "500", ("bag", "25 kg", 20)), ("packs,pack", '"1,250",bag', "31250", ("bag", "25 kg", 1250)),
            ("quantity,packs", "500,20", "500", ("bag", "25 kg", 20)), ("quantity,packs,pack", "400 kg,20,20 kg", "400", ("20 kg", "20 kg", 20)),
            ("quantity", "0", "0", None), ("packs", "0", "0", ("bag", "25 kg", 0)),
        ],
    )  # fmt: skip
    def test_rice(self, header: str, cells: str, kg: str, packed: Any, tmp_path: Path) -> None:
        got = entry(
            f"2026-03-01,WB-1,dispatch,A,B,rice,{cells}",
            tmp_path,
            f"date,document,kind,from,to,item,{header}",
        )
        assert got.quantity.text == kg
        assert (got.packed and (got.packed.pack, str(got.packed.holds), got.packed.count)) == packed

    @pytest.mark.parametrize(
        ("header", "cells", "code"),
        [
            ("quantity", "", "stock-quantity-missing"), ("quantity", "-5", "journal-negative"),
            ("packs", "-5", "journal-negative"), ("packs", "4.5", "stock-packs-unreadable"),
            ("quantity,packs", "490,20", "journal-packs-differ"), ("quantity,packs,pack", "500,20,20 kg", "journal-packs-differ"),
            ("packs,pack", "20,sack", "stock-pack-unknown"), ("packs,pack", "20,0 kg", "stock-pack-unknown"),
            ("packs,pack", "20,2 x 25 kg or 30 kg", "stock-pack-unknown"), ("quantity,pack", "20,bag", "stock-pack-beside"),
            ("quantity", '"1,200"', "stock-separator"), ("quantity", "0.0001 kg", "stock-quantity-steps"),
            ("quantity", "5 pallets", "quantity-unit-unknown"),
        ],
    )  # fmt: skip
    def test_refused(self, header: str, cells: str, code: str, tmp_path: Path) -> None:
        row = f"2026-03-01,WB-1,dispatch,A,B,rice,{cells}"
        ((got, _),) = found(row, tmp_path, f"date,document,kind,from,to,item,{header}")
        assert got == code

    def test_items(self, tmp_path: Path) -> None:
        rows = "2026-03-01,WB-1,dispatch,A,B,Rice,5,\n2026-03-01,WB-1,dispatch,A,B,tents,5,\n"
        journal = read(f"{HEADER}\n{rows}", tmp_path)
        assert [each.code for each in journal.warnings] == ["stock-others"]
        (line,) = refused(rows.replace("tents", "ryce").strip(), tmp_path)
        assert line.startswith(
            'row 3, item: "ryce": the programme has no such item; did you mean rice?'
        )
        mapping = '[journal]\nothers = ["ryce"]\n'
        assert (
            len(read(f"{HEADER}\n{rows.replace('tents', 'ryce')}", tmp_path, mapping).entries) == 1
        )


class TestRules:
    """Each kind has its places, its reason and its day."""

    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("origin", ["", "North"])
    @pytest.mark.parametrize("target", ["", "South"])
    def test_places(self, kind: str, origin: str, target: str, tmp_path: Path) -> None:
        needs = PLACES[kind]  # type: ignore[index]
        if needs.origin == "one":
            right = bool(origin) != bool(target)
        else:
            right = all(
                {"yes": bool(place), "no": not place}.get(need, True)
                for need, place in ((needs.origin, origin), (needs.target, target))
            )
        row = f"2026-03-02,WB-1,{kind},{origin},{target},rice,5 kg,because"
        if not right:
            assert found(row, tmp_path)
            return
        got = entry(row, tmp_path)
        places = (origin or None, target or None)
        assert (got.origin, got.target) == ((None, origin or target) if kind == "count" else places)

    @pytest.mark.parametrize(
        ("row", "expected"),
        [
            (",WB-1,dispatch,Depot,North,rice,5,", [("journal-date-missing", "date")]),
            ("2026-03-02,,dispatch,Depot,North,rice,5,", [("journal-document-missing", "document")]),
            ("2026-03-02,n/a,dispatch,Depot,North,rice,5,", [("journal-document-missing", "document")]),
            ("2026-03-02,WB-1,,Depot,North,rice,5,", [("journal-kind-missing", "kind")]),
            ("2026-03-02,WB-1,dispatch,Depot,North,,5,", [("stock-item-blank", "item")]),
            ("2026-03-02,WB-1,lorry,Depot,North,rice,5,", [("journal-kind-unknown", "kind")]),
            ("2026-03,WB-1,dispatch,Depot,North,rice,5,", [("journal-date-month", "date")]),
            ("2026-02-30,WB-1,dispatch,Depot,North,rice,5,", [("date-unknown", "date")]),
            ("2026-07-01,WB-1,dispatch,Depot,North,rice,5,", [("journal-future", "date")]),
            ("3/2/2026,WB-1,dispatch,Depot,North,rice,5,", [("stock-date-order", "date")]),
            ("2026-03-02,WB-1,loss,North,,rice,5,", [("journal-reason-missing", "reason")]),
            ("2026-03-02,WB-1,damage,North,,rice,5,-", [("journal-reason-missing", "reason")]),
            ("2026-03-02,WB-1,correction,North,,rice,5,", [("journal-reason-missing", "reason")]),
            ("2026-03-02,WB-1,loss,,,rice,5,rain", [("journal-place-missing", "from")]),
            ("2026-03-02,WB-1,loss,Depot,North,rice,5,rain", [("journal-place-both", "from")]),
            ("2026-03-02,WB-1,transfer,North,North,rice,5,", [("journal-places-same", "to")]),
            ("2026-03-02,WB-1,issue,North,South,rice,5,", [("journal-issue-to", "to")]),
            ("2026-03-02,WB-1,opening,Depot,North,rice,5,", [("journal-opening-from", "from")]),
            ("Grand total,,,,,,5,", [("journal-total", "date")]),
            (",,,,,합계,5,", [("journal-total", "item")]),
            ("Signed: Kim Secret,,,,,,,", [("journal-note", None)]),
            ("2026-03-02,#REF!,dispatch,#####,North,rice,5,", [("cell-error", "document"), ("cell-narrow", "from")]),
            ("2026-03-02,2.02601E+11,dispatch,Depot,North,rice,5,", [("id-broken", "document")]),
            (
                ",,loss,,,,,",
                [
                    ("journal-date-missing", "date"), ("journal-document-missing", "document"),
                    ("journal-place-missing", "from"), ("stock-item-blank", "item"),
                    ("journal-reason-missing", "reason"),
                ],
            ),
        ],
    )  # fmt: skip
    def test_broken(self, row: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
        assert found(row, tmp_path) == expected

    @pytest.mark.parametrize("word", ["", "households", "Bénéficiaires", "الأسر", "세대", "n/a"])
    def test_an_issue_goes_to_households(self, word: str, tmp_path: Path) -> None:
        assert entry(f"2026-03-02,DL-1,issue,North,{word},rice,5,", tmp_path).target is None

    def test_a_day_of_the_year_is_known_by_the_other_rows(self, tmp_path: Path) -> None:
        rows = "3/4/2026,WB-1,dispatch,A,B,rice,5,\n31/3/2026,WB-2,dispatch,A,B,rice,5,\n"
        days = [each.date for each in read(f"{HEADER}\n{rows}", tmp_path).entries]
        assert days == [dt.date(2026, 3, 31), dt.date(2026, 4, 3)]


class TestSides:
    """Files with quantities of several kinds side by side, and sizes in names."""

    @pytest.mark.parametrize(
        ("header", "sides"),
        [
            ("Date,Ref No,From/To,Item,Received,Issued,Balance,Signature", "Received and Issued"),
            ("Date,N° pièce,Provenance / Destination,Désignation,Entrée,Sortie,Stock", "Entrée and"),
            ("Fecha,Documento,Procedencia/Destino,Producto,Entradas,Salidas,Saldo", "Entradas and"),
            ("Дата,№ документа,От кого получено или кому отпущено,Наименование,Приход,Расход,"
             "Остаток", "Приход and Расход"),
            ("التاريخ,رقم المستند,الجهة,الصنف,الوارد,المنصرف,الرصيد", "الوارد and"),
            ("일자,전표번호,거래처,품목,입고,출고,재고", "입고 and 출고"),
            ("Date,Voucher,Item,From/To,In (bags),Out (bags),Balance", "In (bags) and Out (bags)"),
        ],
    )  # fmt: skip
    def test_a_stock_card_is_named(self, header: str, sides: str, tmp_path: Path) -> None:
        (tmp_path / "card.csv").write_text(f"{header}\n{'1,' * header.count(',')}1\n")
        with pytest.raises(ration.DataError) as error:
            ration.load_journal(tmp_path / "card.csv", PROGRAMME)
        (wrong,) = error.value.problems
        assert wrong.code == "journal-sides"
        assert wrong.message.startswith(sides)

    @pytest.mark.parametrize("name", ["Rice 25 kg", "RICE, 50kg bags", "Bag of rice (50 kg)"])
    def test_an_item_with_a_size_in_its_name_is_asked_about(
        self, name: str, tmp_path: Path
    ) -> None:
        row = f'2026-03-02,WB-1,dispatch,A,B,"{name}",5,'
        (line,) = refused(row, tmp_path)
        assert "it may be rice, with the size of a pack in its name" in line
        mapping = f'[journal]\nothers = ["{name}"]'
        assert read(f"{HEADER}\n{row}\n", tmp_path, mapping).entries == ()

    @pytest.mark.parametrize("name", ["Tarpaulin 4 m", "Price list 25 kg", "Lubricant 5 L"])
    def test_other_goods_with_a_size_are_skipped(self, name: str, tmp_path: Path) -> None:
        row = f'2026-03-02,WB-1,dispatch,A,B,"{name}",5,'
        assert read(f"{HEADER}\n{row}\n", tmp_path).entries == ()


def files(tmp_path: Path, **texts: str) -> list[Path]:
    for name, rows in texts.items():
        (tmp_path / f"{name}.csv").write_text(f"{HEADER}\n{rows}\n")
    return [tmp_path / f"{name}.csv" for name in texts]


WB = "2026-03-01,WB-1,dispatch,Depot,North,rice,5 kg,"


class TestDocuments:
    """Every document is counted once, however many files it is in."""

    def test_a_document_in_two_files(self, tmp_path: Path) -> None:
        both = files(tmp_path, a=WB, b=f"2026-03-02,WB-1,receipt,Depot,North,rice,5 kg,\n{WB}")
        journal = ration.load_journal(both, PROGRAMME)
        assert [each.kind for each in journal.entries] == ["dispatch", "receipt"]
        (warning,) = journal.warnings
        assert (warning.code, "b.csv" in warning.message, "1 (WB-1)" in warning.message) == (
            "journal-documents-again", True, True,
        )  # fmt: skip

    def test_with_other_rows(self, tmp_path: Path) -> None:
        both = files(
            tmp_path,
            a=f"{WB}\n{WB.replace('rice', 'oil').replace('kg', 'L')}",
            b=WB.replace("5 kg", "4 kg"),
        )
        with pytest.raises(ration.DataError) as error:
            ration.load_journal(both, PROGRAMME)
        (wrong,) = error.value.problems
        assert (wrong.code, wrong.file, wrong.row) == ("journal-document-differs", str(both[1]), 2)
        assert f"{both[0]}, row 2" in wrong.message

    def test_a_row_of_it_that_is_missing_in_the_other(self, tmp_path: Path) -> None:
        both = files(tmp_path, a=WB, b=f"{WB}\n{WB.replace('rice', 'oil').replace('kg', 'L')}")
        with pytest.raises(ration.DataError) as error:
            ration.load_journal(both, PROGRAMME)
        assert [(each.code, each.row) for each in error.value.problems] == [
            ("journal-document-differs", 3)
        ]

    def test_of_two_sites_are_two_though_they_have_one_number(self, tmp_path: Path) -> None:
        for row in (
            "2026-03-02,1,issue,North,,rice,5 kg,",
            "2026-03-02,1,count,,North,rice,5 kg,",
            "2026-03-02,1,receipt,Depot,North,rice,5 kg,",
        ):
            here, there = row, row.replace("North", "South").replace("5 kg", "7 kg")
            apart = ration.load_journal(files(tmp_path, a=here, b=there), PROGRAMME)
            whole = ration.load_journal(files(tmp_path, a=f"{here}\n{there}", b=there), PROGRAMME)
            assert [len(each.entries) for each in (apart, whole)] == [2, 2]

    def test_the_receipts_of_several_days_may_be_in_several_files(self, tmp_path: Path) -> None:
        first = "2026-03-01,WB-1,receipt,Depot,North,rice,5 kg,"
        second = "2026-03-02,WB-1,receipt,Depot,North,rice,7 kg,"
        for texts in ((first, second), (f"{first}\n{second}", second)):
            both = files(tmp_path, **dict(zip("ab", texts, strict=True)))
            assert len(ration.load_journal(both, PROGRAMME).entries) == 2
        slip = files(tmp_path, a=first, b=first.replace("03-01", "03-02"))
        with pytest.raises(ration.DataError) as error:
            ration.load_journal(slip, PROGRAMME)
        assert [each.code for each in error.value.problems] == ["journal-document-differs"]

    def test_with_packs_or_an_origin_in_one_file_alone(self, tmp_path: Path) -> None:
        whole = "2026-03-01,WB-1,receipt,Depot,North,rice,2 bags of 25 kg,"
        short = "2026-03-01,WB-1,receipt,,North,rice,50 kg,"
        for texts in ((whole, short), (short, whole)):
            both = files(tmp_path, **dict(zip("ab", texts, strict=True)))
            (one,) = ration.load_journal(both, PROGRAMME).entries
            assert (one.origin, one.packed is not None) == ("Depot", True)

    def test_who_wrote_it_makes_no_other_row(self) -> None:
        frame = pl.DataFrame(
            [dict(zip(HEADER.split(","), WB.split(","), strict=True)) | {"by": "Kim"}]
        )
        journal = ration.load_journal([frame, frame.with_columns(by=pl.lit("Lee"))], PROGRAMME)
        assert len(journal.entries) == 1

    def test_a_row_twice(self, tmp_path: Path) -> None:
        (line,) = refused(f"{WB}\n{WB}", tmp_path)
        assert line.startswith(
            'row 3, document: "WB-1": the row is the same as row 2 of the same document'
        )

    def test_a_file_twice(self, tmp_path: Path) -> None:
        a, b = files(tmp_path, a=WB, b=WB)
        for given in ([a, b], [a, a], [tmp_path, a], [f"{tmp_path}/*.csv", a]):
            journal = ration.load_journal(given, PROGRAMME)
            assert len(journal.entries) == 1
            assert [each.source for each in journal.sources] == [str(a)]
            assert {each.code for each in journal.warnings} == {"journal-file-again"}

    def test_a_number_that_a_spreadsheet_made_a_float(self, tmp_path: Path) -> None:
        assert entry(WB.replace("WB-1", "12.0"), tmp_path).document == "12"
        assert entry(WB.replace("WB-1", '"=""007"""'), tmp_path).document == "007"

    def test_files_with_other_columns_and_all_their_problems(self, tmp_path: Path) -> None:
        (tmp_path / "fr.csv").write_text(
            "Date;Bordereau;Type;De;À;Produit;Quantité\n28/02/2026;;expédié;Depot;North;rice;5\n"
        )
        a, _ = [*files(tmp_path, a=WB.replace("5 kg", "x")), None]
        with pytest.raises(ration.DataError) as error:
            ration.load_journal([a, tmp_path / "fr.csv"], PROGRAMME)
        assert [(each.file, each.code) for each in error.value.problems] == [
            (str(a), "stock-quantity-unreadable"), (str(tmp_path / "fr.csv"), "journal-document-missing"),
        ]  # fmt: skip


class TestPlan:
    """With a plan, places and days are checked."""

    def test_slips_of_sites(self, tmp_path: Path) -> None:
        row = "2026-03-02,DL-1,issue,Nroth,,rice,5,"
        rows = f"{WB}\n{row}"
        (line,) = refused(rows, tmp_path, plan=two_sites())
        assert "the plan has no such site; did you mean North?" in line
        read(f"{HEADER}\n{rows}\n", tmp_path)  # without a plan nobody knows
        mapping = '[sites]\nNroth = "North"\n'
        assert (
            read(f"{HEADER}\n{rows}\n", tmp_path, mapping, plan=two_sites()).entries[1].origin
            == "North"
        )

    def test_depots_are_no_slips(self, tmp_path: Path) -> None:
        rows = (
            "2026-03-01,WB-1,dispatch,North 2,North,rice,5,\n2026-03-02,C-1,count,,North 2,rice,5,"
        )
        assert len(read(f"{HEADER}\n{rows}\n", tmp_path, plan=two_sites()).entries) == 2
        (line,) = refused(
            f"{WB}\n2026-03-02,C-1,count,,North 2,rice,5,", tmp_path, plan=two_sites()
        )
        assert 'places = ["North 2"]' in line
        mapping = '[journal]\nplaces = ["North 2"]\n'
        text = f"{HEADER}\n{WB}\n2026-03-02,C-1,count,,North 2,rice,5,\n"
        assert len(read(text, tmp_path, mapping, plan=two_sites()).entries) == 2

    def test_goods_are_issued_at_sites(self, tmp_path: Path) -> None:
        rows = f"{WB}\n2026-03-02,DL-1,issue,Warehouse,,rice,5,"
        assert found(rows, tmp_path, plan=two_sites()) == [("journal-issue-place", "from")]

    def test_another_plan(self, tmp_path: Path) -> None:
        row = "2026-03-02,WB-1,dispatch,Depot,K-1,rice,5,"
        (line,) = refused(row, tmp_path, plan=two_sites())
        assert line.startswith(
            "no entry has a site of the plan, such as North and South; name the plan"
        )

    def test_days(self, tmp_path: Path) -> None:
        assert found("2026-03-01,DL-1,issue,North,,rice,5,", tmp_path, plan=two_sites()) == [
            ("journal-issue-early", "date")
        ]
        early = read(
            f"{HEADER}\n{WB.replace('2026', '2025')}\n{WB.replace('WB-1', 'WB-2')}\n",
            tmp_path,
            plan=two_sites(),
        )
        assert [(each.code, each.row) for each in early.warnings] == [("journal-early", 2)]

    def test_its_programme_is_used(self, tmp_path: Path) -> None:
        two_sites().write(tmp_path / "plan")
        (tmp_path / "j.csv").write_text(f"{HEADER}\n{WB}\n")
        assert len(ration.load_journal(tmp_path / "j.csv", plan=tmp_path / "plan").entries) == 1


class TestFiles:
    """Other files than CSV, files that are no journals, and files that come back."""

    def test_what_is_no_journal(self, tmp_path: Path) -> None:
        (line,) = refused("A-1,4", tmp_path, "household_id,persons")
        assert line.startswith(
            "no column of a journal is found; columns of a journal are: date, document, kind"
        )

    def test_no_file_at_all(self) -> None:
        with pytest.raises(ration.InputError, match="no file is named"):
            ration.load_journal([], PROGRAMME)

    def test_a_line_of_text_is_not_shown(self, tmp_path: Path) -> None:
        (line,) = refused(f"{WB}\nSigned: Kim Secret,,,,,,,", tmp_path)
        assert line.startswith("row 3: the row has no item, no kind and no quantity")
        assert "Kim" not in line

    def test_columns_that_are_missing(self, tmp_path: Path) -> None:
        lines = refused("2026-03-01,rice", tmp_path, "date,item")
        assert [line.split(":")[0] for line in lines] == ["document", "from", "kind", "quantity"]

    def test_a_protected_sheet_is_read_and_a_broken_workbook_is_not(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        for row in (HEADER, WB):
            sheet.append(row.split(","))
        sheet.protection.set_password("secret")
        book.save(tmp_path / "j.xlsx")
        assert len(ration.load_journal(tmp_path / "j.xlsx", PROGRAMME).entries) == 1
        book.create_sheet("More").append(["date", "document"])
        book["More"].append(["2026-03-01", "WB-2"])
        book.save(tmp_path / "two.xlsx")
        (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04" + bytes(99))
        with pytest.raises(ration.InputError) as error:
            ration.load_journal([tmp_path / "bad.xlsx", tmp_path / "two.xlsx"], PROGRAMME)
        assert {Path(each.file or "").name: each.code for each in error.value.problems} == {
            "bad.xlsx": "file-broken", "two.xlsx": "stock-sheet-several",
        }  # fmt: skip

    def test_parquet_and_frames(self, tmp_path: Path) -> None:
        cells = dict(zip(HEADER.split(","), WB.split(","), strict=True)) | {
            "date": dt.date(2026, 3, 1)
        }
        pl.DataFrame([cells]).write_parquet(tmp_path / "j.parquet")
        for source in (
            tmp_path / "j.parquet",
            pl.DataFrame([cells]),
            pl.DataFrame([cells]).to_pandas(),
        ):
            (got,) = ration.load_journal(source, PROGRAMME).entries
            assert (got.date, got.document) == (dt.date(2026, 3, 1), "WB-1")

    def test_a_template_comes_back_filled(self, tmp_path: Path) -> None:
        """It lists all that is still blank; filled in, it is a journal of the plan."""
        file = tmp_path / "out.xlsx"
        assert ration.journal_template(file, two_sites()) == 6
        with pytest.raises(ration.DataError) as error:
            ration.load_journal(file, plan=two_sites())
        blank = [(each.code, each.row) for each in error.value.problems]
        wanted = ("journal-date-missing", "journal-from-missing")
        assert sorted(blank) == [(code, row) for code in wanted for row in range(2, 8)]
        book = openpyxl.load_workbook(file)
        sheet = book.active
        for row in range(2, 8):
            sheet.cell(row, 1, dt.datetime(2026, 3, 1))  # noqa: DTZ001
            sheet.cell(row, 4, "Depot")
        book.save(file)
        journal = ration.load_journal(file, plan=two_sites())
        assert {(each.document, each.target) for each in journal.entries} == {
            ("WB-0001", "North"),
            ("WB-0002", "South"),
        }
        sent = {(each.target, each.item): each.quantity.amount for each in journal.entries}
        for site in two_sites().sites:
            for line in site.lines.lines:
                over = 0 if line.dispatch is None else line.dispatch.over
                assert sent[site.site, line.item] == line.quantity.amount + over

    def test_a_template_sends_no_more_packs_than_there_are(self, tmp_path: Path) -> None:
        """Whole packs for every site would be more than the depot has: so one is opened."""
        cells = {"item": ["rice"], "quantity": ["48 kg"], "depot": ["D-1"]}
        plan = ration.compute(ROWS, PROGRAMME, stock=pl.DataFrame(cells), shortage="equal")
        ration.journal_template(tmp_path / "out.csv", plan)
        text = (tmp_path / "out.csv").read_text().replace(",WB", "2026-03-01,WB")
        (tmp_path / "out.csv").write_text(text)
        sent = ration.load_journal(tmp_path / "out.csv", plan=plan).entries
        assert {each.item for each in sent} == {"rice"}
        assert sum(each.quantity.amount for each in sent) == plan.totals["rice"].quantity.amount

    def test_a_template_sends_only_what_is_not_at_the_site(self, tmp_path: Path) -> None:
        stock = pl.DataFrame({
            "item": ["rice", "rice", "oil", "soap"], "quantity": ["20 kg", "1 t", "1000", "1000"],
            "site": ["North", None, None, None], "depot": [None, "D-1", "D-1", "D-1"],
        })  # fmt: skip
        plan = ration.compute(ROWS, PROGRAMME, stock=stock, shortage="equal")
        ration.journal_template(tmp_path / "out.csv", plan)
        rows = (tmp_path / "out.csv").read_text().splitlines()
        assert [row for row in rows if ",rice," in row] == [
            ",WB-0002,dispatch,D-1,South,rice,,,,1,bag of 25 kg,,"
        ]

    def test_other_endings(self, tmp_path: Path) -> None:
        for write in (lambda path: ration.write_journal(Journal(), path), ration.journal_template):
            with pytest.raises(ValueError, match=r"neither .csv nor .xlsx"):
                write(tmp_path / "out.ods")


class TestCommand:
    """`ration journal` shows a journal, and writes it."""

    def test_it_shows_and_writes(self, tmp_path: Path) -> None:
        two_sites().write(tmp_path / "plan")
        (tmp_path / "j.csv").write_text(f"{HEADER},by\n{WB},Kim Secret\n")
        ran = run("journal", "j.csv", "--plan", "plan", "-o", "all.xlsx", cwd=tmp_path)
        assert (ran.code, ran.err) == (0, "Written: all.xlsx, entries: 1.\n")
        assert "Journal j.csv: 1 row, 1 entry in 1 document." in ran.out
        assert "Kim" in str([*openpyxl.load_workbook(tmp_path / "all.xlsx").active.values])
        shown = run("journal", "all.xlsx", "--plan", "plan", "--json", cwd=tmp_path).out
        assert json.loads(shown)["format"] == "ration.journal/1"
        assert json.loads(shown)["entries"][0]["quantity"] == "5 kg"
        assert "Kim" not in ran.out + ran.err + shown

    def test_problems(self, tmp_path: Path) -> None:
        (tmp_path / "j.csv").write_text(f"{HEADER},by\n{WB.replace('WB-1', '')},Kim Secret\n")
        ran = run("journal", "j.csv", "-p", "general-food", cwd=tmp_path)
        assert (ran.code, ran.out, "Kim" in ran.err) == (1, "", False)

    @pytest.mark.parametrize(
        ("words", "message"),
        [
            ((), "name the files of the journal, or --template FILE"),
            (("j.csv", "--template", "x.csv"), "--template: it writes a journal to fill in"),
            (("--template", "x.ods"), "--template: name a .csv or .xlsx file"),
            (("j.csv", "-o", "x.ods"), "-o: name a .csv or .xlsx file"),
        ],
    )
    def test_usage(self, words: tuple[str, ...], message: str, tmp_path: Path) -> None:
        (tmp_path / "j.csv").write_text(f"{HEADER}\n{WB}\n")
        ran = run("journal", *words, cwd=tmp_path)
        assert (ran.code, message in " ".join(ran.err.replace("│", " ").split())) == (2, True), (
            ran.err
        )

    def test_it_replaces_nothing_that_it_reads(self, tmp_path: Path) -> None:
        (tmp_path / "all").mkdir()
        (tmp_path / "all/j.csv").write_text(f"{HEADER}\n{WB}\n")
        for out, why in (
            ("all/j.csv", "it is the journal"),
            ("all/new.csv", "it would be part of the journal"),
        ):
            ran = run("journal", "all", "-o", out, "--force", cwd=tmp_path)
            assert (ran.code, why in ran.err) == (4, True), ran.err
