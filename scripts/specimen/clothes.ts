import type { Look } from "./look.ts";

/** Shoulders and collar; they go on below the portrait so that any crop is filled. */
export function clothes({ clothes: { colour, collar }, neck, hair, face }: Look): string {
  const half = neck;
  const body =
    `<path d="M${320 - half - 20} 556 C${320 - half - 80} 584 120 588 84 660 C70 700 62 780 60 900 H580 C578 780 570 700 556 660 C520 588 ${320 + half + 80} 584 ${320 + half + 20} 556 ` +
    `Q320 ${collar === "round" ? 668 : 640} ${320 - half - 20} 556Z" fill="${colour}"/>` +
    `<path d="M150 660 C160 700 164 780 160 900 M490 660 C480 700 476 780 480 900" stroke="#000" stroke-width="9" fill="none" opacity="0.2" filter="url(#soft4)"/>` +
    `<path d="M120 618 Q200 586 ${320 - half - 24} 562" stroke="#fff" stroke-width="8" fill="none" opacity="0.14" filter="url(#soft4)"/>`;
  if (hair.style === "scarf") return body + scarfFolds(hair.colour, hair.shine, face.bottom);
  if (collar === "round")
    return `${body}<path d="M${320 - half - 20} 556 Q320 668 ${320 + half + 20} 556" stroke="#000" stroke-width="7" fill="none" opacity="0.28"/>`;
  const flap = (side: -1 | 1) =>
    `<path d="M${320 + side * (half + 4)} 536 L${320 + side * (half + 40)} 574 L${320 + side * 34} 668 L${320 + side * 4} 622Z" fill="${colour}" stroke="#000" stroke-opacity="0.3" stroke-width="3"/>`;
  const buttons = collar === "shirt" ? `<path d="M320 640 V900" stroke="#000" stroke-width="3" opacity="0.25"/>` : "";
  return body + buttons + flap(-1) + flap(1);
}

function scarfFolds(colour: string, shine: string, chin: number): string {
  return (
    `<path d="M196 400 C190 560 160 600 118 650 C200 720 440 720 522 650 C480 600 450 560 444 400 C430 ${chin - 10} 380 ${chin - 4} 320 ${chin - 4} C260 ${chin - 4} 210 ${chin - 10} 196 400Z" fill="${colour}"/>` +
    `<path d="M214 520 C260 600 380 610 430 530 M190 580 C270 660 390 650 470 590 M236 500 C280 560 350 570 408 506" stroke="#000" stroke-width="7" fill="none" opacity="0.22" filter="url(#soft4)"/>` +
    `<path d="M226 540 C280 620 370 620 420 556" stroke="${shine}" stroke-width="6" fill="none" opacity="0.6" filter="url(#soft4)"/>`
  );
}
