"""The codes of slips and cards: their texts, their sizes, and the options that change them."""
