"""What keeps documents from being printed or written."""

from ration.core.messages.kind import Kind, example

_PRINT = "print households.csv -p general-food -o paper "


def _print(more: str) -> str:
    """A register of one row, printed."""
    return example(_PRINT + more, households_csv="household_id,persons\nA-1,4")


PAPER: dict[str, Kind] = {
    "language-unknown": Kind(
        message="there are no labels in this language",
        hint="{near}",
        example=_print("--language xx"),
    ),
    "language-many": Kind(
        message="a document has room for two languages",
        hint="name one or two, such as en,ko",
        example=_print("--language en,fr,ko"),
    ),
    "paper-unknown": Kind(
        message="there is no paper of this size", hint="{near}", example=_print("--paper A9")
    ),
    "document-unknown": Kind(
        message="there is no document of this name",
        hint="{near}",
        example=_print("--documents waybil"),
    ),
    "print-column-missing": Kind(
        message="column not found, so it cannot be printed",
        hint="{near}",
        example=_print("--names head"),
    ),
    "order-unsized": Kind(
        message="no persons are counted here, so households have no size",
        hint="order by a column",
        example="a programme that is per household, printed with --order size",
    ),
    "print-areas": Kind(
        message="a row stands for many households, so there is no list of them",
        hint="use --documents waybill",
        example=example(
            "print areas.csv -o paper --documents list",
            areas_csv="household_id,households,persons,adults\nA-1,40,200,90",
        ),
    ),
    "print-nothing": Kind(
        message="there is nothing to print: no household goes to a site, or no document fits",
        hint="look at `ration compute`, or name other --documents",
        example=_print("--documents pay").replace("-o paper", "-o paper.pdf"),
    ),
    "font-none": Kind(
        message="it has no font in it",
        hint="name a font file, or a folder of them",
        example=_print("--font households.csv"),
    ),
    "font-missing": Kind(
        message="no font here has {characters}, {where}",
        hint="{packages}, or use --font FILE",
        example="a register with Korean names, on a computer without a Korean font",
    ),
}
