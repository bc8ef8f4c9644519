"""Colours, sizes and fonts of the window: the only place besides the style sheet that knows them."""
