"""One file a command: parse, one call of the library, print, exit."""
