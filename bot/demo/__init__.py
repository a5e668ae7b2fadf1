"""The demo: a recorded day of invented feeds, served on loopback to the real line."""
