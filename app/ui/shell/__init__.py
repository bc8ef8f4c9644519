"""The frame of the window: top bar, tabs, status line, and what places tell it."""
