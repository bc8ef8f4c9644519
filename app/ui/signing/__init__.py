"""Coming in and going out: the first run, signing in, the lock, changing the password."""
