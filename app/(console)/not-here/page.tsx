import { notFound } from "next/navigation";

/** What proxy.ts shows in the place of a page that is not there: under a loading state it would be answered 200. */
export default function NoSuchPage(): never {
  notFound();
}
