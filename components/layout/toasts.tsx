"use client";

import { Toast } from "@heroui/react";

/** Shows the results of actions. */
export function Toasts() {
  return <Toast.Provider placement="bottom end" />;
}
