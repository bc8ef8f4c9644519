"""The county's hub in the window: keeping in step unasked, and the light that says how it stands."""
