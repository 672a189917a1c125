import type { Metadata } from "next";
import { Reference } from "./reference.tsx";

export const metadata: Metadata = { title: "API reference" };

export default function DocsPage() {
  return <Reference />;
}
