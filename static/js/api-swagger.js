// Swagger UI over our own document, with the session and the CSRF token of this page.
{
  const place = document.getElementById("swagger-ui");
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  SwaggerUIBundle({
    url: place.dataset.schema,
    domNode: place,
    deepLinking: true,
    docExpansion: "none",
    // Nobody else is asked whether the document is valid.
    validatorUrl: null,
    requestInterceptor: (request) => {
      if (new URL(request.url, location.href).origin === location.origin) request.headers["X-CSRFToken"] = token;
      return request;
    },
  });
}
