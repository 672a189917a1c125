import type { Look } from "./look.ts";
import { between, randomFrom } from "./random.ts";

const MIDDLE = 320;

/** What of the hair or scarf lies behind the face. */
export function backOfHead(look: Look): string {
  const { hair, face, seed } = look;
  const wide = face.cheek;
  switch (hair.style) {
    case "bob":
      return hull(
        `M${MIDDLE} ${face.top - 52} C${MIDDLE - wide - 40} ${face.top - 52} ${MIDDLE - wide - 46} 250 ${MIDDLE - wide - 34} 360 C${MIDDLE - wide - 34} 430 ${MIDDLE - wide - 26} 470 ${MIDDLE - wide + 20} 492 L${MIDDLE + wide - 20} 492 C${MIDDLE + wide + 26} 470 ${MIDDLE + wide + 34} 430 ${MIDDLE + wide + 34} 360 C${MIDDLE + wide + 46} 250 ${MIDDLE + wide + 40} ${face.top - 52} ${MIDDLE} ${face.top - 52}Z`,
        hair.colour,
      );
    case "long":
      return hull(
        `M${MIDDLE} ${face.top - 46} C${MIDDLE - wide - 36} ${face.top - 46} ${MIDDLE - wide - 34} 240 ${MIDDLE - wide - 26} 360 C${MIDDLE - wide - 30} 480 ${MIDDLE - wide - 44} 560 ${MIDDLE - wide - 40} 660 L${MIDDLE + wide + 40} 660 C${MIDDLE + wide + 44} 560 ${MIDDLE + wide + 30} 480 ${MIDDLE + wide + 26} 360 C${MIDDLE + wide + 34} 240 ${MIDDLE + wide + 36} ${face.top - 46} ${MIDDLE} ${face.top - 46}Z`,
        hair.colour,
      );
    case "curls":
      return curls(seed, hair.colour, hair.shine, { x: MIDDLE, y: 256, rx: wide + 52, ry: 196, count: 330 });
    case "updo":
      return `<ellipse cx="${MIDDLE}" cy="${face.top - 44}" rx="54" ry="42" fill="${hair.colour}"/>${cap(look, 26)}`;
    case "scarf":
      return hull(
        `M${MIDDLE} ${face.top - 54} C${MIDDLE - wide - 50} ${face.top - 50} ${MIDDLE - wide - 50} 260 ${MIDDLE - wide - 36} 360 C${MIDDLE - wide - 34} 470 ${MIDDLE - wide - 40} 540 ${MIDDLE - wide - 60} 620 L${MIDDLE + wide + 60} 620 C${MIDDLE + wide + 40} 540 ${MIDDLE + wide + 34} 470 ${MIDDLE + wide + 36} 360 C${MIDDLE + wide + 50} 260 ${MIDDLE + wide + 50} ${face.top - 50} ${MIDDLE} ${face.top - 54}Z`,
        hair.colour,
      );
    default:
      return cap(look, hair.style === "short" ? 20 : 8);
  }
}

