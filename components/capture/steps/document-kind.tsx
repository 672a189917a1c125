"use client";

import { BookUser, Car, IdCard } from "lucide-react";
import { type ReactNode, useMemo, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { ChoiceCards } from "#components/ui/choice-cards.tsx";
import { SelectField } from "#components/ui/field.tsx";
import type { StepProps } from "../capture-page.tsx";
import { listCountries } from "../countries.ts";
import { refusalOf } from "../current-view.ts";
import { Handoff } from "../handoff.tsx";
import { type DocumentType, documentTypes } from "../state.ts";
import { StepFrame } from "../step-frame.tsx";

const kinds: Record<DocumentType, { label: string; hint: string; icon: ReactNode }> = {
  passport: { label: "Passport", hint: "The page with your photo", icon: <BookUser aria-hidden /> },
  national_id: { label: "Identity card", hint: "Front, then back", icon: <IdCard aria-hidden /> },
  drivers_license: { label: "Driving licence", hint: "Front, then back", icon: <Car aria-hidden /> },
};

/** Which document, and from where. */
export function DocumentKind({ capture, state, choices, choose, revisit }: StepProps) {
  const countries = useMemo(() => listCountries(state.test_mode), [state.test_mode]);
  const [missing, setMissing] = useState<"kind" | "country" | null>(null);

  function go() {
    if (!choices.documentType) return setMissing("kind");
    if (!choices.country) return setMissing("country");
    choose({ isAtPhoto: true });
    revisit("photo");
  }

  return (
    <StepFrame
      title="Which document will you use?"
      lead="It must be yours, valid, and in your hands now."
      reason={refusalOf(state, "document")}
      failure={capture.failure}
      primary={
        <Button variant="primary" size="large" wide data-testid="capture-document-continue" onClick={go}>
          Continue
        </Button>
      }
      ways={<Handoff capture={capture} />}
    >
      <ChoiceCards
        legend="Kind of document"
        name="document_type"
        value={choices.documentType}
        onChange={(documentType) => {
          choose({ documentType });
          setMissing(null);
        }}
        choices={documentTypes.map((value) => ({ value, ...kinds[value], testId: `capture-document-kind-${value}` }))}
        error={missing === "kind" ? "choose one of the three." : null}
      />
      <SelectField
        label="Country that issued it"
        name="country"
        controlSize="large"
        autoComplete="country"
        value={choices.country}
        error={missing === "country" ? "choose a country." : null}
        onChange={(event) => {
          choose({ country: event.target.value });
          setMissing(null);
        }}
      >
        <option value="">Choose a country</option>
        {countries.map((country) => (
          <option key={country.code} value={country.code}>
            {country.name}
          </option>
        ))}
      </SelectField>
    </StepFrame>
  );
}
