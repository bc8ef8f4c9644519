"""Firms customers may choose for their own works: the register and its neutral order."""
