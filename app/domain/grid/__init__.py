"""Grids (网格), transformer areas (台区) and who answers for them."""
