"""Figures and names are the same in any locale: no decimal comma, no other letter for i."""

import subprocess
from pathlib import Path

import pytest
from terminal import RATION, surroundings

pytestmark = pytest.mark.slow

SOURCES = Path("/usr/share/i18n/locales")  # Debian's package `locales`
ROWS = "Household_ID,PERSONS,adults,CENTRE\nI-1,1234,2,개성\nı-1,5,3,İzmir\n"
WORDS = "--column household_id=Household_ID --column persons=PERSONS --column centre=CENTRE"
LINE = (
    f"{RATION} compute r.csv {WORDS} --largest 9999 -o plan; "
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


def test_same_in_any_locale(made: Path, tmp_path: Path) -> None:
    there = [name for name in ("tr_TR", "ar_EG") if (made / name).exists()]
    runs = {}
    for locale in ("C.UTF-8", "C", *there):
        folder = tmp_path / locale
        folder.mkdir()
        (folder / "r.csv").write_text(ROWS, encoding="utf-8")
        environment = surroundings(LC_ALL=locale, LOCPATH=str(made))
        runs[locale] = subprocess.Popen(
            ["sh", "-c", LINE],
            cwd=folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
    outputs = {locale: run.communicate()[0].decode() for locale, run in runs.items()}
    assert [locale for locale in outputs if outputs[locale] != outputs["C.UTF-8"]] == []
    for text in ("6,195", "185.85", "İzmir", "개성", '"households": 2'):
        assert text in outputs["C.UTF-8"]
    if not there:
        pytest.skip("only C was tried: Debian's package locales is missing")
