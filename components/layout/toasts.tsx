"use client";

import { Toast } from "@heroui/react";

/** Where the results of an operator's actions are told. */
export function OperatorToasts() {
  return <Toast.Provider placement="bottom end" />;
}
