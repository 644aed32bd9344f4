"""Warn of people, ages and lists that may not be what they seem."""
