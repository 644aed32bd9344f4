"""What can be wrong with a row of a register: its id, its counts, its words."""

from ration.core.messages.kind import Kind, example, register

_ADULTS = "household_id,persons,adults"
_RICE = """\
id = "mine"
version = "1"
title = "Rice"
channels.centre = {{}}
items.rice = {{ name = "Rice", unit = "kg"{item} }}
[[allocations]]
item = "rice"
per = "{per}"
{rate}
channel = "centre\""""


def _kaesong(row: str, header: str = _ADULTS) -> str:
    return example("check households.csv", households_csv=f"{header}\n{row}")


def _planned(*rows: str, rate: str, per: str = "person", item: str = "", header: str) -> str:
    """A register, computed with a programme that hands out rice."""
    text = _RICE.format(per=per, rate=rate, item=item)
    table = "\n".join((header, *rows))
    return example("compute households.csv -p mine.toml", mine_toml=text, households_csv=table)


ROWS: dict[str, Kind] = {
    "id-blank": Kind(
        message="the household has no id",
        hint="give every household its own id",
        example=register(",4"),
    ),
    "id-broken": Kind(
        message="a spreadsheet has cut the id's digits",
        hint="take it from the source, and keep ids as text",
        example=register("1.23E+15,4"),
    ),
    "id-float": Kind(
        message="numbers with a decimal point lose digits of ids",
        hint="read them as text",
        example='compute(polars.DataFrame({"household_id": [1.5], "persons": [4]}))',
    ),
    "id-duplicate": Kind(
        message="{times} rows have this id{where}",
        hint="keep the right one, or give each its own",
        example=register("A-1,4", "A-1,5"),
    ),
    "cell-error": Kind(
        message="a formula that failed",
        hint="fix it in the workbook",
        example=register("#REF!,4"),
    ),
    "count-blank": Kind(
        message="blank, and blank is not zero",
        hint="write a whole number, 0 for none",
        example=register("A-1,"),
    ),
    "count-missing": Kind(
        message="it means no answer, and that is not zero",
        hint="write a whole number, 0 for none",
        example=register("A-1,n/a"),
    ),
    "count-separator": Kind(
        message="thousands or decimals: nothing in the column shows which",
        hint='write it in plain digits, or write thousands = "{sign}" in a mapping',
        example=register('A-1,"1,234"'),
    ),
    "count-words": Kind(
        message="not a whole number",
        hint="write it in digits, such as 5",
        example=register("A-1,many"),
    ),
    "count-fraction": Kind(
        message="not a whole number",
        hint="write it whole, in plain digits, such as 5 or 1000",
        example=register("A-1,4.5"),
    ),
    "count-negative": Kind(
        message="less than zero", hint="write 0 or more", example=register("A-1,-4")
    ),
    "count-absurd": Kind(
        message="more than {largest} in one household",
        hint="fix it, or use --largest {number} if it is right; if a row is an area, write"
        " average_size in a mapping",
        example=register("A-1,4000"),
    ),
    "count-large": Kind(
        message="over {usual} in one household",
        hint="check whether it is right",
        example=register("A-1,90"),
        warning=True,
    ),
    "count-overflow": Kind(
        message="too large a number to add up exactly",
        hint="write the real one",
        example=register("A-1,99999999999999999999"),
    ),
    "count-zero": Kind(
        message="household with 0 persons",
        hint="write how many persons it has, or delete it",
        example=register("A-1,0"),
    ),
    "households-zero": Kind(
        message="the row stands for 0 households",
        hint="write 1 or more, or delete it",
        example=register("A-1,0,5", header="household_id,households,persons"),
    ),
    "group-larger": Kind(
        message="more than the household's {persons} persons",
        hint="fix one of the two",
        example=_kaesong("A-1,4,6"),
    ),
    "partition": Kind(
        message="{parts} make {sum}, not {persons} persons",
        hint="fix the count that is wrong",
        example=example(
            "check households.csv -p mine.toml",
            mine_toml='partition = ["men", "women"]\ngroups.men = {}\ngroups.women = {}\n'
            + _RICE.format(per="person", rate='quantity = "5 kg"', item=""),
            households_csv="household_id,persons,men,women\nA-1,4,1,2",
        ),
    ),
    "value-blank": Kind(
        message="blank, and {allocations} needs it",
        hint="write the household's {column}",
        example=_planned(
            "A-1,4,",
            rate='quantity = "5 kg"\nonly = { category = ["AAY"] }',
            header="household_id,persons,category",
        ),
    ),
    "value-absent": Kind(
        message="no row has this value, which {allocation} lists",
        hint="check its spelling; the rows have: {values}",
        example=_planned(
            "A-1,4,aay",
            rate='quantity = "5 kg"\nonly = { category = ["AAY"] }',
            header="household_id,persons,category",
        ),
        warning=True,
    ),
    "site-blank": Kind(
        message="no {channel} is named, and something is due there",
        hint="name the household's {channel}",
        example=register("A-1,4,", "B-2,5,North", header="household_id,persons,centre"),
    ),
    "site-blank-idle": Kind(
        message="no {channel} is named",
        hint="nothing is due there, so it may stay blank",
        example=_planned(
            "A-1,4,,0",
            "B-2,5,North,1",
            per="infants",
            rate='quantity = "1 kg"',
            header="household_id,persons,centre,infants",
        ),
        warning=True,
    ),
    "register-rejected": Kind(
        message="no row is accepted",
        hint="nothing is due: fix the rows",
        example=example(
            "compute households.csv -p general-food --rejects rejects.csv",
            households_csv="household_id,persons\nA-1,many",
        ),
        warning=True,
    ),
    "register-empty": Kind(
        message="the register has a header and no rows",
        hint="nothing is due",
        example=example(
            "compute households.csv -p general-food", households_csv="household_id,persons"
        ),
        warning=True,
    ),
    "areas-condition": Kind(
        message="a row stands for {households} households, and `only` asks for the count of one",
        hint="use a register of households",
        example=_planned(
            "A-1,40,200,9",
            rate='quantity = "5 kg"\nonly = { infants = { min = 1 } }',
            header="household_id,households,persons,infants",
        ),
    ),
    "areas-rule": Kind(
        message="a row stands for {households} households, and the sizes, bounds or rounding are"
        " for one",
        hint="use a register of households",
        example=_planned(
            "A-1,40,200",
            rate='quantity = "5 kg"\nat_most = "20 kg"',
            header="household_id,households,persons",
        ),
    ),
    "indivisible": Kind(
        message="{heads} give {due}, a fraction of {step}{households}",
        hint='write how to round, such as round = {{ mode = "up" }}',
        example=_planned(
            "A-1,3",
            rate='quantity = "0.5 bar"',
            item="",
            header="household_id,persons",
        ).replace('unit = "kg"', 'unit = "bar"'),
    ),
    "size-missing": Kind(
        message="a household with {persons} persons is in no size range{households}",
        hint="add a range to the sizes",
        example=_planned(
            "A-1,9", rate='sizes = [{ to = 5, quantity = "5 kg" }]', header="household_id,persons"
        ),
    ),
    "overflow": Kind(
        message="the sum does not fit in 64 bits",
        hint="check whether the figures are right",
        example=register(
            "A-1,1,9223372036854775807",
            header="household_id,households,persons",
            more="--largest 9223372036854775807",
        ),
    ),
}
