"""Put the service together: parts from the environment, the application, its middleware, and the server process."""
