"""Pages of code lists, crosswalks and concepts."""
