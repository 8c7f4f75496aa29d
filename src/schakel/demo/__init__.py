"""The synthetic ecosystem, made through the services of every app."""
