import { describe, expect, it } from "vitest";
import type { ClaimedMail } from "../../lib/contracts/mail.ts";
import type { MailQueue } from "./mail-queue.ts";
import { type MailerOptions, runMailer, sendBatch } from "./mailer.ts";
import type { DeliveryResult, OutgoingMail } from "./transport.ts";

const token = "00000000-0000-4000-8000-000000000001";
const data = { workloadName: "Train", jobId: "KB-000001", path: "/workloads/KB-000001", unsubscribeToken: "t" };
const mail = (id: number, over: Partial<ClaimedMail> = {}): ClaimedMail => ({
  ...{ id, claim_token: token, to_address: "uma@example.org", template: "workload_completed", data, attempt: 1 },
  ...over,
});

/** A mailer over an outbox in memory. */
function mailer(mails: ClaimedMail[], deliver: (mail: OutgoingMail) => DeliveryResult) {
  const settled: [number, string, string | null][] = [];
  const delivered: OutgoingMail[] = [];
  const stop = new AbortController();
  const queue: MailQueue = {
    claim: async (limit) => mails.splice(0, limit),
    settle: async ({ id }, outcome, reason) => {
      settled.push([id, outcome, reason]);
      return true;
    },
  };
  const options: MailerOptions = {
    queue,
    transport: {
      deliver: async (outgoing) => {
        delivered.push(outgoing);
        return deliver(outgoing);
      },
    },
    ...{ from: "Karbos <karbos@example.org>", siteUrl: "https://karbos.example", signal: stop.signal },
    ...{ log: () => {}, now: () => 0, wait: async () => stop.abort() },
  };
  return { options, settled, delivered, queue };
}

describe("the mailer", () => {
  it("sends each mail once, to its own address, under a key that stays the same", async () => {
    const { options, settled, delivered } = mailer([mail(7)], () => ({ outcome: "sent" }));
    expect(await sendBatch(options)).toBe(1);
    expect(settled).toEqual([[7, "sent", null]]);
    expect(delivered).toMatchObject([{ to: "uma@example.org", key: "karbos-mail-7", from: options.from }]);
  });

  it("does not let a bad mail hold up the others", async () => {
    const bad = mail(1, { template: "nothing" });
    const { options, settled, delivered } = mailer([bad, mail(2)], () => ({ outcome: "sent" }));
    await sendBatch(options);
    expect(settled).toMatchObject([
      [1, "failed", expect.stringMatching(/no mail template/)],
      [2, "sent", null],
    ]);
    expect(delivered).toHaveLength(1);
  });

  it("passes on that a mail may succeed later", async () => {
    const { options, settled } = mailer([mail(3)], () => ({ outcome: "retry", reason: "The provider answered 503" }));
    await sendBatch(options);
    expect(settled).toEqual([[3, "retry", "The provider answered 503"]]);
  });

  it("drains more than a batch, and then waits until it is asked to stop", async () => {
    const { options, settled } = mailer(
      Array.from({ length: 12 }, (_, id) => mail(id)),
      () => ({ outcome: "sent" }),
    );
    await runMailer(options);
    expect(settled).toHaveLength(12);
  });

  it("asks again when the database was away", async () => {
    const { options, settled, queue } = mailer([mail(4)], () => ({ outcome: "sent" }));
    let isAway = true;
    const stop = new AbortController();
    await runMailer({
      ...options,
      queue: {
        ...queue,
        claim: async (limit) => {
          if (!isAway) return queue.claim(limit);
          isAway = false;
          throw new Error("connection refused");
        },
      },
      signal: stop.signal,
      wait: async () => {
        if (settled.length > 0) stop.abort();
      },
    });
    expect(settled).toEqual([[4, "sent", null]]);
  });
});
