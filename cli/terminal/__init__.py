"""The person at the terminal: notes, progress, questions, passwords."""
