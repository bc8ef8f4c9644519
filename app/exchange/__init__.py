"""Other people's files to and from values: ledgers as xlsx, xls and csv in, lists and reports as xlsx out."""
