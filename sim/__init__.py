"""What may happen: worlds, the models that run them under a policy, measures and experiments."""
