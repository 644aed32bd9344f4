"""What a command takes where the user names nothing."""

DEFAULT = "kaesong-2020"  # the programme
