import type { Look } from "./look.ts";
import { between, randomFrom } from "./random.ts";

const MIDDLE = 320;
const SIDES = [-1, 1] as const;

/** The outline of the face as a closed path. */
export function faceOutline({ face, eyes, mouth }: Look): string {
  const { temple, cheek, jaw, chin, top, bottom } = face;
  const left = (half: number) => MIDDLE - half;
  const right = (half: number) => MIDDLE + half;
  const browY = eyes.y - 40;
  const cheekY = eyes.y + 34;
  const jawY = mouth.y + 4;
  return (
    `M${left(temple)} ${browY} C${left(temple)} ${top + 40} ${left(temple * 0.62)} ${top} ${MIDDLE} ${top} C${right(temple * 0.62)} ${top} ${right(temple)} ${top + 40} ${right(temple)} ${browY} ` +
    `C${right(temple + 3)} ${browY + 30} ${right(cheek)} ${cheekY - 30} ${right(cheek)} ${cheekY} C${right(cheek)} ${cheekY + 40} ${right(jaw + 8)} ${jawY - 30} ${right(jaw)} ${jawY} ` +
    `C${right(jaw - 14)} ${jawY + 36} ${right(chin + 14)} ${bottom} ${MIDDLE} ${bottom} C${left(chin + 14)} ${bottom} ${left(jaw - 14)} ${jawY + 36} ${left(jaw)} ${jawY} ` +
    `C${left(jaw + 8)} ${jawY - 30} ${left(cheek)} ${cheekY + 40} ${left(cheek)} ${cheekY} C${left(cheek)} ${cheekY - 30} ${left(temple + 3)} ${browY + 30} ${left(temple)} ${browY}Z`
  );
}

/** Everything inside the outline: shades, eyes, brows, nose, mouth, beard, freckles, lines. */
export function faceFeatures(look: Look, sitting: { eyesOpen: number; light: number }): string {
  return (
    `<g clip-path="url(#face)">${shades(look, sitting.light)}${freckles(look)}${lines(look, sitting.eyesOpen)}${beard(look)}</g>` +
    `${nose(look)}${mouth(look)}${moustache(look)}` +
    SIDES.map((side) => eye(look, side, sitting.eyesOpen, sitting.light) + brow(look, side)).join("")
  );
}

function shades({ face, eyes, nose, mouth, skin, lips }: Look, light: number): string {
  const shadow = (x: number, y: number, rx: number, ry: number, opacity: number, colour = skin.deep) =>
    `<ellipse cx="${x}" cy="${y}" rx="${rx}" ry="${ry}" fill="${colour}" opacity="${opacity}" filter="url(#soft14)"/>`;
  return (
    SIDES.map(
      (side) =>
        shadow(MIDDLE + side * eyes.apart, eyes.y - 6, eyes.width + 14, 20, 0.42) +
        shadow(MIDDLE + side * (face.cheek - 10), mouth.y - 36, 24, 74, 0.46) +
        shadow(MIDDLE + side * (face.cheek * 0.56), nose.bottom - 12, 34, 22, 0.2, lips) +
        shadow(MIDDLE + side * (face.cheek * 0.5) + light * 10, nose.bottom - 34, 26, 16, 0.5, skin.light),
    ).join("") +
    shadow(MIDDLE, face.bottom - 2, 76, 18, 0.5) +
    shadow(MIDDLE, mouth.y + mouth.lower + 15, 30, 7, 0.5) +
    shadow(MIDDLE + light * 16, (face.top + eyes.y) / 2 - 6, 60, 34, 0.5, skin.light) +
    shadow(MIDDLE, face.bottom - 26, 22, 11, 0.5, skin.light)
  );
}

