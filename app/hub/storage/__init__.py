"""What the hub keeps, on two engines with one SQL."""
