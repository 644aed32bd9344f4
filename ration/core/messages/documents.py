"""What keeps documents from being printed or written."""

from ration.core.messages.kind import Kind

PAPER: dict[str, Kind] = {
    "language-unknown": Kind("there are no labels in that language", "{mend}"),
    "language-many": Kind("a document has room for two languages", "name one or two, as en,ko"),
    "paper-unknown": Kind("there is no paper of that size", "{mend}"),
    "document-unknown": Kind("there is no document of that name", "{mend}"),
    "order-unsized": Kind(
        "no persons are counted here, so households have no size", "order by a column"
    ),
    "print-areas": Kind(
        "a row stands for many households, so there is no list of them", "say --documents waybill"
    ),
    "print-nothing": Kind(
        "there is nothing to print: no household goes to a site, or no document fits",
        "look at `ration compute`, or name other --documents",
    ),
    "font-none": Kind("no font is in it", "name a font file, or a folder of them"),
    "font-missing": Kind("no font here has {characters}, {where}", "{mend}, or say --font FILE"),
}
