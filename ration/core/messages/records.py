"""What can be wrong with registers that are JSON, or a table or query of a database."""

from ration.core.messages.kind import Kind, example

_LIKE = "sqlite:///registers.db?table=households, or postgresql://user@host/name?table=households"
_DB = "$ ration check 'sqlite:///registers.db{}'"
_SERVER = "$ ration check 'postgresql://kim@db.example/relief{}'"


def _json(*lines: str) -> str:
    return example("check households.json -p general-food", households_json="\n".join(lines))


JSON: dict[str, Kind] = {
    "json-broken": Kind(
        message="it is not whole JSON: {why}, at {place}",
        hint="check that it was saved whole",
        example=_json('[{"household_id": "A-1", "persons": 4'),
    ),
    "json-nested": Kind(
        message="it is not JSON of records: its lists or objects are nested too deeply",
        hint="check that it was saved whole",
        example="a file of a hundred thousand brackets",
    ),
    "json-not-record": Kind(
        message="it is {what}, not a record", hint="take it out", example=_json("[4]")
    ),
    "json-key-twice": Kind(
        message='"{name}" is in one record twice',
        hint="take one of the two out",
        example=_json('[{"household_id": "A-1", "persons": 4, "persons": 5}]'),
    ),
    "json-half-character": Kind(
        message=r"a text in it has half a character (\ud800 to \udfff)",
        hint="take it out",
        example=_json(r'[{"household_id": "A\ud800", "persons": 4}]'),
    ),
    "json-list": Kind(
        message="a list of plain values in {records} records is not a column, and was skipped",
        hint="write it as one text, such as 1,2, if it is needed",
        example=_json('[{"household_id": "A-1", "persons": 4, "needs": ["oil"]}]'),
        warning=True,
    ),
    "records-none": Kind(
        message="it has no records", hint="check that it was saved whole", example=_json("[]")
    ),
    "records-more": Kind(
        message="these {count} records are one page, and there are more",
        hint="ask for all at once, or give all pages as a folder",
        example=_json('{"count": 9, "results": [{"household_id": "A-1", "persons": 4}]}'),
    ),
}

