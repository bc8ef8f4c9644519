"""Frozen values and pure rules of a power-supply station; no I/O, no clock, no sentences."""
