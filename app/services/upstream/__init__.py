"""The station's computers and the county's hub: sending and fetching changes, and what people decide about them."""
