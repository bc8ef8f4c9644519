"""The command line: the same services as the window, JSON in and out, for batch work and for county IT."""
