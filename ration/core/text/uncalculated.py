"""The text for a formula without a result, for readers that import little."""

UNCALCULATED = "#CALC!"
