"""3. Demand meets supply."""
