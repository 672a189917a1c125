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
}

// No real person was a model. The proportions were searched so that the recognition net's descriptors of any two
// drawings lie at least 0.65 apart (measured: 0.69), beyond the review band that ends at 0.60.
/** The drawn persons' looks. */
export const LOOKS = {
  anna: {
    seed: 11,
    skin: { light: "#f9dcc6", mid: "#eec0a2", deep: "#c98f70" },
    lips: "#c0645f",
    hair: { style: "bob", colour: "#9a6a3a", shine: "#c89a5c" },
    beard: "none",
    iris: "#4a7a94",
    face: { temple: 106.7, cheek: 111, jaw: 104.1, chin: 52.8, top: 132, bottom: 491.2 },
    eyes: { y: 296, apart: 56, width: 25.3, height: 14.6, tilt: -0.3 },
    brows: { lift: 33, weight: 5, arch: 2, tilt: -1.4, colour: "#7d5530" },
    nose: { bottom: 364.3, width: 21, bridge: 17 },
    mouth: { y: 426.4, width: 40.3, upper: 5.5, lower: 12.7 },
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
    face: { temple: 122, cheek: 123.1, jaw: 116.3, chin: 60, top: 128, bottom: 507.5 },
    eyes: { y: 288, apart: 62, width: 33.8, height: 13.9, tilt: -1 },
    brows: { lift: 31.2, weight: 15, arch: 5, tilt: 4.3, colour: "#140f0d" },
    nose: { bottom: 367.9, width: 46, bridge: 12.5 },
    mouth: { y: 409, width: 56, upper: 14.9, lower: 16.5 },
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
    face: { temple: 124.7, cheek: 134, jaw: 87.7, chin: 30, top: 134, bottom: 468 },
    eyes: { y: 300, apart: 61, width: 30.2, height: 8, tilt: -3.2 },
    brows: { lift: 31.7, weight: 7.3, arch: 2, tilt: 0, colour: "#2a2226" },
    nose: { bottom: 368, width: 34.7, bridge: 8.2 },
    mouth: { y: 408, width: 33, upper: 9.1, lower: 15 },
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
    face: { temple: 115.9, cheek: 127.8, jaw: 106, chin: 52, top: 116, bottom: 506 },
    eyes: { y: 285.5, apart: 52, width: 24, height: 8, tilt: 4.6 },
    brows: { lift: 24, weight: 11, arch: 4, tilt: 0.7, colour: "#9c9893" },
    nose: { bottom: 392, width: 38.2, bridge: 17 },
    mouth: { y: 432, width: 46.7, upper: 5, lower: 8 },
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
    face: { temple: 109.5, cheek: 115.2, jaw: 80, chin: 45.4, top: 140, bottom: 479.2 },
    eyes: { y: 291.3, apart: 60.4, width: 33, height: 16, tilt: -2.3 },
    brows: { lift: 40, weight: 10.8, arch: 15, tilt: -4, colour: "#20150f" },
    nose: { bottom: 376.8, width: 21, bridge: 10.2 },
    mouth: { y: 416, width: 52, upper: 13.6, lower: 21.7 },
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
    face: { temple: 109.9, cheek: 130.6, jaw: 92.1, chin: 42.8, top: 130, bottom: 487.8 },
    eyes: { y: 292, apart: 70, width: 27.3, height: 12.2, tilt: 2.9 },
    brows: { lift: 42, weight: 5.1, arch: 15, tilt: -1.6, colour: "#1d120d" },
    nose: { bottom: 358.5, width: 36.8, bridge: 11.3 },
    mouth: { y: 415.6, width: 64, upper: 17.8, lower: 11.4 },
    neck: 58,
    freckles: 16,
    age: 0.05,
    clothes: { colour: "#c08a2e", collar: "round" },
  },
} as const satisfies Record<string, Look>;

export type PersonName = keyof typeof LOOKS;
