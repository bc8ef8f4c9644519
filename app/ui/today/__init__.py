"""今日: what needs doing now."""
