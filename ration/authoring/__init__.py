"""Tools for the author of a programme: trial, page, warnings, schema, template."""
