import { codeOf, StartError } from "../start-error.ts";

/** `bad` keeps something from working, `doubt` may, `unseen` could not be looked at. */
export type Finding = { about: string; state: "good" | "doubt" | "bad" | "unseen"; says: string };
export type Told = Omit<Finding, "about">;

export const good = (says: string): Told => ({ state: "good", says });
export const doubt = (says: string): Told => ({ state: "doubt", says });
export const bad = (says: string): Told => ({ state: "bad", says });
export const unseen = (says: string): Told => ({ state: "unseen", says });

// Chosen: longer than what a look itself waits for, so that its own sentence is told where it has one.
const LOOK_MILLISECONDS_MAX = 15_000;

/** Looks, and waits for no longer than a while. What fails with a sentence is bad; with anything else, it could not be seen. */
export async function looked(about: string, look: () => Promise<Told | readonly Told[]>): Promise<Finding[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Told>((resolve) => {
    timer = setTimeout(() => resolve(bad("it does not answer within 15 s.")), LOOK_MILLISECONDS_MAX);
  });
  try {
    const told = await Promise.race([look(), late]);
    return (Array.isArray(told) ? told : [told]).map((each: Told) => ({ about, ...each }));
  } catch (cause) {
    return [{ about, ...failed(cause) }];
  } finally {
    clearTimeout(timer);
  }
}

function failed(cause: unknown): Told {
  if (cause instanceof StartError) return bad(cause.message);
  return unseen(`it could not be looked at (${codeOf(cause) || (cause instanceof Error ? cause.name : "unknown")}).`);
}
