"""What every request passes: strict bodies, load shedding, problems, the OpenAPI description."""
