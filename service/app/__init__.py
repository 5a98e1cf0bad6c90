"""Where the service is put together: the application, its parts from the environment, and the server that runs it."""
