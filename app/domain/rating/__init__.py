"""The month's score of an area manager."""
