export type Bar = { label: string; value: number };

const height = 40;
const gap = 2;

/** A tiny bar chart, one bar a period; read out as its label and the values. */
export function BarChart({ label, bars }: { label: string; bars: Bar[] }) {
  const most = Math.max(1, ...bars.map((bar) => bar.value));
  const width = 8;
  return (
    <svg
      role="img"
      viewBox={`0 0 ${Math.max(1, bars.length * (width + gap) - gap)} ${height}`}
      preserveAspectRatio="none"
      className="h-10 w-full"
    >
      <title>{`${label}: ${bars.map((bar) => `${bar.label} ${bar.value}`).join(", ")}`}</title>
      {bars.map((bar, index) => {
        const size = bar.value === 0 ? 1 : Math.max(2, (bar.value / most) * height);
        return (
          <rect
            key={bar.label}
            x={index * (width + gap)}
            y={height - size}
            width={width}
            height={size}
            fill={bar.value === 0 ? "var(--line)" : "var(--accent)"}
          >
            <title>{`${bar.label}: ${bar.value}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}
