"""The command `ration`: parse, one library call, render, exit."""