/** What of the hair or scarf falls over the forehead and the sides. */
export function frontOfHead(look: Look): string {
  const { hair, face, eyes, seed } = look;
  const t = face.temple;
  const browY = eyes.y - 40;
  switch (hair.style) {
    case "bob": {
      const d = `M${MIDDLE + 34} ${face.top - 48} C${MIDDLE - 90} ${face.top - 52} ${MIDDLE - t - 44} ${face.top + 40} ${MIDDLE - t - 34} 330 C${MIDDLE - t - 30} 420 ${MIDDLE - t - 26} 470 ${MIDDLE - t + 20} 484 C${MIDDLE - t - 6} 420 ${MIDDLE - t - 6} 340 ${MIDDLE - t + 10} 280 C${MIDDLE - t + 26} 220 ${MIDDLE - 20} 214 ${MIDDLE + 42} ${face.top + 18} C${MIDDLE + t - 20} 190 ${MIDDLE + t - 4} 240 ${MIDDLE + t} 290 C${MIDDLE + t + 10} 350 ${MIDDLE + t + 2} 430 ${MIDDLE + t - 18} 484 C${MIDDLE + t + 26} 470 ${MIDDLE + t + 32} 420 ${MIDDLE + t + 36} 330 C${MIDDLE + t + 44} ${face.top + 40} ${MIDDLE + 120} ${face.top - 48} ${MIDDLE + 34} ${face.top - 48}Z`;
      return hull(d, hair.colour) + strands(look, d, 46);
    }
    case "long": {
      const d = `M${MIDDLE} ${face.top - 42} C${MIDDLE - 110} ${face.top - 42} ${MIDDLE - t - 36} 230 ${MIDDLE - t - 22} 360 C${MIDDLE - t - 24} 470 ${MIDDLE - t - 34} 560 ${MIDDLE - t - 30} 660 H${MIDDLE - t + 34} C${MIDDLE - t + 20} 560 ${MIDDLE - t - 10} 460 ${MIDDLE - t - 2} 360 C${MIDDLE - t + 4} 280 ${MIDDLE - 70} 200 ${MIDDLE} ${face.top + 14} C${MIDDLE + 70} 200 ${MIDDLE + t - 4} 280 ${MIDDLE + t + 2} 360 C${MIDDLE + t + 10} 460 ${MIDDLE + t - 20} 560 ${MIDDLE + t - 34} 660 H${MIDDLE + t + 30} C${MIDDLE + t + 34} 560 ${MIDDLE + t + 24} 470 ${MIDDLE + t + 22} 360 C${MIDDLE + t + 36} 230 ${MIDDLE + 110} ${face.top - 42} ${MIDDLE} ${face.top - 42}Z`;
      return hull(d, hair.colour) + strands(look, d, 60);
    }
    case "curls":
      return curls(seed + 1, hair.colour, hair.shine, { x: MIDDLE, y: face.top - 4, rx: t + 4, ry: 42, count: 120 });
    case "updo":
    case "short": {
      const d = `M${MIDDLE - t - 8} ${browY + 46} C${MIDDLE - t - 30} ${browY - 40} ${MIDDLE - t + 4} ${face.top - 34} ${MIDDLE} ${face.top - 36} C${MIDDLE + t - 4} ${face.top - 34} ${MIDDLE + t + 30} ${browY - 40} ${MIDDLE + t + 8} ${browY + 46} C${MIDDLE + t - 4} ${browY} ${MIDDLE + t - 4} ${browY - 34} ${MIDDLE + t - 22} ${browY - 50} C${MIDDLE + t - 40} ${face.top + 26} ${MIDDLE + 50} ${face.top + 36} ${MIDDLE} ${face.top + 30} C${MIDDLE - 50} ${face.top + 36} ${MIDDLE - t + 40} ${face.top + 26} ${MIDDLE - t + 22} ${browY - 50} C${MIDDLE - t + 4} ${browY - 34} ${MIDDLE - t + 4} ${browY} ${MIDDLE - t - 8} ${browY + 46}Z`;
      return hull(d, hair.colour) + strands(look, d, 30);
    }
    case "receding": {
      const d = `M${MIDDLE - t - 8} ${browY + 58} C${MIDDLE - t - 26} ${browY - 30} ${MIDDLE - t + 8} ${face.top - 18} ${MIDDLE} ${face.top - 20} C${MIDDLE + t - 8} ${face.top - 18} ${MIDDLE + t + 26} ${browY - 30} ${MIDDLE + t + 8} ${browY + 58} C${MIDDLE + t - 2} ${browY + 10} ${MIDDLE + t - 4} ${browY - 30} ${MIDDLE + t - 26} ${face.top + 46} C${MIDDLE + t - 54} ${face.top + 4} ${MIDDLE + 30} ${face.top + 30} ${MIDDLE} ${face.top + 18} C${MIDDLE - 30} ${face.top + 30} ${MIDDLE - t + 54} ${face.top + 4} ${MIDDLE - t + 26} ${face.top + 46} C${MIDDLE - t + 4} ${browY - 30} ${MIDDLE - t + 2} ${browY + 10} ${MIDDLE - t - 8} ${browY + 58}Z`;
      return hull(d, hair.colour) + strands(look, d, 34);
    }
    case "scarf":
      return scarfEdge(look);
  }
}

function hull(d: string, colour: string): string {
  return `<path d="${d}" fill="${colour}"/>`;
}

function cap({ face, eyes, hair }: Look, rise: number): string {
  return `<path d="M${MIDDLE - face.temple - 12} ${eyes.y + 16} C${MIDDLE - face.temple - 34} ${face.top - rise} ${MIDDLE - 80} ${face.top - rise - 16} ${MIDDLE} ${face.top - rise - 16} S${MIDDLE + face.temple + 34} ${face.top - rise} ${MIDDLE + face.temple + 12} ${eyes.y + 16}Z" fill="${hair.colour}"/>`;
}

