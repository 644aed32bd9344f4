"""Files with secrets, such as keys: only their owner can read them."""
