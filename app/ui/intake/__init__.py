"""受理: taking cases in at the counter, and everything about one case."""
