"""What can be wrong with any TOML file: of a programme, a mapping or a roll-out."""

from ration.core.messages.kind import Kind, allocation, mapped, programme, roll_out

TOML: dict[str, Kind] = {
    "toml-folder": Kind(
        message="it is a folder, not a file",
        hint="name the .toml file in it",
        example="$ ration programme check .",
    ),
    "toml-encoding": Kind(
        message="the text is not UTF-8",
        hint="save it as UTF-8 in a text editor",
        example="a programme file that was saved as Windows-1252",
    ),
    "toml-syntax": Kind(
        message="it is not TOML: {why}",
        hint="check how a text, list or table is written in TOML",
        example=programme("title = Rice for all"),
    ),
    "toml-nested": Kind(
        message="too many brackets inside brackets",
        hint="write it flat",
        example="a programme file with x = [[[[… a thousand brackets deep",
    ),
    "toml-unknown-key": Kind(
        message="unknown key", hint="{near}", example=programme('[items.rice]\nnmae = "Rice"')
    ),
    "toml-key-missing": Kind(
        message="it is missing", hint="add it", example=programme('[items.rice]\nname = "Rice"')
    ),
    "toml-not-text": Kind(
        message="not text", hint="put it in quotes", example=programme("version = 1")
    ),
    "toml-not-whole": Kind(
        message="not a whole number",
        hint="write it in digits without quotes, such as 8",
        example=programme('days = "30"'),
    ),
    "toml-not-true-or-false": Kind(
        message="neither true nor false",
        hint="write true or false",
        example=programme('assumption = "yes"'),
    ),
    "toml-not-date": Kind(
        message="not a date",
        hint="write it without quotes, such as 2020-08-07",
        example=programme('date = "7 August"'),
    ),
    "toml-not-list": Kind(
        message="not a list",
        hint='put it in brackets, such as ["AAY"]',
        example=programme('partition = "adults"'),
    ),
    "toml-list-empty": Kind(
        message="the list is empty",
        hint="write at least one entry in it",
        example=roll_out('[[phases]]\nid = "1"\nstart = 2024-01-01\nareas = []'),
    ),
    "toml-not-table": Kind(
        message="not a table",
        hint="write its keys in braces, such as {{ name = … }}",
        example=programme('items.rice = "Rice"'),
    ),
    "toml-not-named-tables": Kind(
        message="not named tables",
        hint="give each its name, such as [items.rice]",
        example=programme('[[items]]\nname = "Rice"'),
    ),
    "toml-id-in-table": Kind(
        message="a table of it has an id",
        hint="leave id out: the table's name is the id",
        example=programme('[items.rice]\nid = "rice"'),
    ),
    "toml-not-name": Kind(
        message="not a plain name",
        hint="use letters, digits, - and _",
        example=programme('id = "our programme"'),
    ),
    "toml-name-empty": Kind(
        message="it is empty", hint="write a name", example=programme('[items.rice]\nname = ""')
    ),
    "toml-unknown-word": Kind(
        message="not one of the words that can be here",
        hint="{near}",
        example=programme('[shortage]\noption = "equals"'),
    ),
    "toml-too-small": Kind(
        message="too small", hint="write {least} or more", example=programme("days = 0")
    ),
    "toml-other": Kind(
        message="it cannot be read: {why}",
        hint="check how the reference of this file writes it",
        example="a value that is wrong in a way that has no code of its own",
    ),
    "condition-empty": Kind(
        message="it lists no values and has no limit",
        hint='list values, such as ["AAY"], or write {{ min = 1 }}',
        example=allocation('quantity = "5 kg"\nonly = { category = {} }'),
    ),
    "quantity-unreadable": Kind(
        message="not a quantity",
        hint='write a number, a space and a unit, such as "5 kg"',
        example=allocation('quantity = "5kg"'),
    ),
    "quantity-no-unit": Kind(
        message="a number without a unit",
        hint='write it as "{value} kg"',
        example=allocation("quantity = 5"),
    ),
    "quantity-conversion": Kind(
        message="the unit does not fit",
        hint="{quantity} cannot be converted to {unit}",
        example='Quantity("5 kg").to("L")',
    ),
    "quantity-unit-unknown": Kind(
        message="unknown unit",
        hint="{item} is counted in {units}",
        example=allocation('quantity = "5 sacks"'),
    ),
    "quantity-not-positive": Kind(
        message="not more than 0",
        hint="write a quantity above 0",
        example=programme('[items.rice]\nstep = "0 kg"'),
    ),
    "interval-unreadable": Kind(
        message="not a length of time",
        hint='write it as "1 year", "6 months" or "15 days"',
        example=programme('[rounds]\nevery = "fortnight"'),
    ),
    "percent-unreadable": Kind(
        message="not a share",
        hint='write it as "5 %"',
        example=programme('[pipeline]\nlosses = "5"'),
    ),
}

MAPPING: dict[str, Kind] = {
    "mapping-unknown": Kind(
        message="there is no ready mapping of this name",
        hint="{near} (or name a file, such as mapping.toml)",
        example="$ ration check households.csv --map kobbo",
    ),
    "mapping-columns": Kind(
        message="not a table",
        hint="write [columns], and under it a line for each column",
        example=mapped(mapping='columns = "hh_size"'),
    ),
    "mapping-source": Kind(
        message="{name} is not a column, nor a list of columns",
        hint='write {name} = "hh_size", or {name} = ["men", "women"] to add up',
        example=mapped(mapping="[columns]\npersons = 5"),
    ),
    "mapping-average-size": Kind(
        message="not a number of people",
        hint="write it as 4.2",
        example=mapped(mapping="average_size = 0"),
    ),
    "mapping-similar": Kind(
        message="not a column, nor a list of columns",
        hint='write it as "Head of family"',
        example=mapped(mapping="[similar]\nname = 1"),
    ),
    "mapping-words": Kind(
        message="not a table", hint="write {example}", example=mapped(mapping="codes = 999")
    ),
    "mapping-word-list": Kind(
        message="{name} has no list of codes",
        hint="write {example}",
        example=mapped(mapping="codes = { persons = [] }"),
    ),
    "mapping-sexes": Kind(
        message="a name in it is neither female nor male",
        hint="write {example}",
        example=mapped(mapping='people.sexes = { women = ["2"] }'),
    ),
    "mapping-sex-twice": Kind(
        message='"{word}" is listed for both sexes',
        hint="write {example}",
        example=mapped(mapping='people.sexes = { female = ["1"], male = ["1"] }'),
    ),
    "mapping-members-id": Kind(
        message="members and id belong together",
        hint='write members = "MemberIds" and id = "PersonId"',
        example=mapped(mapping='people.members = "MemberIds"'),
    ),
    "mapping-members-household": Kind(
        message="households list their members, so people need not name their household",
        hint="leave household and of out, or members and id",
        example=mapped(mapping='people = { members = "M", id = "P", household = "H" }'),
    ),
}
