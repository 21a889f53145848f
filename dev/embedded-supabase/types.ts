/** The options of `startStack`. */
export interface StackOptions {
  /** Everything that the stack writes is here (see docs/embedded-stack.md for the exception when run as root). */
  dataDir: string;
  /** The folder that contains `supabase/`. */
  projectDir: string;
  /** Ports on 127.0.0.1. The defaults of the Supabase CLI are api 54321 and db 54322; functions is ours, 54325. */
  ports: { api: number; db: number; functions: number };
  /** The web application's address: the base of the links in auth mails. */
  siteUrl: string;
  /** `false` turns fsync off: for tests and CI, where the data may be lost with the machine. */
  durable?: boolean;
  /** Added to the environment of the Edge Functions. */
  functionsEnv?: Record<string, string>;
  /** Hosts (`host` or `host:port`) that functions may reach besides 127.0.0.1. */
  functionsAllowNet?: string[];
  /** Secrets kept in Vault, inserted or changed by name once migrations have run. */
  vaultSecrets?: Record<string, string>;
  /** One line per step while starting. */
  onProgress?: (step: string) => void;
  /** One line of output of one process. Also kept in `dataDir/logs/<process>.log`. */
  log?: (process: string, line: string) => void;
}

/** A running stack: its addresses and keys. */
export interface Stack {
  apiUrl: string;
  /** The mailbox of stored mails. `POST <mailboxUrl>/api/send` adds one. */
  mailboxUrl: string;
  /** As `postgres`, which is not a superuser here either. */
  dbUrl: string;
  publishableKey: string;
  secretKey: string;
  /** Named secret keys. The gateway accepts only `default`; functions check the others themselves. */
  secretKeys: Record<string, string>;
  jwtSecret: string;
  /** The processes that run now; a restarted one has a new pid. */
  processes(): { name: string; pid: number }[];
  stop(): Promise<void>;
}
