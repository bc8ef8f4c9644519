"""Paper: forms as data in, PDF out."""
