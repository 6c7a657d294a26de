"""Records of many documents that speak of the same thing."""
