"""Fuel: what coal, wood or gas that is handed out cooks and heats, and what it replaces."""
