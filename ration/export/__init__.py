"""Write results to files: a module or folder per format, all from one table of lines."""
