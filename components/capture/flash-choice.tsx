import { Checkbox } from "#components/ui/checkbox.tsx";
import type { FlashControl } from "./use-flash-screen.ts";

/** Says what will fill the screen, before it does, and lets the person go on without. */
export function FlashChoice({ flash }: { flash: FlashControl }) {
  return (
    <Checkbox
      className="text-[14px]"
      label="Show colours at the end"
      hint="The screen fills with six colours, half a second each; your face reflects them. Uncheck it if changing colours disturb you: the check goes on without, and its result says so."
      checked={flash.isWanted}
      onChange={(event) => flash.want(event.currentTarget.checked)}
      data-testid="capture-flash-wanted"
    />
  );
}
