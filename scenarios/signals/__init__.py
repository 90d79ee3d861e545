"""Monitoring signals: readings in, what they say of the backlog out."""
