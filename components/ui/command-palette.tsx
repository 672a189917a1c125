"use client";

import { Dialog } from "@base-ui/react/dialog";
import { Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { type KeyboardEvent, useEffect, useId, useState } from "react";
import { classNames } from "./class-names.ts";
import { Kbd } from "./kbd.tsx";
import { type Command, rankCommands } from "./rank-commands.ts";
import { type Find, useFound } from "./use-found.ts";

/** Search and commands on Ctrl/⌘ K. The button that opens it stands where this component is placed. */
export function CommandPalette({
  commands,
  find,
  hint,
  placeholder = "Search or jump to…",
}: {
  commands: Command[];
  /** Looks for objects that the typed words name. */
  find?: Find;
  /** What can be looked for. */
  hint?: string;
  placeholder?: string;
}) {
  const [open, setOpen] = useState(false);

  useEffect(() => {
    function toggle(event: globalThis.KeyboardEvent) {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen((isOpen) => !isOpen);
    }
    document.addEventListener("keydown", toggle);
    return () => document.removeEventListener("keydown", toggle);
  }, []);

  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger className="flex h-9 w-full max-w-80 items-center gap-2 rounded-lg border border-line-control bg-surface px-3 text-ink-3 transition-colors hover:bg-hover max-sm:size-9 max-sm:justify-center max-sm:px-0">
        <Search aria-hidden className="size-4" />
        <span className="flex-1 truncate text-left max-sm:sr-only">{placeholder}</span>
        <span className="max-sm:hidden">
          <Kbd>Ctrl K</Kbd>
        </span>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Popup
          data-blocking
          aria-label="Command palette"
          className="fixed top-[12dvh] left-1/2 z-50 w-[calc(100vw-2rem)] max-w-xl -translate-x-1/2 overflow-hidden rounded-lg border border-line bg-surface text-ink outline-none"
        >
          <Palette
            commands={commands}
            find={find}
            hint={hint}
            placeholder={placeholder}
            onDone={() => setOpen(false)}
          />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

type PaletteProps = {
  commands: Command[];
  find: Find | undefined;
  hint: string | undefined;
  placeholder: string;
  onDone: () => void;
};

function Palette({ commands, find, hint, placeholder, onDone }: PaletteProps) {
  const router = useRouter();
  const id = useId();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const objects = useFound(find, typed);
  const found = [...objects.found, ...rankCommands(commands, typed)];
  const current = found[Math.min(at, found.length - 1)];

  function run(command: Command | undefined) {
    if (!command) return;
    onDone();
    command.onSelect?.();
    if (command.href) router.push(command.href);
  }

  function keys(event: KeyboardEvent) {
    if (event.key === "ArrowDown") setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
    else if (event.key === "Enter") run(current);
    else return;
    event.preventDefault();
  }

  return (
    <>
      <input
        role="combobox"
        aria-label={placeholder}
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={current ? `${id}-${current.id}` : undefined}
        placeholder={placeholder}
        value={typed}
        onKeyDown={keys}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        data-testid="search-field"
        className="h-12 w-full border-line border-b bg-transparent px-4 text-base outline-none!"
      />
      <div id={`${id}-list`} role="listbox" aria-label="Commands" className="max-h-[50dvh] overflow-y-auto p-1.5">
        {found.map((command, index) => (
          <Row
            key={command.id}
            id={`${id}-${command.id}`}
            command={command}
            isCurrent={command === current}
            startsGroup={command.group !== found[index - 1]?.group}
            onHover={() => setAt(index)}
            onSelect={() => run(command)}
          />
        ))}
      </div>
      {hint ? <p className="border-line border-t px-4 py-2 text-[13px] text-ink-2">{hint}</p> : null}
      <p role="status" className={classNames("px-4 text-center text-ink-2", found.length === 0 && "pb-6")}>
        {found.length > 0 ? null : objects.isSearching ? "Searching…" : `Nothing is called “${typed.trim()}”.`}
      </p>
    </>
  );
}

type RowProps = {
  id: string;
  command: Command;
  isCurrent: boolean;
  startsGroup: boolean;
  onHover: () => void;
  onSelect: () => void;
};

function Row({ id, command, isCurrent, startsGroup, onHover, onSelect }: RowProps) {
  return (
    <>
      {startsGroup ? (
        <p role="presentation" className="px-2.5 pt-2 pb-1 font-medium text-[12px] text-ink-2">
          {command.group}
        </p>
      ) : null}
      {/* biome-ignore lint/a11y/useFocusableInteractive: focus stays in the combobox, which points here */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Enter is handled by the combobox */}
      <div
        id={id}
        role="option"
        aria-selected={isCurrent}
        ref={isCurrent ? reveal : undefined}
        onMouseMove={onHover}
        onClick={onSelect}
        className="flex min-h-9 cursor-pointer items-center justify-between gap-4 rounded-md px-2.5 aria-selected:bg-hover"
      >
        <span className="truncate">{command.label}</span>
        {command.hint ? <span className="shrink-0 text-[13px] text-ink-3">{command.hint}</span> : null}
      </div>
    </>
  );
}

function reveal(row: HTMLElement | null): void {
  row?.scrollIntoView({ block: "nearest" });
}
