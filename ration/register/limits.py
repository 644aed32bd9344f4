"""The limits of a register's figures, apart from what needs a library to load."""

MAX_PERSONS = 999  # persons in a household: more are a problem, unless --largest allows them
MAX_COLUMNS = 5_000  # columns of a table: real registers have fewer than 2,000
