"""What is known of a site is on its papers."""

from pathlib import Path

import polars as pl
import pytest
from printed import text_of

import ration

ROWS = pl.DataFrame(
    {"household_id": ["1", "2"], "persons": [4, 3], "adults": [2, 1], "centre": ["A", "B"]}
)
SITES = pl.DataFrame(
    {
        "site": ["A"],
        "address": ["1 Mill Street"],
        "contact": ["Jo Yun Mi"],
        "phone": ["+850 2 555"],
        "depot": ["North depot"],
    }
)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("print") / "p"
    ration.compute(ROWS, site_details=SITES).write_pdf(folder, documents=["waybill"])
    return folder


def test_the_waybill_has_the_address_the_contact_and_the_depot(printed: Path) -> None:
    text = text_of(printed / "waybills/centre/A.pdf")
    assert "1 Mill Street, Jo Yun Mi, +850 2 555" in text
    assert "From North depot" in text


def test_a_site_without_details_has_lines_to_write_on(printed: Path) -> None:
    text = text_of(printed / "waybills/centre/B.pdf")
    assert "Mill Street" not in text
    assert "Address, contact" in text


def test_papers_with_contacts_are_the_owners_alone(printed: Path) -> None:
    assert printed.stat().st_mode & 0o077 == 0
