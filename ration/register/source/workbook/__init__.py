"""Workbooks: one sheet as a register."""
