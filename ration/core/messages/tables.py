"""What can be wrong with a table's form: separator, header, rows that are not records, sheets."""

from ration.core.messages.kind import Kind, example, register

_TOP = "household_id,persons"
_SHEETS = "$ ration check households.xlsx"

TABLES: dict[str, Kind] = {
    "separator-found": Kind(
        message="its cells are separated by {name}",
        hint='write separator = "…" in a mapping if not',
        example=register("A-1;4", header="household_id;persons"),
        warning=True,
    ),
    "separator-wrong": Kind(
        message="not a sign that can separate cells",
        hint='write one sign, such as separator = ";"',
        example=example(
            "check households.csv --map map.toml",
            map_toml='separator = "and"',
            households_csv=f"{_TOP}\nA-1,4",
        ),
    ),
    "header-blank": Kind(
        message="its first rows are blank",
        hint="put the columns' names in the first row",
        example=register(",", header=","),
    ),
    "header-none": Kind(
        message="there is no such row to use as the header",
        hint="count rows as a spreadsheet does",
        example=register("A-1,4", more="--header-row 9"),
    ),
    "header-row": Kind(
        message="used as the header; {above}",
        hint="use --header-row N if another row is the header",
        example=register(_TOP, "A-1,4", header="Register of camp 7,"),
        warning=True,
    ),
    "header-joined": Kind(
        message="names of columns are joined from rows {first} and {row}, such as {example}",
        hint="use --header-row N if one row alone is the header",
        example=register(",Men,Women,persons", "A-1,1,1,4", header="household_id,Members,,"),
        warning=True,
    ),
    "header-missing": Kind(
        message="the first row looks like data, not like a header",
        hint="put the columns' names above it",
        example=register("2,5", header="1,4"),
    ),
    "label-row": Kind(
        message="it has labels, not a household",
        hint="use --header-row {header} if it is a household",
        example=register("Household ID,Persons", "A-1,4"),
        warning=True,
    ),
    "tag-row": Kind(
        message="it has {what}, not a household",
        hint="what it tells about columns is kept",
        example=register("#meta+id,#affected", "A-1,4"),
        warning=True,
    ),
    "rows-skipped": Kind(
        message="skipped rows: {rows}",
        hint="because --skip-rows or the mapping asks for it",
        example=register("A-1,4", "B-2,5", more="--skip-rows 3"),
        warning=True,
    ),
    "skip-none": Kind(
        message="there is no such row to skip",
        hint="count rows as a spreadsheet does",
        example=register("A-1,4", more="--skip-rows 9"),
    ),
    "totals-row": Kind(
        message="it has the sums of all other rows",
        hint="skip it with --skip-rows {row}, or delete it",
        example=register("A-1,4", "B-2,5", "C-3,1", "Total,10"),
    ),
    "totals-perhaps": Kind(
        message="its counts are the sums of all other rows",
        hint="if it is a total, skip it with --skip-rows {row}",
        example=example(
            "check households.csv",
            households_csv=f"{_TOP},adults\nA-1,4,2\nB-2,5,3\nC-3,1,1\nD-4,10,6",
        ),
        warning=True,
    ),
    "quote-open": Kind(
        message="a quotation mark is left open, or is inside a quoted cell",
        hint="double it or take it out",
        example=register('"A-1,4', "B-2,5", "C-3,2"),
    ),
    "ragged": Kind(
        message="the row has {what} than the header",
        hint="check that no separator is lost or added",
        example=register("A-1,4,5"),
    ),
    "blank-row": Kind(
        message="the row is blank and was skipped",
        hint="delete it",
        example=register("A-1,4", ",", "B-2,5"),
        warning=True,
    ),
    "blank-rows": Kind(
        message="{count} more rows below it are blank",
        hint="delete them",
        example=register("A-1,4", *12 * (",",), "B-2,5"),
        warning=True,
    ),
    "sheet-missing": Kind(
        message="the workbook has no such sheet", hint="{near}", example=f"{_SHEETS} --sheet Nroth"
    ),
    "sheet-several": Kind(
        message="several sheets may be the register: {sheets}",
        hint='name one, such as --sheet "{first}"; `ration columns` shows what is on each',
        example=_SHEETS,
    ),
    "sheet-plain": Kind(
        message="in a workbook of this kind, zeros that a format puts before ids are not seen,"
        " nor formulas that failed",
        hint="save it as .xlsx to be sure",
        example="$ ration check households.ods",
        warning=True,
    ),
    "sheet-none": Kind(
        message="it is not a workbook, so it has no sheets",
        hint="leave --sheet out",
        example=register("A-1,4", more="--sheet North"),
    ),
    "sheet-far-cell": Kind(
        message="a cell is far from the others, {place}",
        hint="delete its row and its column, and save it again",
        example=f"{_SHEETS}     # with a lone space in cell XFD1048576",
    ),
    "merged-filled": Kind(
        message="merged cells are each read as the first of them ({count} filled)",
        hint="unmerge them if the value is not for all",
        example=f"{_SHEETS}     # with one merged cell for all households of a village",
        warning=True,
    ),
    "merged-number": Kind(
        message="the cell is merged with others, and it is not clear whose number it is",
        hint="unmerge them, and write each its own",
        example=f"{_SHEETS}     # with one merged cell for the persons of two households",
    ),
    "merged-overlap": Kind(
        message="its merged cells overlap",
        hint="unmerge them",
        example=f"{_SHEETS}     # written by a program that merges cells wrongly",
    ),
    "blank-unsure": Kind(
        message="in a workbook of this kind a formula that failed looks blank, so a blank may not"
        " be 0",
        hint="save it as .xlsx or CSV",
        example="$ ration check households.ods --map map.toml     # with blank_is_zero",
    ),
}
