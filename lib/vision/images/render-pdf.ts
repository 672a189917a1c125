import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import { processWide } from "#lib/process-wide.ts";
import { projectRoot } from "#lib/project-root.ts";
import { ImageRefused } from "../errors.ts";
import type { PdfReport } from "./render-pdf-child.ts";

const renderMsMax = 6000; // documents.md: a content-stream bomb runs for 40 s, an honest page for under one
// 512 MB of wasm memory in 64 KB pages (a nested form takes 2 GB without it), 256 MB of JavaScript heap.
const memoryLimits = ["--max-old-space-size=256", "--wasm-max-mem-pages=8192"];

/** Children that are alive, so that closing ends them. */
const children = () => processWide("vision.pdf-children", () => new Set<ChildProcess>());

/**
 * Renders the first page of a PDF that can be rendered, in a process of its own that sees no environment, may write
 * nowhere, has bounded memory, and is killed after six seconds. `image` is a JPEG.
 */
export async function renderPdf(bytes: Uint8Array): Promise<{ image: Uint8Array; pages: number }> {
  const report = await askChild(bytes);
  if (report.kind === "rendered") return { image: report.image, pages: report.pages };
  throw refusals[report.kind]();
}

const refusals: Record<Exclude<PdfReport["kind"], "rendered">, () => ImageRefused> = {
  encrypted: () =>
    new ImageRefused("unreadable", "The PDF is protected by a password. Send it without one, or a photograph."),
  too_many_pages: () => new ImageRefused("too_many_pages", "The PDF has more than 5 pages. Send only the page needed."),
  unreadable: () => new ImageRefused("unreadable", "The PDF cannot be read. Send it again, or a photograph."),
  took_too_long: () =>
    new ImageRefused("took_too_long", "Rendering the PDF takes too long. Send a photograph instead."),
};

function askChild(bytes: Uint8Array): Promise<PdfReport> {
  const root = projectRoot();
  const child = fork(path.join(root, "lib/vision/images/render-pdf-child.ts"), [], {
    execArgv: [...memoryLimits, "--permission", `--allow-fs-read=${root}${path.sep}*`, "--allow-addons"],
    env: { NODE_ENV: "production" }, // it parses hostile bytes: no secret of ours may be within its reach
    cwd: root,
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  children().add(child);
  return new Promise<PdfReport>((resolve) => {
    const timer = setTimeout(() => resolve({ kind: "took_too_long" }), renderMsMax);
    const settle = (report: PdfReport) => {
      clearTimeout(timer);
      resolve(report);
    };
    child.once("message", (report: PdfReport) => settle(report));
    child.once("error", () => settle({ kind: "unreadable" }));
    child.once("exit", () => settle({ kind: "unreadable" }));
    child.send(bytes, (error) => error && settle({ kind: "unreadable" }));
  }).finally(() => {
    children().delete(child);
    child.kill("SIGKILL");
  });
}

/** Ends every rendering that still runs. */
export function closePdfChildren(): void {
  for (const child of children()) child.kill("SIGKILL");
}
