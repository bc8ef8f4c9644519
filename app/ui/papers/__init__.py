"""表单: what can be printed, how it looks on paper, what was printed; and the preview every place can ask for."""
