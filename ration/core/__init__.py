"""What every room stands on: quantities, problems, messages, models, text. It knows no relief."""
