"""Before a plan: begin with a register, check it, list its columns."""
