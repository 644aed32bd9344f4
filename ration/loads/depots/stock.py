def depot_stock(*a):
    return None
