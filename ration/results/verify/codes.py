"""The verdicts on the texts of codes: slips, cards, roots and proofs."""

from typing import Literal

from ration.core.models import Frozen, Names, Several

CodeKind = Literal["slip", "card", "root", "proof", "other"]
Level = Literal["good", "unsure", "bad"]
SignatureState = Literal["good", "unknown key", "bad", "none"]
TotalState = Literal[
    "in",
    "in unsigned root",
    "another plan",
    "another place",
    "another root",
    "broken proof",
    "no proof",
    "no root",
]
SumsState = Literal["proven", "differ", "unchecked"]
Verdict = Literal[
    "genuine in total",
    "genuine",
    "in total",
    "sums proven",
    "listed",
    "in unsigned root",
    "unknown key",
    "unsigned",
    "no slip",
    "bad signature",
    "broken proof",
    "another plan",
    "another place",
    "another root",
    "sums differ",
    "unreadable",
]


class CodeCheck(Frozen):
    """What is known of one text: its contents, its signature, and whether it is in a total.

    `kind` other means a text that ration does not know. `signature` None means that no signature
    is expected, as in a proof. `key` is the number of the key that the signature names. `total`
    is of a slip with its proof, or of a root among those that are given; None means that nothing
    is compared. `root` are the 32 letters that a slip and its proof lead to, or those of a root's
    text. `sums` is of a root alone: whether a slip and its proof, or a given root, have these sums.
    `repeated` means that a paper of this household, plan and place comes before it. Of `seal`,
    `programme`, `date`, `channel`, `site` and `household`, None means that the text has none.
    `amounts` are items with amounts and units; of a card, its lines.
    """

    kind: CodeKind
    level: Level
    verdict: Verdict
    signature: SignatureState | None = None
    key: str | None = None
    total: TotalState | None = None
    root: str | None = None
    sums: SumsState | None = None
    repeated: bool = False
    seal: str | None = None
    programme: str | None = None
    date: str | None = None
    channel: str | None = None
    site: str | None = None
    household: str | None = None
    amounts: Names = ()


class CodeChecks(Frozen):
    """The verdicts on several texts, in their order; a proof is part of the check of its slip.

    `keys` are the numbers of the public keys. `roots` is how many roots the texts are compared
    with; roots among the texts are not counted.
    """

    format: Literal["ration.codes/1"] = "ration.codes/1"
    keys: Several[str]
    roots: int
    checks: Several[CodeCheck]

    @property
    def level(self) -> Level:
        """The worst of all verdicts."""
        levels = {each.level for each in self.checks}
        return "bad" if "bad" in levels else "unsure" if "unsure" in levels else "good"

    def to_json(self) -> str:
        """The verdicts as one JSON object of the format `ration.codes/1`."""
        return self.model_dump_json(indent=1)
