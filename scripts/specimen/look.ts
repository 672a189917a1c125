export type HairStyle = "bob" | "long" | "short" | "curls" | "updo" | "receding" | "scarf";
export type Beard = "none" | "full" | "moustache" | "stubble";

/** How a drawn person looks. Lengths are in the units of a 640 × 640 portrait whose face is centred on x = 320. */
export interface Look {
  seed: number;
  skin: { light: string; mid: string; deep: string };
  lips: string;
  hair: { style: HairStyle; colour: string; shine: string };
  beard: Beard;
  iris: string;
  /** The line in which the lids meet. Too dark on light skin, it is taken for an open eye by the mesh net. */
  shutLine: { colour: string; width: number };
  /** Half widths at the temple, the cheekbones, the jaw and the chin, and the y of hairline and chin. */
  face: { temple: number; cheek: number; jaw: number; chin: number; top: number; bottom: number };
  eyes: { y: number; apart: number; width: number; height: number; tilt: number };
  brows: { lift: number; weight: number; arch: number; tilt: number; colour: string };
  nose: { bottom: number; width: number; bridge: number };
  mouth: { y: number; width: number; upper: number; lower: number };
  neck: number;
  freckles: number;
  /** Lines of age, 0 to 1. */
  age: number;
  clothes: { colour: string; collar: "round" | "shirt" | "polo" };
  /** Rims; absent where none are worn. */
  glasses?: { colour: string; width: number };
}

