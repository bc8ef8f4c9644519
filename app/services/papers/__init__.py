"""Papers: composed from what the database knows, rendered, printed or saved, and counted."""
