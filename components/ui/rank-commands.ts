export type Command = {
  id: string;
  label: string;
  group: string;
  /** More words that find it. */
  keywords?: string;
  hint?: string;
  href?: string;
  onSelect?: () => void;
};

/** The commands whose words contain every typed word, those whose label starts with it first; group order is kept. */
export function rankCommands(commands: Command[], typed: string): Command[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return commands;
  const found = commands.filter((command) => words.every((word) => searched(command).includes(word)));
  return found.sort((a, b) => Number(startsWith(b, words)) - Number(startsWith(a, words)));
}

function searched(command: Command): string {
  return `${command.label} ${command.group} ${command.keywords ?? ""}`.toLowerCase();
}

function startsWith(command: Command, words: string[]): boolean {
  return command.label.toLowerCase().startsWith(words[0] ?? "");
}
