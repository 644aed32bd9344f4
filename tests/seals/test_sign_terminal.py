"""Passwords that are typed: asked for twice when a key is made, and never shown."""

import signal
from pathlib import Path

import pytest
from terminal import RATION, on_terminal

import ration

pytestmark = pytest.mark.slow
# Every mark ends with the space after the colon: from then on what is typed is hidden.


def test_a_password_is_typed_twice_and_not_shown(tmp_path: Path) -> None:
    with on_terminal([RATION, "keys", "new", "office"], tmp_path) as terminal:
        shown = terminal.until("Password for the new key: ")
        terminal.type("salt and rice\n")
        shown += terminal.until("The same again: ")
        terminal.type("salt and rise\n")
        shown += terminal.until("Password for the new key: ")
        for _ in range(2):
            terminal.type("salt and rice\n")
            shown += terminal.until("again: ", "Written")
        shown += terminal.rest()
    assert "salt" not in shown
    assert "Written: office.key and office.pub" in shown
    key = ration.show_key(tmp_path / "office.key", password="salt and rice")
    assert str(key.number) in shown


def test_a_wrong_password_is_asked_for_again(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("H-1")
    key = ration.new_signing_key("office", tmp_path, password="rice")
    words = [RATION, "sign", "list.csv", "--key", str(key.secret_file)]
    with on_terminal(words, tmp_path) as terminal:
        terminal.until("office.key: ")
        terminal.type("rise\n")
        assert "not that of the key; try again" in terminal.until("office.key: ", "error")
        terminal.type("rice\n")
        assert "list.csv.minisig" in terminal.rest()
    assert (tmp_path / "list.csv.minisig").exists()


@pytest.mark.parametrize(("key", "code"), {"\4": 130, "SIGINT": 130, "SIGTERM": 143}.items())
def test_a_question_that_is_interrupted_makes_no_key(tmp_path: Path, key: str, code: int) -> None:
    with on_terminal([RATION, "keys", "new", "office"], tmp_path) as terminal:
        terminal.until("key: ")
        if key.startswith("SIG"):
            terminal.process.send_signal(getattr(signal, key))
        else:  # the end of the input
            terminal.type(key)
        shown = terminal.rest()
        echoes = terminal.echoes
    assert terminal.process.returncode == code, shown
    assert echoes  # what is typed after it is shown again
    assert not list(tmp_path.iterdir())
