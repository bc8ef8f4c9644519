"""The hub's face: HTTP, limits, the log of requests, figures for the watch."""
