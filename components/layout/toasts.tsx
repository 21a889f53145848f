"use client";

import { Toast } from "@heroui/react";

/** Shows the results of an operator's actions. */
export function OperatorToasts() {
  return <Toast.Provider placement="bottom end" />;
}
