"""Every kind of problem: its code, what is said of it, and how it is mended."""

from typing import NamedTuple


class Kind(NamedTuple):
    """One kind of problem. `message` and `hint` may name {fields} that the finder fills in."""

    message: str
    hint: str
    warning: bool = False


CATALOGUE: dict[str, Kind] = {
    # the input as a whole
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
    "file-empty": Kind("the file is empty", "a register begins with a header row"),
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
    "extra-missing": Kind("{what} is not installed", "pip install 'ration[{extra}]'"),
    # paper
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
    "font-none": Kind("no font is in it", "name a font file, or a folder of them"),
    "font-missing": Kind("no font here has {characters}, {where}", "{mend}, or say --font FILE"),
    # the programme file
    "programme": Kind("{what}", "{mend}"),
    "toml-directory": Kind("it is a folder, not a file", "name the .toml file in it"),
    "toml-encoding": Kind("the text is not UTF-8", "save it as UTF-8 in a text editor"),
    "programme-unknown": Kind("there is no built-in programme of that name", "{mend}"),
    "mapping-unknown": Kind("there is no ready mapping of that name", "{mend}"),
    "mapping": Kind("{what}", "{mend}"),
    # stock
    "stock": Kind("{what}", "{mend}"),
    "stock-unread": Kind("columns that are not read: {columns}", "those that are: {known}", True),
    "stock-others": Kind(
        "rows of items that the programme does not hand out, passed over: {rows}, of {items}",
        "see that none is an item under another name",
        True,
    ),
    "stock-alike": Kind(
        "{rows} rows of the file say the same as another; all are counted",
        "take out what is listed twice",
        True,
    ),
    "stock-undated": Kind(
        "it arrives or expires on some day", "say the day of the distribution with --date"
    ),
    "stock-expired": Kind("it may not be handed out on {day}", "take it off the list", True),
    "stock-none": Kind(
        "no stock of it is there, so nothing of it is issued", "list what there is", True
    ),
    "stock-short": Kind(
        "{there} are there and {required} are required; short at {sites}",
        "say what to do, as --shortage equal, or [shortage] in the programme",
    ),
    "stock-whole": Kind(
        "a {unit} is not divided, so it is postponed until there is enough for all",
        "say [items.{item}.shortage] in the programme for another way",
        True,
    ),
    "stock-idle": Kind(
        "no households are there in round {round}, so nothing of the lot is issued",
        "move it, if it is needed elsewhere",
        True,
    ),
    "arrears": Kind("no amount that can be owed", "write what is owed in whole steps, or 0"),
    "arrears-ids": Kind("{rows} rows have no id, or that of another", "write every id once"),
    "arrears-none": Kind(
        "there are no arrears in it", "name the folder of a plan that was issued from stock"
    ),
    "arrears-unread": Kind(
        "columns that are not read: {columns}",
        "arrears of an item are in a column called as {known}",
        True,
    ),
    "arrears-nowhere": Kind(
        "{households} households with arrears name no site: {owed} stay owed to them",
        "fill in their sites",
        True,
    ),
    "arrears-gone": Kind(
        "{households} households with arrears are not in the register: {owed} stay owed to them",
        "see whether their ids have changed",
        True,
    ),
    # the register's columns
    "column-missing": Kind("there is no such column; {why}", "{mend}"),
    "people-perhaps": Kind("there is {columns} in it", "if a row is a person, say --people"),
    "system-known": Kind("it looks like an export of {system}, by {columns}", "{mend}"),
    "header-missing": Kind(
        "the first row looks like data, not like a header", "put the columns' names above it"
    ),
    "column-added-twice": Kind("it is added up twice in {name}", "name it once"),
    "column-twice": Kind("the header names this column twice", "rename or delete one of them"),
    "column-named-twice": Kind("it is named twice, as {first} and as {second}", "name it once"),
    "site-personal": Kind(
        "the mapping has {column} as personal, and sites are shown", "name another column"
    ),
    "column-partly": Kind("{count} of {files} files have no such column: {which}", "{mend}"),
    "column-one": Kind("several columns are named for it", "{mend}"),
    "column-taken": Kind(
        "it is taken for {name} ({why})", "say --column {name}=SOURCE if it is another", True
    ),
    "mapping-unread": Kind("the programme reads nothing of that name", "{mend}", True),
    "mended": Kind("{how}{like}: {cells}", "write plain digits to be rid of this", True),
    "trimmed": Kind("spaces around words were taken off: {cells}", "see that none is meant", True),
    "id-mended": Kind(
        "the .0 that a program adds was taken off ids: {cells}", "keep ids as text", True
    ),
    "ids-alike": Kind(
        "{ids} differ in case or spaces alone{like}",
        "they stay apart: see whether they are the same household",
        True,
    ),
    "words-alike": Kind(
        "{other} differs from it in case or spaces alone",
        "they stay apart: write them alike if they are one",
        True,
    ),
    "word-missing": Kind(
        "taken for a name; it may stand for no answer",
        "say missing = [{quoted}] in a mapping if it does",
        True,
    ),
    "blank-zero": Kind("blanks read as 0: {count}", "the mapping says so", True),
    "column-type": Kind("it holds {what}", "{mend}"),
    "column-personal": Kind("it looks like people's names or documents", "group by another column"),
    "similar-none": Kind(
        "no column seems to hold names, phones, documents or birth dates",
        'say which do, under [similar] in a mapping file, as name = "Head of family"',
    ),
    # rows: the record
    "quote-open": Kind(
        "a quotation mark is left open, or stands inside a quoted cell", "double it or take it out"
    ),
    "ragged": Kind("the row has {what} than the header", "see that no separator is lost or added"),
    "blank-row": Kind("the row is blank and was passed over", "delete it", warning=True),
    "blank-rows": Kind("{count} more rows below it are blank", "delete them", warning=True),
    "people-blank": Kind(
        "{count} rows are blank and were passed over (first: row {first})",
        "delete them",
        warning=True,
    ),
    "id-blank": Kind("the household has no id", "give every household its own id"),
    "id-broken": Kind(
        "a spreadsheet has cut the id's digits", "take it from the source, and keep ids as text"
    ),
    "cell-error": Kind("a formula that failed", "mend it in the workbook"),
    "id-float": Kind("numbers with a decimal point lose digits of ids", "read them as text"),
    "id-duplicate": Kind(
        "{times} rows have this id{where}", "keep the right one, or give each its own"
    ),
    # rows: counts
    "count-blank": Kind("blank, and blank is not zero", "write a whole number, 0 for none"),
    "count-missing": Kind(
        "it stands for no answer, and that is not zero", "write a whole number, 0 for none"
    ),
    "count-separator": Kind(
        "thousands, or decimals, and nothing in the column says which",
        'write it in plain digits, or say thousands = "{sign}" in a mapping',
    ),
    "count-words": Kind("not a whole number", "write it in digits, as 5"),
    "count-fraction": Kind("not a whole number", "write it whole, in plain digits, as 5 or 1000"),
    "count-negative": Kind("less than zero", "write 0 or more"),
    "count-absurd": Kind(
        "more than {largest} in one household",
        "mend it, or say --largest {number} if it is right; where a row is an area, say"
        " average_size in a mapping",
    ),
    "count-large": Kind("over {usual} in one household", "see whether it is right", warning=True),
    "count-overflow": Kind("too large a number to add up exactly", "write the real one"),
    "count-zero": Kind("a household of nobody", "write how many people it has, or delete it"),
    "households-zero": Kind("the row stands for no household", "write 1 or more, or delete it"),
    "group-larger": Kind("more than the household's {persons} persons", "mend one of the two"),
    "partition": Kind("{parts} make {sum}, not {persons} persons", "mend the count that is wrong"),
    # rows: people
    "date-ambiguous": Kind(
        "day and month cannot be told apart", "say which with --dates dmy or --dates mdy"
    ),
    "date-unknown": Kind("not a date that there is", "write it as 2015-03-31"),
    "age-unknown": Kind("not an age", "write completed years, as 34, or months, as 6 months"),
    "people-taken": Kind(
        "it is taken for {name} of people ({why})", "say {name} = … under [people] if not", True
    ),
    "dates-order": Kind(
        "dates are read as {order}, which its other dates prove", "say --dates if not", True
    ),
    "where-absent": Kind(
        "no row has {asked}, which a group asks for", "see how the column writes it", True
    ),
    "where-read": Kind(
        "{read} are read as {asked}, which a group asks for",
        "list the words that are meant under where if not",
        True,
    ),
    "age-blank": Kind("blank, and the programme goes by age", "write the age or the birth date"),
    "age-months": Kind("years do not tell, since a group goes by months", "write months or a date"),
    "date-unlikely": Kind("nobody is that old, or not yet born", "see the day, month and year"),
    "programme-undated": Kind(
        "the programme has no date on which ages are reckoned", "add date = 2024-01-31 to it"
    ),
    "household-differs": Kind("the rows of one id differ in it", "write it alike in all of them"),
    "people-orphans": Kind(
        "{count} people are of no household in the register (first: row {first})",
        "mend their household, or say orphans = true under [people] to pass over them",
    ),
    "people-left": Kind(
        "{count} people are of no household in the register (first: row {first})",
        "they are passed over, as the mapping says",
        True,
    ),
    "members-alone": Kind(
        "it lists a household's people, and no table of people is named",
        "name it with --members FILE, or as file = … under [people]",
    ),
    "member-unknown": Kind(
        "{count} of the people it lists are not in {where}", "mend the list, or add them there"
    ),
    "member-twice": Kind(
        "{count} of the people it lists are listed twice, here or in another household",
        "see where they belong, and list them once",
    ),
    "member-rows": Kind(
        "{count} of the people it lists have several rows in {where}",
        "keep the right one, or give each their own id",
    ),
    "area-blank": Kind(
        "{count} rows have no area's id (first: row {first})",
        "they are passed over, as those of a whole country: see that none is needed",
        True,
    ),
    "long-several": Kind(
        "{count} rows of this area hold {name}", "name columns and words that leave just one"
    ),
    "households-reckoned": Kind(
        "households are reckoned as people by {size} a household: an average, not a count",
        "name a column of households if there is one",
        True,
    ),
    "households-both": Kind(
        "the register has households, so average_size is not needed", "take one of the two out"
    ),
    "rows-of-one": Kind(
        "several rows have one id, and there is {columns}",
        "if a row is a person, say --people; if it is part of an area, say under [long] in a"
        " mapping file which rows count",
    ),
    "rows-of-area": Kind(
        "several rows have one id, and rows stand for many households",
        "if they are parts of areas, name the column that tells the parts apart, as --column"
        " household_id=SOURCE",
    ),
    "size-differs": Kind(
        "{count} households have another number of people (first: row {first})",
        "the people are counted, not this column",
        True,
    ),
    "heads-none": Kind(
        "{count} households have no head (first: row {first})", "see who it is", True
    ),
    "heads-several": Kind(
        "{count} households have several heads (first: row {first})", "see who it is", True
    ),
    "key-twice": Kind("another household has this number too", "give each its own"),
    "sex-unknown": Kind(
        "not known as a sex",
        'write female or male, or say sexes = {{ female = ["2"], male = ["1"] }} under [people]'
        " in a mapping",
    ),
    # rows: words
    "value-blank": Kind("blank, and {allocations} asks for it", "write the household's {column}"),
    "site-blank": Kind(
        "no {channel} is named, and something is due there", "name the household's {channel}"
    ),
    "site-blank-idle": Kind("no {channel} is named", "nothing is due there: it may stay", True),
    # register and programme disagree
    "value-absent": Kind("no row has this value, which {allocation} lists", "{mend}", True),
    "site-all": Kind(
        "there is no such column, so all of {channel} is one site, `all`",
        "name the column with --column {column}=SOURCE if there is one",
        True,
    ),
    "register-rejected": Kind("no row is accepted", "nothing is due: mend the rows", True),
    "register-empty": Kind("the register has a header and no rows", "nothing is due", True),
    "planning": Kind("a row stands for {households} households", "{mend}"),
    "indivisible": Kind(
        "{heads} give {due}, a fraction of {step} (households so: {households})",
        'say how to round, as round = {{ mode = "up" }}',
    ),
    "size-missing": Kind(
        "a household of {persons} persons is in no size range (households so: {households})",
        "add a range to the sizes",
    ),
    "overflow": Kind("the sum would not fit in 64 bits", "see whether the figures are right"),
    # a programme that can be read, and what may be missing in it
    "item-no-packs": Kind("it has no packs", "add packs, or hand it out loose", True),
    "item-unused": Kind("no allocation or pool hands it out", "add one, or delete it", True),
    "group-unused": Kind(
        "no allocation, pool or partition uses it", "delete it if not needed", True
    ),
    "channel-unused": Kind("nothing is handed out through it", "delete it if not needed", True),
    "ages-nobody": Kind("it begins at {start} and ends before", "mend from_age or to_age", True),
    "ages-gap": Kind("nobody aged {ages} is in {groups}", "see whether that is meant", True),
    "ages-overlap": Kind("those aged {ages} are in {other} too", "see whether that is meant", True),
    "figure-unsourced": Kind(
        "nothing says where its figures come from", "add source, or assumption = true", True
    ),
    "assumption-unexplained": Kind("it is assumed, and nothing says why", "add source", True),
    "count-near-name": Kind("no group of that name, so it is a column of its own", "{mend}", True),
    "household-unread": Kind("the programme does not read it", "{mend}", True),
    "household-missing": Kind("it is not given; {why}", "add {column}=…"),
    "household-nothing": Kind("nothing is due to a household", "pools are nobody's entitlement"),
    "pool-nobody": Kind(
        "a pool has nobody to be shared among", "see the counts that it is shared by"
    ),
    # roll-outs
    "rollout": Kind("{what}", "{mend}"),
    "area-twice": Kind("the area is named twice, at {where} too", "name it once"),
    "phases-backwards": Kind(
        "it begins before the phase above it, {before}", "put phases in the order of their dates"
    ),
    "area-unknown": Kind("no row of the register is in this area", "{mend}"),
    "phase-late": Kind("phase {phase} begins after the roll-out ends, {until}", "let it end later"),
    "area-none": Kind(
        "households that are in no area: {households}", "no phase reaches them: name it", True
    ),
    "rollout-pools": Kind(
        "pools are shared among sites, so of {items} no area is due anything",
        "plan them by `ration compute`",
        True,
    ),
}
