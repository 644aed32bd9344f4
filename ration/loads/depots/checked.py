def checked(*a):
    return []
