"""What to pick: the problem as arrays, the model, the solver, the check, the plan policy."""
