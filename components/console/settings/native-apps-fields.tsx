import { classNames } from "#components/ui/class-names.ts";
import { Field } from "#components/ui/field.tsx";
import { controlLook } from "#components/ui/input.tsx";

type Apps = {
  androidApps: { packageName: string; sha256CertFingerprints: string[] }[];
  appleApps: string[];
};

/** Native apps that use the organization's passkeys, one on each line. */
export function NativeAppsFields({
  apps,
  errors,
}: {
  apps: Apps;
  errors: Readonly<Record<string, string>> | undefined;
}) {
  const fields = [
    {
      label: "Android apps",
      name: "androidApps",
      hint: "Package and SHA-256 fingerprints of the signing certificates, one app on each line.",
      placeholder: "com.example.app 14:6D:E9:83:…",
      text: apps.androidApps.map(lineOf).join("\n"),
    },
    {
      label: "Apple apps",
      name: "appleApps",
      hint: "Team and bundle, one app on each line.",
      placeholder: "ABCDE12345.com.example.app",
      text: apps.appleApps.join("\n"),
    },
  ];
  return fields.map(({ label, name, hint, placeholder, text }) => (
    <Field key={name} label={label} name={name} optional hint={hint} error={errors?.[name]}>
      {(control) => (
        <textarea
          {...control}
          rows={2}
          spellCheck={false}
          autoComplete="off"
          placeholder={placeholder}
          defaultValue={text}
          className={classNames(controlLook, "py-2 font-mono text-base sm:text-sm")}
        />
      )}
    </Field>
  ));
}

/** An app as one line: its package, and the fingerprints of its certificates. */
function lineOf({ packageName, sha256CertFingerprints }: Apps["androidApps"][number]): string {
  return [packageName, ...sha256CertFingerprints].join(" ");
}
