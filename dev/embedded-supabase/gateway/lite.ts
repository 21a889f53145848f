import { App } from "@supabase/lite";
import { createPostgresConnection } from "@supabase/lite/postgres";
import type { MailStore } from "../mailbox/store.ts";
import { AUTH_SENDER } from "./auth/mails.ts";
import type { GatewayConfig } from "./config.ts";
import { setInOneStatement } from "./session-settings.ts";
import { asPostgrestError } from "./sqlstate.ts";
import { wireTypes } from "./wire-types.ts";

/** REST and Auth, answering requests. */
export interface Lite {
  fetch(request: Request, peerAddress: string | null): Promise<Response>;
  close(): Promise<void>;
}

/**
 * REST and Auth by @supabase/lite 0.10.0, with workarounds for its differences from PostgREST and GoTrue. The contract
 * tests cover each of them: they show when a newer version makes one unnecessary.
 */
export async function createLite(config: GatewayConfig, mails: MailStore): Promise<Lite> {
  const connection = createPostgresConnection({
    url: config.liteUrl,
    postgresOptions: { max: 10, onnotice: () => {}, types: wireTypes },
  });
  // Left "unknown", it runs GRANT ALL on all tables of each schema that has a table with RLS, to anon, authenticated and
  // service_role, at the first request: every REVOKE and every column privilege would be lost. The field is private.
  Reflect.set(connection, "rlsState", "active");
  setInOneStatement(connection);

  const withContext = connection.withContext.bind(connection);
  connection.withContext = (vars, work, options) =>
    withContext(vars, work, options).catch((error: unknown) => {
      throw asPostgrestError(error);
    });

  const app = new App({
    connection,
    api: {
      enabled: true,
      schemas: config.api.schemas,
      extra_search_path: config.api.extraSearchPath,
      max_rows: config.api.maxRows,
    },
    auth: {
      enabled: true,
      site_url: config.siteUrl,
      additional_redirect_urls: config.auth.redirectUrls,
      jwt_secret: config.jwtSecret,
      jwt_expiry: config.auth.jwtExpiryS,
      publishable_key: config.publishableKey,
      secret_key: config.secretKey,
      enable_signup: config.auth.enableSignup,
      minimum_password_length: config.auth.minimumPasswordLength,
      email: { enable_signup: config.auth.enableEmailSignup, enable_confirmations: config.auth.enableConfirmations },
    },
    // It would create its own tables in supabase_migrations, which belongs to the CLI's history.
    db: { migrations: { enabled: false } },
    studio: { enabled: true },
    // Lets only Studio's pages (our router excludes all others) work without a key.
    options: { server: { admin: true }, drivers: { email: { send: (mail) => keepMail(mails, mail) } } },
  });
  // No app.ensureSystemSchema(): dev/embedded-supabase/postgres/sql creates schema auth, and lite does not own it.

  await watchSchema(connection);
  return {
    fetch: (request, peerAddress) => app.fetch(request, { peerAddress }),
    close: () => connection.close(),
  };
}

/** The mails that lite still writes: the code for reauthentication. */
async function keepMail(mails: MailStore, mail: { to: string; subject: string; text?: string; html?: string }) {
  const { to, subject, text = "", html = "" } = mail;
  await mails.put({ from: AUTH_SENDER, to: [{ name: "", address: to }], subject, text, html });
}

/**
 * `notify pgrst, 'reload schema'`, as with PostgREST; lite alone would not see a new table. After a lost connection the
 * cache is dropped too: a notification may have been missed.
 */
async function watchSchema(connection: ReturnType<typeof createPostgresConnection>): Promise<void> {
  const forget = () => {
    void connection.clearSchemaCache();
  };
  await connection.driver.listen("pgrst", forget, forget);
}
