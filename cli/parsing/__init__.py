"""How commands are declared and their words are parsed: lazily, options shared, usage errors."""
