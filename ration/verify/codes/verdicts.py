"""The one word for what is known of a text, and whether that is good, bad or not enough."""

from ration.results.verify.codes import CodeCheck, Level, Verdict

LEVELS: dict[Verdict, Level] = {
    "genuine in total": "good",
    "genuine": "good",
    "in total": "good",
    "sums proven": "good",
    "listed": "unsure",
    "in unsigned root": "unsure",
    "unknown key": "unsure",
    "unsigned": "unsure",
    "no slip": "unsure",
    "bad signature": "bad",
    "broken proof": "bad",
    "another plan": "bad",
    "another place": "bad",
    "another root": "bad",
    "sums differ": "bad",
    "unreadable": "bad",
}


def verdict(check: CodeCheck) -> Verdict:
    """The verdict on a text that can be read: what is bad comes first, then what is good."""
    good = check.signature == "good"
    match check.total:
        case _ if check.signature == "bad":
            return "bad signature"
        case "broken proof" | "another plan" | "another place" | "another root":
            return check.total
        case _ if check.sums == "differ":
            return "sums differ"
        case "in" if check.kind == "slip":
            return "genuine in total" if good else "in total"
        case _ if good:
            return "genuine"
        case "in":
            return "sums proven" if check.sums == "proven" else "listed"
        case "in unsigned root":
            return "in unsigned root"
    if check.kind == "proof":
        return "no slip"
    return "unknown key" if check.signature == "unknown key" else "unsigned"
