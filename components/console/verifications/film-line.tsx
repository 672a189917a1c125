/** A measure of a film over time, as a line over its own range; read out as its label and its range. */
export function FilmLine({
  label,
  unit,
  points,
}: {
  label: string;
  unit: string;
  points: { at: number; value: number | null }[];
}) {
  const seen = points.flatMap(({ at, value }) => (value === null ? [] : [{ at, value }]));
  const [low, high] = [Math.min(...seen.map(({ value }) => value)), Math.max(...seen.map(({ value }) => value))];
  const [from, to] = [seen[0]?.at ?? 0, seen.at(-1)?.at ?? 1];
  const x = (at: number) => ((at - from) / Math.max(1, to - from)) * width;
  const y = (value: number) => height - 2 - ((value - low) / Math.max(1e-6, high - low)) * (height - 4);
  if (seen.length === 0) return null;
  return (
    <figure className="flex flex-col gap-1">
      <figcaption className="flex justify-between gap-4 text-[13px] text-ink-2">
        <span>{label}</span>
        <span className="tabular-nums">
          {figure(low)} to {figure(high)}
          {unit}
        </span>
      </figcaption>
      <svg role="img" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" className="h-10 w-full">
        <title>{`${label}: from ${figure(low)} to ${figure(high)}${unit}`}</title>
        <polyline
          points={seen.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(" ")}
          fill="none"
          stroke="var(--accent)"
          strokeWidth="1.5"
          vectorEffect="non-scaling-stroke"
        />
      </svg>
    </figure>
  );
}

const width = 300;
const height = 40;

function figure(value: number): string {
  return Math.abs(value) < 2 ? value.toFixed(2) : value.toFixed(0);
}
