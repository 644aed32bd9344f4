"""Arguments and options, by the panels of the help."""
