def transfers_of(*a):
    return ()
