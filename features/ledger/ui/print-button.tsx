"use client";

import { Button } from "@heroui/react";
import { Printer } from "lucide-react";
import { receiptTexts } from "../texts/receipt.ts";

export function PrintButton() {
  return (
    <Button onPress={() => window.print()} variant="outline">
      <Printer aria-hidden className="size-4" />
      {receiptTexts.print}
    </Button>
  );
}
