"""The base of all rooms: quantities, problems, messages, models, text. It knows no relief."""
