"""Turn rows of people or of areas into rows of households."""
