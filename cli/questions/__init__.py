"""Questions of `ration new` to a person at a terminal; every answer is also an option."""
