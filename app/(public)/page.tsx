import { connection } from "next/server";
import { exampleTimeline } from "@/features/home/data/example-timeline.ts";
import { HomeView } from "@/features/home/ui/home-view.tsx";

export default async function HomePage() {
  await connection();
  const now = Date.now();
  return <HomeView example={await exampleTimeline(now)} now={now} />;
}
