"""The station itself and what it has set differently."""
