"use server";

import { refresh } from "next/cache";
import type * as z from "zod";
import { type Performed, perform } from "#lib/console/index.ts";
import {
  createWebhook,
  deleteWebhook,
  rotateWebhookSecret,
  testWebhook,
  updateWebhook,
} from "#lib/domain/webhooks/index.ts";

type Done<Operation extends { output: z.ZodType }> = Promise<Performed<z.output<Operation["output"]>>>;

export async function addWebhook(input: z.input<typeof createWebhook.input>): Done<typeof createWebhook> {
  return refreshed(await perform(createWebhook, input));
}

export async function changeWebhook(input: z.input<typeof updateWebhook.input>): Done<typeof updateWebhook> {
  return refreshed(await perform(updateWebhook, input));
}

export async function sendTest(webhookId: string): Done<typeof testWebhook> {
  return refreshed(await perform(testWebhook, { webhookId }));
}

export async function rotateSecret(webhookId: string): Done<typeof rotateWebhookSecret> {
  return refreshed(await perform(rotateWebhookSecret, { webhookId }));
}

/** Does not refresh: the page of what was deleted is left behind. */
export async function removeWebhook(webhookId: string): Done<typeof deleteWebhook> {
  return perform(deleteWebhook, { webhookId });
}

function refreshed<T>(answer: Performed<T>): Performed<T> {
  if (answer.ok) refresh();
  return answer;
}
