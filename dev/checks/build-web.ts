import { StackError } from "../embedded-supabase/index.ts";
import { buildWeb } from "../local/web-build.ts";

/** Builds the web application as `start` does, so that the browser tests use the gate's build. */
try {
  const didBuild = await buildWeb(() => console.log("Building ..."));
  console.log(didBuild ? "The web application is built." : "The web application was built from these sources before.");
} catch (error) {
  if (!(error instanceof StackError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
