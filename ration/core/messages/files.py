"""What can be wrong with a register's file or frame: opening it, and its encoding."""

from ration.core.messages.kind import Kind, register

_FOLDER = "$ ration check registers/"

FILES: dict[str, Kind] = {
    "file-missing": Kind(
        message="there is no such file",
        hint="check the name and the folder",
        example="$ ration check housholds.csv",
    ),
    "file-folder": Kind(
        message="it is a folder, and no register is in it",
        hint="put CSV, Excel, Parquet or JSON files in it",
        example="$ ration check .",
    ),
    "files-skipped": Kind(
        message="skipped {count} in the folder: {which}",
        hint="check that none is part of the register",
        example=f"{_FOLDER}     # which has north.csv and notes.doc in it",
        warning=True,
    ),
    "files-none": Kind(
        message="no file has such a name",
        hint="check the name and the folder",
        example="$ ration check 'north*.csv'",
    ),
    "files-url": Kind(
        message="it is a database, and the others are files",
        hint="read a database by itself",
        example='compute(["north.csv", "sqlite:///south.db?table=households"])',
    ),
    "files-twice": Kind(
        message="the file is named twice",
        hint="name it once",
        example='compute(["north.csv", "north.csv"])',
    ),
    "file-denied": Kind(
        message="you have no permission to read it",
        hint="ask for permission to read it",
        example="a file of another user",
    ),
    "file-empty": Kind(
        message="the file is empty",
        hint="begin it with a header row",
        example="households.csv:\n$ ration check households.csv",
    ),
    "file-broken": Kind(
        message="it cannot be read as {what}: {why}",
        hint="open it and save it again",
        example="a file of which only a part was copied",
    ),
    "file-not-text": Kind(
        message="it is not a text file",
        hint="name a CSV, TSV or Parquet file",
        example="$ ration check photo.jpg",
    ),
    "file-not-regular": Kind(
        message="it is not a regular file",
        hint="pipe it in: ration compute - < {path}",
        example="$ ration check /dev/stdin",
    ),
    "file-sqlite": Kind(
        message="it is an SQLite database",
        hint="name a table of it: sqlite:///{name}?table=households",
        example="$ ration check registers.db",
    ),
    "file-locked": Kind(
        message="it is locked with a password",
        hint="save it without a password",
        example="$ ration check households.xlsx     # which asks for a password",
    ),
    "file-zip": Kind(
        message="it is a zip archive",
        hint="name a file inside it",
        example="$ ration check households.zip",
    ),
    "file-encoding": Kind(
        message="the text is not UTF-8",
        hint="save it as CSV UTF-8",
        example="a file of JSON that was saved as Windows-1252",
    ),
    "encoding-none": Kind(
        message="there is no such encoding",
        hint="{near}",
        example=register("A-1,4", more="--encoding utf9"),
    ),
    "encoding-unknown": Kind(
        message="the text is not UTF-8, and its encoding is not clear",
        hint="save it as CSV UTF-8, or use --encoding NAME, such as --encoding cp1250",
        example="a CSV file of Polish names that was saved as Windows-1250",
    ),
    "encoding-wrong": Kind(
        message="the row has signs that are not {name}",
        hint="fix the row, or use --encoding NAME if it is another",
        example="a CSV file in UTF-8, in which one cell was cut in the middle of a sign",
    ),
    "encoding-guessed": Kind(
        message="the text is not UTF-8 and is read as {name}, because of its {sign}",
        hint="use --encoding NAME if it is another",
        example="a CSV file of French names that was saved as Windows-1252",
        warning=True,
    ),
    "line-ends": Kind(
        message="its rows end in carriage returns alone",
        hint="they are read as rows; save it as CSV UTF-8",
        example="a CSV file that was saved as `CSV (Macintosh)`",
        warning=True,
    ),
    "line-ends-mixed": Kind(
        message="a lone carriage return ends the row, or is in it, and other rows end in line"
        " feeds",
        hint="save it again as CSV UTF-8",
        example="a cell with Alt+Enter in a file of an old Macintosh",
    ),
    "text-only": Kind(
        message="it is not a text file, so it has no {what}",
        hint="leave it out, or {key} of the mapping",
        example="$ ration check households.parquet --encoding cp1252",
    ),
    "frame-unknown": Kind(
        message="{what} is not a table that ration can read",
        hint="give a path, or a Polars, pandas, PyArrow or DuckDB table",
        example="compute({'household_id': [1]})",
    ),
    "frame-pyarrow": Kind(
        message="a DuckDB relation cannot be given back without PyArrow",
        hint="pip install 'ration[duckdb]'",
        example="compute(duckdb.read_csv('households.csv')).entitlements()",
    ),
    "extra-missing": Kind(
        message="it needs packages that are not installed: {what}",
        hint="pip install 'ration[{extra}]'",
        example="$ ration print households.csv -o paper     # without the packages for PDF",
    ),
}
