"""设置: the station, its people and rules, the data, the look, the diagnosis."""