// No real person was a model. The proportions were searched so that the recognition net's descriptors of any two
// drawings lie at least 0.65 apart (measured: 0.67), beyond the review band that ends at 0.60.
/** The drawn persons' looks. */
export const LOOKS = {
  anna: {
    seed: 11,
    skin: { light: "#f9dcc6", mid: "#eec0a2", deep: "#c98f70" },
    lips: "#c0645f",
    hair: { style: "bob", colour: "#9a6a3a", shine: "#c89a5c" },
    beard: "none",
    iris: "#4a7a94",
    shutLine: { colour: "#c98f70", width: 2 },
    face: { temple: 111.5, cheek: 119.3, jaw: 101.7, chin: 39.2, top: 132, bottom: 484.2 },
    eyes: { y: 299.4, apart: 52, width: 29, height: 14.3, tilt: -1.6 },
    brows: { lift: 29.8, weight: 7.3, arch: 10, tilt: -2.7, colour: "#7d5530" },
    nose: { bottom: 370.2, width: 25, bridge: 5.1 },
    mouth: { y: 426.8, width: 43, upper: 7.8, lower: 14 },
    neck: 58,
    freckles: 34,
    age: 0.15,
    clothes: { colour: "#2f4a63", collar: "round" },
  },
  kofi: {
    seed: 23,
    skin: { light: "#8f5f42", mid: "#6f452d", deep: "#432717" },
    lips: "#7c453c",
    hair: { style: "short", colour: "#15100e", shine: "#2e2622" },
    beard: "full",
    iris: "#2a1a10",
    shutLine: { colour: "#1c1210", width: 4.2 },
    face: { temple: 124.2, cheek: 131.2, jaw: 117.7, chin: 60, top: 128, bottom: 493.2 },
    eyes: { y: 300.3, apart: 60.9, width: 32.4, height: 13, tilt: 0.6 },
    brows: { lift: 33.5, weight: 11.8, arch: 5, tilt: 3.2, colour: "#140f0d" },
    nose: { bottom: 375.4, width: 46, bridge: 15 },
    mouth: { y: 432.6, width: 56, upper: 16.4, lower: 20 },
    neck: 78,
    freckles: 0,
    age: 0.3,
    clothes: { colour: "#dfe4e8", collar: "shirt" },
  },
  mei: {
    seed: 37,
    skin: { light: "#fae3c9", mid: "#efc9a2", deep: "#c79a70" },
    lips: "#b9525a",
    hair: { style: "long", colour: "#17141a", shine: "#3d3844" },
    beard: "none",
    iris: "#33231a",
    shutLine: { colour: "#c79a70", width: 2 },
    face: { temple: 115.9, cheek: 126, jaw: 98, chin: 30.4, top: 134, bottom: 468.6 },
    eyes: { y: 300, apart: 61, width: 30, height: 10.5, tilt: -3.7 },
    brows: { lift: 28.6, weight: 6.8, arch: 5, tilt: 0.2, colour: "#2a2226" },
    nose: { bottom: 371.5, width: 31.7, bridge: 5.4 },
    mouth: { y: 408, width: 34.3, upper: 8, lower: 13.1 },
    neck: 54,
    freckles: 0,
    age: 0,
    clothes: { colour: "#7a3148", collar: "round" },
  },
  tomas: {
    seed: 41,
    skin: { light: "#f1cfb4", mid: "#dda986", deep: "#a87353" },
    lips: "#a8645a",
    hair: { style: "receding", colour: "#b9b6b1", shine: "#e4e2de" },
    beard: "moustache",
    iris: "#6a7d62",
    shutLine: { colour: "#a87353", width: 2 },
    face: { temple: 115, cheek: 120.5, jaw: 107.5, chin: 53.2, top: 116, bottom: 506 },
    eyes: { y: 280, apart: 53.4, width: 26, height: 10.5, tilt: 4 },
    brows: { lift: 24.7, weight: 11, arch: 4.6, tilt: 4.5, colour: "#9c9893" },
    nose: { bottom: 384, width: 37.3, bridge: 16.3 },
    mouth: { y: 427.5, width: 50.3, upper: 5, lower: 8.6 },
    neck: 74,
    freckles: 0,
    age: 1,
    clothes: { colour: "#4c5b46", collar: "polo" },
  },
  leila: {
    seed: 53,
    skin: { light: "#e3b48c", mid: "#cb9468", deep: "#946240" },
    lips: "#9c4a48",
    hair: { style: "scarf", colour: "#3f6f78", shine: "#6a9aa2" },
    beard: "none",
    iris: "#4d3318",
    shutLine: { colour: "#946240", width: 2.6 },
    face: { temple: 104, cheek: 109.2, jaw: 84.4, chin: 34.9, top: 140, bottom: 478.1 },
    eyes: { y: 287.3, apart: 59, width: 29.3, height: 16, tilt: -4 },
    brows: { lift: 30.5, weight: 12.3, arch: 11.9, tilt: -4, colour: "#20150f" },
    nose: { bottom: 375, width: 21.3, bridge: 14.5 },
    mouth: { y: 416, width: 52.1, upper: 15.9, lower: 17.7 },
    neck: 54,
    freckles: 0,
    age: 0.1,
    clothes: { colour: "#26333d", collar: "round" },
  },
  ines: {
    seed: 67,
    skin: { light: "#b57d55", mid: "#96613d", deep: "#633b22" },
    lips: "#8d463f",
    hair: { style: "curls", colour: "#241611", shine: "#4c3226" },
    beard: "none",
    iris: "#3a2413",
    shutLine: { colour: "#1c1210", width: 4.2 },
    face: { temple: 105.8, cheek: 116.5, jaw: 95, chin: 42.7, top: 130, bottom: 474 },
    eyes: { y: 295.6, apart: 68, width: 28.3, height: 16, tilt: -1.3 },
    brows: { lift: 33.6, weight: 5, arch: 12.2, tilt: -4, colour: "#1d120d" },
    nose: { bottom: 366, width: 36.7, bridge: 4 },
    mouth: { y: 414, width: 57.6, upper: 13.9, lower: 19 },
    neck: 58,
    freckles: 16,
    age: 0.05,
    clothes: { colour: "#c08a2e", collar: "round" },
  },
} as const satisfies Record<string, Look>;

export type PersonName = keyof typeof LOOKS;
