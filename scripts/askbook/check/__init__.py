"""Check pages: each finding has a line, a code and the fix."""
