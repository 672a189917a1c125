const countries = new Intl.DisplayNames("en", { type: "region" });

/** "Prague, Czechia", or the country alone; undefined where nothing is known. */
export function placeWords(place: { country: string; city: string | null } | null): string | undefined {
  if (!place) return undefined;
  const country = countries.of(place.country);
  return place.city ? `${place.city}, ${country}` : country;
}
