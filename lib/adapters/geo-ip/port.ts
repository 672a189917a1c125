/** Where an address is used: the country by ISO 3166-1 alpha-2, the city by its English name where it is known. */
export type Place = { country: string; city: string | null };

/** What a database knows of network addresses. */
export type GeoIp = {
  /** Null for an address that the database does not know. */
  placeOf(ip: string): Place | null;
};
