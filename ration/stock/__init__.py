"""What there is: stock, how it is shared where it does not reach, and what is owed after."""
