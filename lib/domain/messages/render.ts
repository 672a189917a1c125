import * as z from "zod";
import type { MessageChannel } from "#db/queries/messages.ts";
import { cell, openPersonal, sealPersonal } from "../tenancy/index.ts";
import type { Facts, Letter } from "./letters.ts";

/** A message as its reader gets it. A text message has no subject. */
export const Content = z
  .object({
    to: z.string(),
    subject: z.string().nullable(),
    text: z.string(),
    /** The link or the code in the text, so that tests and tools need not look for it. */
    link: z.string().nullable(),
    code: z.string().nullable(),
  })
  .meta({ id: "MessageContent" });

export type Content = z.output<typeof Content>;

type Whose = Parameters<typeof cell<"messages.content">>[1];

export function sealContent(message: Whose, content: Content): Promise<Buffer> {
  return sealPersonal(cell("messages.content", message), JSON.stringify(content));
}

export async function openContent(message: Whose, sealed: Buffer): Promise<Content> {
  return Content.parse(JSON.parse(await openPersonal(cell("messages.content", message), sealed)));
}

export function contentOf(
  channel: MessageChannel,
  to: string,
  letter: Letter,
  { link, code, cancelLink }: Facts,
): Content {
  const short = [code, letter.short, link].filter(Boolean).join(" ");
  const long = [letter.opening, link ?? code, letter.closing, cancelLink].filter(Boolean).join("\n\n");
  const isMail = channel === "email";
  return {
    to,
    subject: isMail ? letter.subject : null,
    text: isMail ? `${long}\n` : short,
    link: link ?? null,
    code: code ?? null,
  };
}

const BUTTON =
  "display:inline-block;padding:12px 20px;border-radius:8px;background-color:#1d4ed8;color:#ffffff;text-decoration:none;font-weight:600";
const CODE = "font:600 28px/1.4 ui-monospace,Menlo,Consolas,monospace;letter-spacing:0.2em";

/** Nothing is loaded from anywhere; text and ground keep the reader's own colours, light or dark. */
export function htmlOf(letter: Letter, { link, code, cancelLink }: Facts): string {
  const paragraph = (text: string) => `<p style="margin:0 0 16px">${text}</p>`;
  const parts = [
    paragraph(escaped(letter.opening)),
    ...(link ? [paragraph(button(link, letter.button))] : []),
    ...(code ? [`<p style="margin:0 0 16px;${CODE}">${escaped(code)}</p>`] : []),
    paragraph(escaped(letter.closing)),
    ...(cancelLink ? [paragraph(button(cancelLink, letter.cancelButton))] : []),
    ...(link
      ? [`<p style="margin:0;font-size:13px;word-break:break-all">${escaped(`Or open this address: ${link}`)}</p>`]
      : []),
  ];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"><title>${escaped(letter.subject)}</title></head><body style="margin:0;padding:24px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif"><div style="max-width:520px;margin:0 auto">${parts.join("")}</div></body></html>`;
}

function button(link: string, words = link): string {
  return `<a href="${escaped(link)}" style="${BUTTON}">${escaped(words)}</a>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}
