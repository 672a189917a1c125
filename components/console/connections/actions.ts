"use server";

import { refresh } from "next/cache";
import type * as z from "zod";
import { type Performed, perform } from "#lib/console/index.ts";
import { createConnection, deleteConnection, updateConnection } from "#lib/domain/oauth/index.ts";
import { updateOrganization } from "#lib/domain/organizations/index.ts";

type Done<Operation extends { output: z.ZodType }> = Promise<Performed<z.output<Operation["output"]>>>;

export async function addConnection(input: z.input<typeof createConnection.input>): Done<typeof createConnection> {
  return refreshed(await perform(createConnection, input));
}

export async function switchConnection(connectionId: string, enabled: boolean): Done<typeof updateConnection> {
  return refreshed(await perform(updateConnection, { connectionId, enabled }));
}

export async function changeConnection(input: z.input<typeof updateConnection.input>): Done<typeof updateConnection> {
  return refreshed(await perform(updateConnection, input));
}

export async function removeConnection(connectionId: string): Done<typeof deleteConnection> {
  return refreshed(await perform(deleteConnection, { connectionId }));
}

export async function saveRedirectUrls(redirectUrls: string[]): Done<typeof updateOrganization> {
  return refreshed(await perform(updateOrganization, { redirectUrls }));
}

function refreshed<T>(answer: Performed<T>): Performed<T> {
  if (answer.ok) refresh();
  return answer;
}
