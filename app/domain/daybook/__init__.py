"""The station's own day (所内日常): meetings, work logs, planned outages."""
