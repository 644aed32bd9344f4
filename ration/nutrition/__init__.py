"""What a ration is worth as food: nutrients, requirements, and how long it lasts."""
