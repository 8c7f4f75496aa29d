"""What programs meet: pages of results, versions, problems, who calls. Each app's `api.py` builds on it."""
