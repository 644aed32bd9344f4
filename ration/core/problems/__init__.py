"""Problems: what is wrong, where, and how to fix it; one, or very many in columns."""
