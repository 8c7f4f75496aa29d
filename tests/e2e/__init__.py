"""Journeys in a real browser: one file a journey, locators by role and label."""
