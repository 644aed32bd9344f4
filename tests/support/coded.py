"""Texts of codes to check: those of the published vectors, signed with a key of their own."""

import json
from pathlib import Path
from typing import Any

import minisign

from ration.seals.keys import SecretKey
from ration.seals.texts import signed

VECTORS: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "seals" / "vectors.json").read_text("utf-8")
)
HOUSEHOLDS = VECTORS["households"]
ROOT, LETTERS = VECTORS["root"], VECTORS["code"]
KEY, OTHER_KEY = (SecretKey(minisign.KeyPair.generate().secret_key) for _ in range(2))
PUBLIC = KEY.public.line
SLIP, PROOF = signed(HOUSEHOLDS[3]["slip"], KEY), HOUSEHOLDS[3]["proof"]
CARD = signed("RATION-CARD1 K7Q2-9XMF-3D5H-8RTW\nkaesong-2020\nH-001\npersons 4\ncentre DC-01", KEY)


def changed(text: str) -> list[str]:
    """A text with each of its characters changed, left out or doubled, in turn."""
    found = []
    for at, sign in enumerate(text):
        other = "7" if sign != "7" else "2"
        found += [text[:at] + new + text[at + 1 :] for new in (other, "", sign * 2)]
    return found
