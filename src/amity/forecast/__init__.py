"""What comes next, and how sure."""
