import { create } from "qrcode";

const quiet = 4; // ISO/IEC 18004: a quiet zone of four modules

/** A QR code as one SVG path, always dark on light so that every camera reads it. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { size, data } = create(text, { errorCorrectionLevel: "M" }).modules;
  const edge = size + quiet * 2;
  const cells = Array.from(data, (isDark, index) => (isDark ? cell(index % size, Math.floor(index / size)) : ""));
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${edge} ${edge}`}
      className="w-full rounded-lg"
      shapeRendering="crispEdges"
    >
      <rect width={edge} height={edge} fill="#ffffff" />
      <path d={cells.join("")} fill="#10151d" />
    </svg>
  );
}

function cell(x: number, y: number): string {
  return `M${x + quiet} ${y + quiet}h1v1h-1z`;
}
