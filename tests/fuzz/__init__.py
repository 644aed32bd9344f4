"""Fuzzing of every parser: any bytes from outside give a result or a documented error."""
