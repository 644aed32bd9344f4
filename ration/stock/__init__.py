"""Stock: what there is, how it is shared when there is too little, and what is owed after."""
