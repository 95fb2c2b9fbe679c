"""HTTP client for OpenAI-compatible chat APIs."""
