import { useToast } from "#components/ui/toast.tsx";
import type { Done } from "#lib/console/actions/users.ts";

/** Waits for an action of a dialog: its failure is the dialog's to show, its success a toast's. */
export function useTold(): (work: Promise<Done>, said: string) => Promise<void> {
  const toast = useToast();
  return async (work, said) => {
    const { failure } = await work;
    if (failure) throw new Error(failure);
    toast({ title: said, tone: "verified" });
  };
}
