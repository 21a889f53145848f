"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { fieldClass } from "@/components/forms/field-class.ts";
import { PendingButton } from "@/components/forms/pending-button.tsx";
import { RefusalAlert } from "@/components/forms/reason-dialog.tsx";
import { SecretOnce } from "@/components/forms/secret-once.tsx";
import { addOrganization } from "../actions.ts";

const fields = [
  { name: "name", label: "Name of the organization", type: "text" },
  { name: "slug", label: "Short name", type: "text" },
  { name: "adminEmail", label: "E-mail of its first admin", type: "email" },
] as const;
const empty = { name: "", slug: "", adminEmail: "" };

/** Makes an organization, and shows the link that invites its first admin. */
export function AddOrganization() {
  const router = useRouter();
  const [values, setValues] = useState(empty);
  const [url, setUrl] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (isPending) return;
    startTransition(async () => {
      const result = await addOrganization({ ...values, adminEmail: values.adminEmail.trim() });
      setFailure(result.ok ? null : result.error.message);
      if (!result.ok) return;
      setUrl(new URL(result.value, window.location.href).href);
      setValues(empty);
      router.refresh();
    });
  };
  return (
    <div className="flex flex-col gap-4">
      <form className="flex flex-wrap items-end gap-3" noValidate onSubmit={handleSubmit}>
        {fields.map(({ name, label, type }) => (
          <label className="flex min-w-0 flex-1 basis-48 flex-col gap-1" key={name}>
            <span className="text-muted text-xs">{label}</span>
            <input
              autoComplete="off"
              className={fieldClass}
              onChange={(event) => setValues((before) => ({ ...before, [name]: event.target.value }))}
              type={type}
              value={values[name]}
            />
          </label>
        ))}
        <PendingButton isPending={isPending} label="Add" pendingLabel="Adding" type="submit" variant="outline" />
      </form>
      {failure !== null && <RefusalAlert message={failure} />}
      {url !== null && (
        <SecretOnce
          copyLabel="Copy the link"
          onDone={() => setUrl(null)}
          secret={url}
          title="The invitation of its first admin"
        >
          The link works for the invited address alone, for 7 days. It is shown this once.
        </SecretOnce>
      )}
    </div>
  );
}
