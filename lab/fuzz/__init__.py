"""schemathesis against the real server: whatever the OpenAPI document promises is asked for, by three actors."""
