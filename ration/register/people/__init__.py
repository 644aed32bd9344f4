"""From rows of people or of areas to households."""
