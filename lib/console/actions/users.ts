"use server";

import { revalidatePath } from "next/cache";
import type * as z from "zod";
import { deleteUser } from "#lib/domain/erasure/index.ts";
import {
  approvePassword,
  blockUser,
  denyPassword,
  revokeUserSessions,
  setRole,
  unblockUser,
} from "#lib/domain/members/index.ts";
import { cancelUserEmergencyReset, removeUserRecoveryCodes } from "#lib/domain/recovery/index.ts";
import { User } from "#lib/domain/users/index.ts";
import type { Operation } from "#lib/engine/operation.ts";
import { formFault } from "../field-words.ts";
import { perform } from "../perform.ts";

export type Done = { failure: string | null };

export async function blockUserById(userId: string): Promise<Done> {
  return done(blockUser, { userId });
}

export async function unblockUserById(userId: string): Promise<Done> {
  return done(unblockUser, { userId });
}

export async function signOutUser(userId: string): Promise<Done> {
  return done(revokeUserSessions, { userId });
}

export async function approvePasswordOf(userId: string, requestedAt: string): Promise<Done> {
  return done(approvePassword, { userId, requestedAt });
}

export async function denyPasswordOf(userId: string): Promise<Done> {
  return done(denyPassword, { userId });
}

export async function deleteUserById(userId: string): Promise<Done> {
  return done(deleteUser, { userId });
}

export async function cancelResetOfUser(userId: string): Promise<Done> {
  return done(cancelUserEmergencyReset, { userId });
}

export async function voidCodesOfUser(userId: string): Promise<Done> {
  return done(removeUserRecoveryCodes, { userId });
}

export async function giveRole(userId: string, role: string): Promise<Done> {
  const known = User.shape.role.safeParse(role);
  return known.success ? done(setRole, { userId, role: known.data }) : { failure: "There is no such role." };
}

async function done<I extends z.ZodObject, O extends z.ZodType>(
  operation: Operation<string, I, O>,
  input: z.input<I>,
): Promise<Done> {
  const performed = await perform(operation, input);
  if (!performed.ok) return { failure: formFault(performed.fault).detail };
  revalidatePath("/console/users", "layout");
  return { failure: null };
}
