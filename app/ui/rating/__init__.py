"""The work place 星级绩效: the month's ranking, every score down to its rows, the register, the lock."""
