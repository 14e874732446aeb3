"""The interface for the case system next door: citizens, talks, activities, measurements; described as OpenAPI 3.1."""