function eye({ eyes, iris, skin, hair, shutLine }: Look, side: -1 | 1, open: number, light: number): string {
  const at = (dx: number, dy: number) =>
    `${(MIDDLE + side * (eyes.apart + dx)).toFixed(1)} ${(eyes.y + dy).toFixed(1)}`;
  const { width, height, tilt } = eyes;
  const lash = open < 0.5 ? shutLine.colour : hair.style === "receding" ? "#3d332d" : "#1c1210";
  // The upper lid travels from its arch down to the lower lid as the eye shuts.
  const lid = -1.5 * height * open + 0.9 * height * (1 - open);
  const inner = at(-width, 2.5);
  const outer = at(width, tilt);
  const upper = `C${at(-width * 0.55, lid)} ${at(width * 0.5, lid + tilt * 0.5)} ${outer}`;
  const lower = `C${at(width * 0.55, height * 1.15)} ${at(-width * 0.4, height * 1.2)} ${inner}`;
  const id = side < 0 ? "eye-left" : "eye-right";
  const centre = at(0, -height * 0.18).split(" ");
  const disc = (r: number, fill: string, extra = "") =>
    `<circle cx="${centre[0]}" cy="${centre[1]}" r="${r.toFixed(1)}" fill="${fill}"${extra}/>`;
  const radius = Math.max(height * 1.02, 10.5);
  const glint = `<circle cx="${(Number(centre[0]) + (light < 0 ? -4 : 4)).toFixed(1)}" cy="${(Number(centre[1]) - 4).toFixed(1)}" r="2.6" fill="#fff" opacity="0.92"/>`;
  // A shut lid is a lit, smooth ball where the open eye had its socket's shade and crease.
  const shutLid = `<ellipse cx="${MIDDLE + side * eyes.apart}" cy="${eyes.y - height * 0.6}" rx="${width}" ry="${height * 1.1}" fill="${skin.mid}" opacity="${(0.3 * (1 - open)).toFixed(2)}" filter="url(#soft4)"/>`;
  const eyeball =
    `<g clip-path="url(#${id})"><path d="M${inner}${upper}${lower}Z" fill="#f3efe9"/>${disc(radius, iris)}${disc(radius, "none", ` stroke="#17100c" stroke-width="1.6" opacity="0.7"`)}${disc(radius * 0.46, "#0c0908")}${glint}` +
    `<path d="M${inner}${upper}" stroke="#2a1b18" stroke-width="9" fill="none" opacity="0.3" filter="url(#soft2)"/></g>`;
  return (
    `<clipPath id="${id}"><path d="M${inner}${upper}${lower}Z"/></clipPath>${open < 1 ? shutLid : ""}` +
    `<path d="M${at(-width - 3, 2)}C${at(-width * 0.5, lid - 9)} ${at(width * 0.5, lid - 9 + tilt * 0.5)} ${at(width + 5, tilt - 2)}" stroke="${skin.deep}" stroke-width="3.4" fill="none" opacity="${0.7 * open}" filter="url(#soft2)"/>` +
    eyeball +
    `<path d="M${inner}${upper}" stroke="${lash}" stroke-width="${(shutLine.width * (1 - open) + 4.2 * open).toFixed(1)}" fill="none" stroke-linecap="round" opacity="${(0.8 + 0.2 * open).toFixed(2)}"/>` +
    `<path d="M${outer}${lower}" stroke="${skin.deep}" stroke-width="1.9" fill="none" opacity="${0.85 * open}"/>` +
    `<path d="M${at(-width * 0.8, height + 9)}Q${at(0, height + 15)} ${at(width * 0.85, height + 6)}" stroke="${skin.deep}" stroke-width="3" fill="none" opacity="${0.35 * open}" filter="url(#soft2)"/>`
  );
}

function brow({ eyes, brows }: Look, side: -1 | 1): string {
  const y = -brows.lift;
  const at = (dx: number, dy: number) =>
    `${(MIDDLE + side * (eyes.apart + dx)).toFixed(1)} ${(eyes.y + dy).toFixed(1)}`;
  const half = brows.weight / 2;
  return (
    `<path d="M${at(-eyes.width - 4, y + 5 + half)}C${at(-eyes.width * 0.2, y - brows.arch * 0.6 + half)} ${at(eyes.width * 0.5, y - brows.arch + half + brows.tilt)} ${at(eyes.width + 14, y + 3 + brows.tilt)}` +
    `C${at(eyes.width * 0.6, y - brows.arch - half + brows.tilt)} ${at(-eyes.width * 0.2, y - brows.arch * 0.6 - half)} ${at(-eyes.width - 5, y + 3 - half)}Z" fill="${brows.colour}" opacity="0.9" filter="url(#soft2)"/>` +
    `<path d="M${at(-eyes.width - 1, y + 4)}C${at(-eyes.width * 0.2, y - brows.arch * 0.6)} ${at(eyes.width * 0.5, y - brows.arch + brows.tilt)} ${at(eyes.width + 11, y + 3 + brows.tilt)}" stroke="${brows.colour}" stroke-width="${half}" fill="none" opacity="0.8"/>`
  );
}

