"""What can be wrong with a register or a file as a whole: opening it, reading it, its header."""

from ration.core.messages.kind import Kind

SOURCE: dict[str, Kind] = {
    "file-missing": Kind("there is no such file", "check the name and the folder"),
    "file-directory": Kind(
        "it is a folder, and no register is in it", "put CSV, Excel, Parquet or JSON files in it"
    ),
    "files-passed": Kind(
        "{count} in the folder passed over: {which}", "see that none is part of the register", True
    ),
    "files-none": Kind("no file is called so", "check the name and the folder"),
    "files-url": Kind("it is no file, and the others are", "read a database by itself"),
    "files-twice": Kind("the file is named twice", "name it once"),
    "file-denied": Kind("it may not be read", "ask for the right to read it"),
    "file-empty": Kind("the file is empty", "begin it with a header row"),
    "file-kind": Kind("{what}", "{mend}"),
    "file-encoding": Kind("the text is not UTF-8", "save it as CSV UTF-8"),
    "encoding-none": Kind("there is no such encoding", "{mend}"),
    "encoding-unknown": Kind(
        "the text is not UTF-8, and its encoding cannot be told",
        "save it as CSV UTF-8, or say --encoding NAME, as --encoding cp1250",
    ),
    "encoding-wrong": Kind(
        "the row holds what is no {name}", "mend it, or say --encoding NAME if it is another"
    ),
    "encoding-guessed": Kind(
        "the text is not UTF-8 and is read as {name}, by its {sign}",
        "say --encoding NAME if it is another",
        True,
    ),
    "line-ends": Kind(
        "its rows end in carriage returns alone", "they are read so; save it as CSV UTF-8", True
    ),
    "line-ends-mixed": Kind(
        "a lone carriage return ends the row, or is in it, and other rows end in line feeds",
        "save it again as CSV UTF-8",
    ),
    "separator-found": Kind(
        "its cells are parted by {name}", 'say separator = "…" in a mapping if not', True
    ),
    "separator-wrong": Kind("no sign that parts cells", 'write one sign, as separator = ";"'),
    "text-only": Kind(
        "it is no text file, so it has no {what}", "leave it out, or {key} of the mapping"
    ),
    "header-none": Kind(
        "there is no such row to be the header", "count rows as a spreadsheet does"
    ),
    "header-row": Kind("taken for the header; {above}", "say --header-row N if another is", True),
    "header-joined": Kind(
        "names of columns are joined from rows {first} and {row}, as {example}",
        "say --header-row N if one row alone is the header",
        True,
    ),
    "label-row": Kind("it holds {what}, not a household", "{mend}", True),
    "rows-skipped": Kind("rows left out: {rows}", "so it was asked", True),
    "skip-none": Kind("there is no such row to skip", "count rows as a spreadsheet does"),
    "totals-row": Kind(
        "it holds the sums of all other rows", "leave it out with --skip-rows {row}, or delete it"
    ),
    "totals-perhaps": Kind(
        "its counts are the sums of all other rows",
        "if it is a total, leave it out with --skip-rows {row}",
        True,
    ),
    "file-broken": Kind("it cannot be read as {what}: {why}", "open it and save it again"),
    "sheet-missing": Kind("the workbook has no such sheet", "{mend}"),
    "sheet-several": Kind(
        "several sheets may be the register: {sheets}",
        'say which, as --sheet "{first}"; `ration columns` shows what is on each',
    ),
    "sheet-plain": Kind(
        "in a workbook of this kind, zeros that a format puts before ids are not seen, nor"
        " formulas that failed",
        "save it as .xlsx to be sure",
        True,
    ),
    "merged-filled": Kind(
        "merged cells are each read as the first of them ({count} filled)",
        "unmerge them if it is not meant for all",
        True,
    ),
    "merged-number": Kind(
        "the cell is merged with others, and whose number it is cannot be told",
        "unmerge them, and write each its own",
    ),
    "blank-unsure": Kind(
        "in a workbook of this kind a formula that failed looks blank, so a blank may not be 0",
        "save it as .xlsx or CSV",
    ),
    "sheet-none": Kind("it is no workbook, so it has no sheets", "leave --sheet out"),
    "json": Kind("{what}", "{mend}"),
    "list-passed": Kind(
        "a list of plain values in {records} records is no column, and passed over",
        "write it as one text, as 1,2, if it is needed",
        True,
    ),
    "records-none": Kind("there is not one record in it", "see whether it was saved whole"),
    "records-more": Kind(
        "there are more than these {count} records, which are a page of them",
        "ask for all at once, or give all pages as a folder",
    ),
    "database": Kind("{what}", "{mend}"),
    "frame-kind": Kind("{what} is not a table that ration knows", "{mend}"),
    "extra-missing": Kind("it needs what is not installed: {what}", "{mend}"),
}
