"""Turn rows of areas into rows of households."""
