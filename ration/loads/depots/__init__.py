"""Which depot sends what to which site, what is missing where, and who has it over."""
