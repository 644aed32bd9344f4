"""Workbooks: of a plan, and of what each site has collected, through XlsxWriter."""
