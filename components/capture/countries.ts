// ISO 3166-1 alpha-2, officially assigned, and XK, under which Kosovo is known.
const codes =
  "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ " +
  "CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR " +
  "GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP " +
  "KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT " +
  "MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW " +
  "SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ " +
  "UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

export type Country = { code: string; name: string };

// ICAO 9303-3 §5: the state that specimens are issued by.
const UTOPIA: Country = { code: "UT", name: "Utopia (specimens)" };

// ICAO 9303-3 §5 part D: issuers of travel documents that are no country.
const organizations: readonly Country[] = [
  { code: "EUE", name: "European Union (laissez-passer)" },
  { code: "UNO", name: "United Nations (laissez-passer)" },
  { code: "XOM", name: "Sovereign Military Order of Malta" },
  { code: "XPO", name: "Interpol" },
  { code: "XBA", name: "African Development Bank" },
  { code: "XIM", name: "African Export-Import Bank" },
  { code: "XCC", name: "Caribbean Community" },
  { code: "XCO", name: "Common Market for Eastern and Southern Africa" },
  { code: "XCE", name: "Council of Europe" },
  { code: "XEC", name: "Economic Community of West African States" },
  { code: "XES", name: "Organization of Eastern Caribbean States" },
  { code: "XMP", name: "Parliamentary Assembly of the Mediterranean" },
  { code: "XDC", name: "Southern African Development Community" },
];

/** Every country with its English name, and organizations that issue travel documents, by name; in test mode the specimens' Utopia too. */
export function listCountries(isTest: boolean): Country[] {
  const names = new Intl.DisplayNames(["en"], { type: "region" });
  return codes
    .split(" ")
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .concat(organizations, isTest ? UTOPIA : [])
    .sort((a, b) => a.name.localeCompare(b.name, "en"));
}

/** The country in the browser's language ("pt-BR" → "BR"); empty when it names none. */
export function guessCountry(languages: readonly string[]): string {
  const regions = languages.flatMap((language) => /-([A-Z]{2})\b/.exec(language)?.[1] ?? []);
  return regions.find((region) => codes.split(" ").includes(region)) ?? "";
}
