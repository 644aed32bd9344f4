"""Help for the author of a programme: a trial, a page, warnings, a schema, a template."""
