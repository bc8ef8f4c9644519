"""Use cases: each verb checks permission, is one transaction, returns a frozen value and says what changed."""