DATABASE: dict[str, Kind] = {
    "url-web": Kind(
        message="ration does not read {scheme}:// addresses",
        hint="save the file, and name it",
        example="$ ration check https://relief.example/households.csv",
    ),
    "url-unknown": Kind(
        message="ration does not read {scheme}:// addresses",
        hint=f"write {_LIKE}",
        example="$ ration check mysql://kim@db.example/relief?table=households",
    ),
    "url-unreadable": Kind(
        message="the URL cannot be read",
        hint="in a password, write signs as %40 for @, %2F for /, %3F for ?, %23 for #",
        example="$ ration check postgresql://kim:a/b@c@db.example/relief",
    ),
    "url-table-and-query": Kind(
        message="it names a table and a query",
        hint="name one of the two",
        example=_DB.format("?table=a&query=SELECT 1"),
    ),
    "url-no-file": Kind(
        message="it names no file",
        hint="write three slashes: sqlite:///registers.db",
        example="$ ration check sqlite://registers.db",
    ),
    "url-option": Kind(
        message="{key} means nothing for an SQLite file",
        hint="write ?table=… or ?query=… after the file",
        example=_DB.format("?mode=ro"),
    ),
    "database-file-missing": Kind(
        message="there is no such file",
        hint="check the name and the folder",
        example=_DB.format("?table=households"),
    ),
    "database-table-unnamed": Kind(
        message="no table is named; it has {tables}",
        hint="name one, such as {like}",
        example=_DB.format(""),
    ),
    "database-empty": Kind(
        message="it has no tables",
        hint="check whether it is the right one",
        example=_DB.format(""),
    ),
    "database-table-unknown": Kind(
        message="it has no table {table}", hint="{near}", example=_DB.format("?table=housholds")
    ),
    "database-query-word": Kind(
        message="{word} does not begin a query that only reads",
        hint="write a SELECT",
        example=_DB.format("?query=DELETE FROM households"),
    ),
    "database-query-writes": Kind(
        message="the query writes",
        hint="write a SELECT",
        example=_SERVER.format("?query=WITH a AS (DELETE FROM b RETURNING *) SELECT * FROM a"),
    ),
    "database-query-plain": Kind(
        message="the query does more than read",
        hint="write a plain SELECT",
        example=_SERVER.format("?query=SELECT * FROM a FOR UPDATE"),
    ),
    "database-query-table": Kind(
        message="the query reads a table that does not exist",
        hint="check the table's name",
        example=_DB.format("?query=SELECT * FROM housholds"),
    ),
    "database-query-column": Kind(
        message="the query reads a column that does not exist",
        hint="check the column's name",
        example=_DB.format("?query=SELECT persns FROM households"),
    ),
    "database-query-names": Kind(
        message="two columns of the query have one name",
        hint="name each with AS",
        example=_SERVER.format("?query=SELECT a.id, b.id FROM a JOIN b USING (id)"),
    ),
    "database-query-sql": Kind(
        message="the query is not SQL that the database knows",
        hint="check how it is written",
        example=_DB.format("?query=SELECT FROM households"),
    ),
    "database-query-fails": Kind(
        message="the query cannot be answered for every row",
        hint="check what it calculates from its columns",
        example=_SERVER.format("?query=SELECT 1 / men FROM households"),
    ),
    "database-denied": Kind(
        message="this account may not read it",
        hint="ask for permission to read it",
        example=_SERVER.format("?table=salaries"),
    ),
    "database-driver": Kind(
        message="it is a PostgreSQL database, and the driver for those is not installed",
        hint="pip install 'ration[db]'",
        example=_SERVER.format("?table=households"),
    ),
    "database-stopped": Kind(
        message="the server stopped", hint="try again", example="a server that is restarted"
    ),
    "database-no-server": Kind(
        message="no server answers there",
        hint="check host and port, and whether it runs",
        example="$ ration check 'postgresql://localhost:1/relief?table=households'",
    ),
    "database-host": Kind(
        message="there is no such host",
        hint="check the host's name",
        example="$ ration check 'postgresql://kim@db.exmaple/relief?table=households'",
    ),
    "database-timeout": Kind(
        message="the server does not answer",
        hint="check host and port, and the network",
        example="a server behind a firewall",
    ),
    "database-password": Kind(
        message="the account or its password is refused",
        hint="check both, or set PGPASSWORD",
        example=_SERVER.format("?table=households"),
    ),
    "database-account-refused": Kind(
        message="the account is refused",
        hint="check its name, and how the server lets it in",
        example=_SERVER.format("?table=households"),
    ),
    "database-account": Kind(
        message="the server knows no such account",
        hint="check the account's name",
        example=_SERVER.format("?table=households"),
    ),
    "database-unknown": Kind(
        message="the server has no such database",
        hint="check the database's name",
        example=_SERVER.format("?table=households"),
    ),
    "database-ssl": Kind(
        message="the server asks for another kind of connection",
        hint="write sslmode=require, or sslmode=disable",
        example=_SERVER.format("?table=households&sslmode=disable"),
    ),
    "database-unreachable": Kind(
        message="the server cannot be reached",
        hint="check host, port and account in the URL",
        example=_SERVER.format("?table=households"),
    ),
    "database-locked": Kind(
        message="another program is writing to it",
        hint="wait until it is done, or copy the file",
        example=_DB.format("?table=households"),
    ),
    "database-not-sqlite": Kind(
        message="it is not an SQLite file",
        hint="check whether the name is right",
        example="$ ration check 'sqlite:///households.csv?table=households'",
    ),
    "database-damaged": Kind(
        message="the file is damaged",
        hint="use a copy that is whole",
        example=_DB.format("?table=households"),
    ),
    "database-not-utf8": Kind(
        message="a text in it is not UTF-8",
        hint="save the texts in it as UTF-8",
        example=_DB.format("?table=households"),
    ),
    "database-unopened": Kind(
        message="the file cannot be opened",
        hint="check whether you may read it",
        example=_DB.format("?table=households"),
    ),
    "database-refused": Kind(
        message="the database refuses it{state}",
        hint="try the query in another program",
        example=_DB.format("?query=SELECT nosuchfunction()"),
    ),
}
