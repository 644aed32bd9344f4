"""What a long run needs: how far it is, how much memory it may use, an end by Ctrl-C."""
