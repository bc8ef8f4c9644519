"""What codes are called in Chinese: refusals, states, roles. Both fronts speak through here, nobody below does."""
