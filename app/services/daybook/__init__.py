"""The station's own day: meetings, work logs, planned outages, seals."""
