"""Which ids of very many are there more than once."""
