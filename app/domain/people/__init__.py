"""Staff of the station: posts, roles, certificates, absences."""