function nose({ eyes, nose: { bottom, width, bridge }, skin }: Look): string {
  const side = (s: -1 | 1, opacity: number) =>
    `<path d="M${MIDDLE + s * (bridge + 7)} ${eyes.y - 18} C${MIDDLE + s * bridge} ${eyes.y + 10} ${MIDDLE + s * (bridge + 2)} ${bottom - 50} ${MIDDLE + s * (width * 0.62)} ${bottom - 18}" stroke="${skin.deep}" stroke-width="9" fill="none" opacity="${opacity}" filter="url(#soft4)"/>`;
  const wing = (s: -1 | 1) =>
    `<path d="M${MIDDLE + s * (width - 7)} ${bottom - 22} C${MIDDLE + s * (width + 4)} ${bottom - 16} ${MIDDLE + s * (width + 3)} ${bottom + 2} ${MIDDLE + s * (width * 0.62)} ${bottom + 1}" stroke="${skin.deep}" stroke-width="3.6" fill="none" opacity="0.9" filter="url(#soft2)"/>` +
    `<ellipse cx="${MIDDLE + s * width * 0.46}" cy="${bottom + 1}" rx="${width * 0.24}" ry="4.2" transform="rotate(${s * -14} ${MIDDLE + s * width * 0.46} ${bottom + 1})" fill="#2c1610" opacity="0.72" filter="url(#soft2)"/>`;
  return (
    side(-1, 0.5) +
    side(1, 0.5) +
    `<path d="M${MIDDLE} ${eyes.y - 8} V${bottom - 26}" stroke="${skin.light}" stroke-width="${bridge}" stroke-linecap="round" opacity="0.6" filter="url(#soft4)"/>` +
    `<ellipse cx="${MIDDLE}" cy="${bottom + 7}" rx="${width * 0.95}" ry="8" fill="${skin.deep}" opacity="0.5" filter="url(#soft4)"/>` +
    `<ellipse cx="${MIDDLE}" cy="${bottom - 15}" rx="${width * 0.44}" ry="11" fill="${skin.light}" opacity="0.75" filter="url(#soft4)"/>` +
    `<path d="M${MIDDLE - width * 0.3} ${bottom + 4} Q${MIDDLE} ${bottom + 10} ${MIDDLE + width * 0.3} ${bottom + 4}" stroke="${skin.deep}" stroke-width="3" fill="none" opacity="0.8" filter="url(#soft2)"/>${wing(-1)}${wing(1)}`
  );
}

function mouth({ mouth: { y, width, upper, lower }, lips, skin }: Look): string {
  const l = MIDDLE - width;
  const r = MIDDLE + width;
  return (
    `<path d="M${l} ${y} C${MIDDLE - width * 0.5} ${y - upper * 0.9} ${MIDDLE - 12} ${y - upper * 1.5} ${MIDDLE} ${y - upper * 0.95} C${MIDDLE + 12} ${y - upper * 1.5} ${MIDDLE + width * 0.5} ${y - upper * 0.9} ${r} ${y} Q${MIDDLE} ${y + 5} ${l} ${y}Z" fill="${lips}"/>` +
    `<path d="M${l + 3} ${y} Q${MIDDLE} ${y + 5} ${r - 3} ${y} C${MIDDLE + width * 0.55} ${y + lower * 1.25} ${MIDDLE - width * 0.55} ${y + lower * 1.25} ${l + 3} ${y}Z" fill="${lips}" opacity="0.88"/>` +
    `<ellipse cx="${MIDDLE}" cy="${y + lower * 0.55}" rx="${width * 0.4}" ry="${lower * 0.22}" fill="#fff" opacity="0.22" filter="url(#soft2)"/>` +
    `<path d="M${l - 2} ${y - 1} Q${MIDDLE - width * 0.4} ${y + 2} ${MIDDLE} ${y + 2.5} T${r + 2} ${y - 1}" stroke="#4a1f1c" stroke-width="2.6" fill="none" stroke-linecap="round" opacity="0.85"/>` +
    `<path d="M${MIDDLE - 4} ${y - upper - 22} V${y - upper - 8} M${MIDDLE + 5} ${y - upper - 22} V${y - upper - 8}" stroke="${skin.deep}" stroke-width="3" opacity="0.3" filter="url(#soft2)"/>`
  );
}

