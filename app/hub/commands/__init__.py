"""What the people of the county do with the hub on its own machine."""
