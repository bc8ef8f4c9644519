"""The catalogue of all dated rules, and changing what the station may set."""
