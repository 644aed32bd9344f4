"""Workbooks, written with XlsxWriter: a plan, and the collection forms of its sites."""
