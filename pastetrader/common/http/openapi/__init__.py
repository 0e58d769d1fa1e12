"""What the OpenAPI document says beyond what drf-spectacular reads from the views."""
