"use client";

import { Button } from "@heroui/react";
import { Printer } from "lucide-react";

export function PrintButton() {
  return (
    <Button onPress={() => window.print()} variant="outline">
      <Printer aria-hidden className="size-4" />
      Print
    </Button>
  );
}
