"""What commands say where a plan is issued from stock: true, of the right file, and it helps."""

from pathlib import Path

import pytest
from command import Ran, csv, run
from small import RICE

EVERY = ("--first", "2026-01-01", "--every", "10 days", "--count", "2")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "p.toml").write_text(RICE.format(quantity="3 kg", more=""))
    csv(tmp_path / "ab.csv", ["A,4,North", "B,2,South"], "household_id,persons,centre")
    csv(tmp_path / "bad.csv", ["A,some,North"], "household_id,persons,centre")
    csv(tmp_path / "stock.csv", ["rice,9"], "item,quantity")
    csv(tmp_path / "ten.csv", ["rice,ten"], "item,quantity")
    return tmp_path


def ran(folder: Path, command: str, *words: str) -> Ran:
    return run(*command.split(), *words, "-p", "p.toml", cwd=folder)


class TestRejects:
    """`--rejects` is named where it leaves the bad rows out, and nowhere else."""

    MEND = "Nothing was written. Fix the rows"

    def test_rows_of_the_register(self, folder: Path) -> None:
        for command in ("compute bad.csv", "compute bad.csv --stock stock.csv"):
            errors = ran(folder, command).err
            assert f"{self.MEND}, or leave them out with --rejects FILE.\n" in errors

    def test_rows_that_it_does_not_leave_out(self, folder: Path) -> None:
        for command in ("compute ab.csv --stock ten.csv", "rounds ab.csv --stock ten.csv"):
            assert ran(folder, command, *(EVERY * command.startswith("rounds"))).err.endswith(
                f"{self.MEND}.\n"
            )

    def test_a_command_that_has_no_such_option(self, folder: Path) -> None:
        for registers in ("bad.csv", "ab.csv bad.csv"):
            done = ran(folder, f"rounds {registers} --stock stock.csv", *EVERY)
            assert done.err.endswith(f"{self.MEND}.\n")

    def test_many_rows_of_stock(self, folder: Path) -> None:
        csv(folder / "ten.csv", ["rice,ten"] * 21, "item,quantity")
        errors = ran(folder, "compute ab.csv --stock ten.csv").err
        assert "… 21 errors in total: 21 stock-quantity-unreadable.\n" in errors


class TestNoStock:
    """The warning of an item without stock names the day and what is to come."""

    NONE = "warning: stock.csv: rice: the item has no stock{}: nothing is issued; {}\n"

    def test_a_lot_that_comes_later(self, folder: Path) -> None:
        wait = "wait for what arrives on 2026-01-25, or add its lots to the stock file"
        csv(folder / "stock.csv", ["rice,18,", "rice,100,2026-01-25"], "item,quantity,arriving")
        done = ran(folder, "rounds ab.csv --stock stock.csv", *EVERY)
        assert done.err == self.NONE.format(" on 2026-01-11", wait)
        csv(folder / "stock.csv", ["rice,100,2026-01-25"], "item,quantity,arriving")
        done = ran(folder, "compute ab.csv --stock stock.csv --date 2026-01-24")
        assert done.err == self.NONE.format(" on 2026-01-24", wait)

    def test_many_rounds_are_one_line(self, folder: Path) -> None:
        done = ran(folder, "rounds ab.csv --stock stock.csv", *EVERY[:-1], "6")
        days = " on 2026-01-11, 2026-01-21, 2026-01-31 and 2 more"
        assert done.err == self.NONE.format(days, "add its lots to the stock file")

    def test_a_day_that_is_not_said(self, folder: Path) -> None:
        csv(folder / "stock.csv", ["rice,0"], "item,quantity")
        done = ran(folder, "compute ab.csv --stock stock.csv")
        assert done.err == self.NONE.format("", "add its lots to the stock file")


@pytest.mark.parametrize(
    ("words", "option"),
    [
        ("compute - --stock -", "stock"),
        ("compute ab.csv --stock - --arrears -", "arrears"),
        ("print - --stock - -o out", "stock"),
        ("report - --stock - -o out.html", "stock"),
        ("rounds ab.csv - --stock - --count 2", "stock"),
    ],
)
def test_standard_input_is_read_once(folder: Path, words: str, option: str) -> None:
    command, *rest = words.split()
    done = run(command, *rest, "-p", "p.toml", cwd=folder, stdin=b"household_id\n")
    message = f"--{option}: standard input is already used for another input; name a file\n"
    assert (done.code, done.err) == (2, f"error: ration {command}: {message}")
