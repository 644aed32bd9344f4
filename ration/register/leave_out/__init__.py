"""Leave rows and people out: by the words of a column, or because they are struck through."""
