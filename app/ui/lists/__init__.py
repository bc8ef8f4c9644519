"""Lists: keys first, rows when they come into view, one pane for every list of the window."""
