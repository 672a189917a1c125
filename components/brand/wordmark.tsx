import { Mark } from "./mark.tsx";

/** Mark and name in one line, scaled by `size` (the mark's edge in pixels). */
export function Wordmark({ size = 24 }: { size?: number }) {
  return (
    <span className="inline-flex items-center gap-2 font-semibold text-ink tracking-tight">
      <Mark size={size} />
      <span style={{ fontSize: size * 0.75, lineHeight: 1 }}>Bonafide</span>
    </span>
  );
}
