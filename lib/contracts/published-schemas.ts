import { z } from "zod";
import { planProblemSchema } from "./plan-problem.ts";
import { planResultSchema } from "./plan-result.ts";

/** The published contracts for other programs, as JSON Schema, by file name in docs/schemas. */
export function publishedSchemas(): Readonly<Record<string, unknown>> {
  return {
    "plan-problem.json": z.toJSONSchema(planProblemSchema, { io: "input" }),
    "plan-result.json": z.toJSONSchema(planResultSchema, { io: "input" }),
  };
}