function beard({ beard: kind, face, mouth: { y, width }, hair, brows }: Look): string {
  if (kind === "none" || kind === "moustache") return "";
  const colour = hair.style === "scarf" ? brows.colour : hair.colour;
  const opacity = kind === "full" ? 0.88 : 0.3;
  return (
    `<path d="M${MIDDLE - face.cheek - 6} ${y - 90} C${MIDDLE - face.cheek + 12} ${y - 20} ${MIDDLE - width - 26} ${y - 22} ${MIDDLE - width - 8} ${y - 26} Q${MIDDLE} ${y - 46} ${MIDDLE + width + 8} ${y - 26} C${MIDDLE + width + 26} ${y - 22} ${MIDDLE + face.cheek - 12} ${y - 20} ${MIDDLE + face.cheek + 6} ${y - 90} V${face.bottom + 20} H${MIDDLE - face.cheek - 6}Z ` +
    `M${MIDDLE - width - 4} ${y - 2} Q${MIDDLE} ${y + 58} ${MIDDLE + width + 4} ${y - 2} Q${MIDDLE} ${y - 40} ${MIDDLE - width - 4} ${y - 2}Z" fill-rule="evenodd" fill="${colour}" opacity="${opacity}" filter="url(#soft4)"/>`
  );
}

function moustache({ beard: kind, mouth: { y, width, upper }, brows }: Look): string {
  if (kind !== "moustache") return "";
  const top = y - upper - 24;
  return `<path d="M${MIDDLE} ${top} C${MIDDLE - 22} ${top - 6} ${MIDDLE - width} ${y - 18} ${MIDDLE - width - 10} ${y + 4} C${MIDDLE - width * 0.5} ${y - 4} ${MIDDLE - 14} ${y - 3} ${MIDDLE} ${y - 5} C${MIDDLE + 14} ${y - 3} ${MIDDLE + width * 0.5} ${y - 4} ${MIDDLE + width + 10} ${y + 4} C${MIDDLE + width} ${y - 18} ${MIDDLE + 22} ${top - 6} ${MIDDLE} ${top}Z" fill="${brows.colour}" filter="url(#soft2)"/>`;
}

function freckles({ freckles: count, seed, eyes, nose, face, skin }: Look): string {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () => {
    const x = MIDDLE + between(random, -face.cheek * 0.75, face.cheek * 0.75);
    const y = between(random, eyes.y + 24, nose.bottom + 14);
    return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${between(random, 1, 2.1).toFixed(1)}" fill="${skin.deep}" opacity="0.5"/>`;
  }).join("");
}

function lines({ age, eyes, nose, mouth: { y, width }, face, skin }: Look, open: number): string {
  if (age === 0) return "";
  const stroke = (d: string, opacity: number) =>
    `<path d="${d}" stroke="${skin.deep}" stroke-width="3.4" fill="none" opacity="${(opacity * age).toFixed(2)}" filter="url(#soft2)"/>`;
  const folds = SIDES.map(
    (s) =>
      stroke(
        `M${MIDDLE + s * (nose.width + 8)} ${nose.bottom - 10} Q${MIDDLE + s * (width + 8)} ${y - 26} ${MIDDLE + s * (width + 12)} ${y + 4}`,
        0.95,
      ) +
      stroke(
        `M${MIDDLE + s * (eyes.apart - 22)} ${eyes.y + 24} Q${MIDDLE + s * eyes.apart} ${eyes.y + 36} ${MIDDLE + s * (eyes.apart + 24)} ${eyes.y + 24}`,
        0.8 * open,
      ) +
      stroke(
        `M${MIDDLE + s * (eyes.apart + eyes.width + 8)} ${eyes.y} l${s * 14} -6 M${MIDDLE + s * (eyes.apart + eyes.width + 8)} ${eyes.y + 6} l${s * 14} 5`,
        0.7,
      ),
  ).join("");
  const forehead = [0.42, 0.54, 0.66]
    .map((part) => face.top + (eyes.y - 40 - face.top) * part + 10)
    .map((lineY) => stroke(`M${MIDDLE - 62} ${lineY + 4} Q${MIDDLE} ${lineY - 6} ${MIDDLE + 62} ${lineY + 4}`, 0.6))
    .join("");
  return folds + forehead;
}
