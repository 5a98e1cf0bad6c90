SwaggerUIBundle({ url: "/schema/openapi.json", dom_id: "#api", validatorUrl: null });
