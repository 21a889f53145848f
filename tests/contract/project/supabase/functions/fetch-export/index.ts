export default {
  fetch(request: Request): Response {
    return new Response(`exported ${request.method}`, { status: 202, headers: { "x-kind": "export" } });
  },
};
