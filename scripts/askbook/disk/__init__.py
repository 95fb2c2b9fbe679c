"""Files, locks and subprocesses: whatever touches the operating system."""
