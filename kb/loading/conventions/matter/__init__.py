"""Front matter: found between fences or as plain lines, and what it says about a page."""
