"""Figures and names are the same in any locale: no decimal comma, no other letter for i."""

import subprocess
from pathlib import Path

import pytest
from terminal import RATION, surroundings

SOURCES = Path("/usr/share/i18n/locales")  # Debian's package `locales`
ROWS = "Household_ID,PERSONS,adults,CENTRE\nI-1,1234,2,개성\nı-1,5,3,İzmir\n"
WORDS = "--column household_id=Household_ID --column persons=PERSONS --column centre=CENTRE"
LINE = (
    f"{RATION} compute r.csv {WORDS} --largest 9999 -o plan; {RATION} compute r.csv -p INDIA-NFSA; "
    "cat plan/plan.json plan/entitlements.csv plan/manifests/centre/*"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the locales that can be made here."""
    folder = tmp_path_factory.mktemp("locales")
    makers = [
        subprocess.Popen(["localedef", "--no-archive", "-i", name, "-f", "UTF-8", folder / name])
        for name in ("tr_TR", "ar_EG")
        if (SOURCES / name).exists()
    ]
    for maker in makers:
        maker.wait()
    return folder


def said(folder: Path, locale: str, made: Path) -> bytes:
    """All that a run says and writes."""
    folder.mkdir()
    (folder / "r.csv").write_text(ROWS, encoding="utf-8")
    environment = surroundings(LC_ALL=locale, LOCPATH=str(made))
    done = subprocess.run(["sh", "-c", LINE], cwd=folder, env=environment, capture_output=True)  # noqa: PLW1510
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def plain(made: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What is said in no locale in particular."""
    return said(tmp_path_factory.mktemp("plain") / "run", "C.UTF-8", made)


@pytest.mark.parametrize("locale", ["C", "tr_TR", "ar_EG"])
def test_same_in_any_locale(locale: str, made: Path, plain: bytes, tmp_path: Path) -> None:
    if locale != "C" and not (made / locale).exists():
        pytest.skip(f"the locale {locale} cannot be made here: Debian's package locales is missing")
    assert said(tmp_path / "run", locale, made) == plain
    text = plain.decode()
    assert "6,195" in text  # kilograms of rice
    assert "İzmir" in text
    assert "개성" in text
    assert "did you mean india-nfsa?" in text
