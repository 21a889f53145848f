Deno.serve((request) => {
  if (new URL(request.url).searchParams.has("stray")) void Promise.reject(new Error("nobody catches this"));
  throw new Error("this function fails");
});