function strands({ seed, hair, face }: Look, clip: string, count: number): string {
  const random = randomFrom(seed * 7);
  const id = `hair-${seed}`;
  const lines = Array.from({ length: count }, (_, index) => {
    const spread = (index / (count - 1)) * 2 - 1;
    const x = MIDDLE + spread * (face.temple + 36);
    const top = face.top - 40 + Math.abs(spread) * 26;
    const bend = x + spread * between(random, 6, 34);
    const tone = random() < 0.5 ? hair.shine : "#000";
    const opacity = tone === "#000" ? between(random, 0.08, 0.22) : between(random, 0.18, 0.5);
    return `<path d="M${(MIDDLE + spread * 46).toFixed(1)} ${top.toFixed(1)} C${x.toFixed(1)} ${(top + 46).toFixed(1)} ${bend.toFixed(1)} 300 ${(x + spread * 8).toFixed(1)} 650" stroke="${tone}" stroke-width="${between(random, 1.4, 4).toFixed(1)}" fill="none" opacity="${opacity.toFixed(2)}"/>`;
  });
  return `<clipPath id="${id}"><path d="${clip}"/></clipPath><g clip-path="url(#${id})">${lines.join("")}</g>`;
}

function curls(
  seed: number,
  colour: string,
  shine: string,
  area: { x: number; y: number; rx: number; ry: number; count: number },
): string {
  const random = randomFrom(seed * 13);
  const solid = `<ellipse cx="${area.x}" cy="${area.y}" rx="${area.rx - 6}" ry="${area.ry - 6}" fill="${colour}"/>`;
  const rings = Array.from({ length: area.count }, () => {
    const angle = random() * Math.PI * 2;
    const far = Math.sqrt(random());
    const x = area.x + Math.cos(angle) * area.rx * far;
    const y = area.y + Math.sin(angle) * area.ry * far;
    return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${between(random, 9, 17).toFixed(1)}" fill="${colour}" stroke="${shine}" stroke-width="2.6" stroke-opacity="${between(random, 0.15, 0.6).toFixed(2)}"/>`;
  });
  return solid + rings.join("");
}

function scarfEdge({ face, hair, eyes, mouth }: Look): string {
  const c = face.cheek;
  const outer = `M${MIDDLE} ${face.top - 54} C${MIDDLE - c - 46} ${face.top - 50} ${MIDDLE - c - 46} 260 ${MIDDLE - c - 34} 360 C${MIDDLE - c - 32} 440 ${MIDDLE - c - 10} 500 ${MIDDLE - 60} ${face.bottom + 40} H${MIDDLE + 60} C${MIDDLE + c + 10} 500 ${MIDDLE + c + 32} 440 ${MIDDLE + c + 34} 360 C${MIDDLE + c + 46} 260 ${MIDDLE + c + 46} ${face.top - 50} ${MIDDLE} ${face.top - 54}Z`;
  const inner = `M${MIDDLE} ${face.top + 34} C${MIDDLE - 70} ${face.top + 34} ${MIDDLE - c + 8} ${eyes.y - 70} ${MIDDLE - c + 6} ${eyes.y + 10} C${MIDDLE - c + 6} ${mouth.y - 20} ${MIDDLE - 78} ${face.bottom - 14} ${MIDDLE} ${face.bottom - 2} C${MIDDLE + 78} ${face.bottom - 14} ${MIDDLE + c - 6} ${mouth.y - 20} ${MIDDLE + c - 6} ${eyes.y + 10} C${MIDDLE + c - 8} ${eyes.y - 70} ${MIDDLE + 70} ${face.top + 34} ${MIDDLE} ${face.top + 34}Z`;
  return (
    `<path d="${outer} ${inner}" fill-rule="evenodd" fill="${hair.colour}"/>` +
    `<path d="${inner}" fill="none" stroke="#000" stroke-width="7" opacity="0.3" filter="url(#soft4)"/>` +
    `<path d="M${MIDDLE - c - 12} 330 C${MIDDLE - c - 16} 220 ${MIDDLE - 80} ${face.top - 14} ${MIDDLE + 20} ${face.top - 10} M${MIDDLE + c + 16} 350 C${MIDDLE + c + 20} 250 ${MIDDLE + c - 20} ${face.top + 10} ${MIDDLE + 50} ${face.top - 20}" stroke="${hair.shine}" stroke-width="8" fill="none" opacity="0.55" filter="url(#soft4)"/>`
  );
}
