import { CopyText } from "#components/ui/copy-text.tsx";
import { Field, TextField } from "#components/ui/field.tsx";
import { controlLook } from "#components/ui/input.tsx";
import { issueWords } from "#lib/console/field-words.ts";
import type { ConsoleFault } from "#lib/console/index.ts";
import type { ConnectionShown } from "./connection-table.tsx";
import type { Kind } from "./words.ts";

type Issues = ConsoleFault["issues"];

/** What each kind of provider gives its clients. */
export function ConnectionFields({
  kind,
  issues,
  redirectUrls,
}: {
  kind: Kind;
  issues: Issues;
  redirectUrls: readonly string[];
}) {
  const error = errorOf(issues);
  return (
    <>
      <RedirectHint kind={kind} redirectUrls={redirectUrls} />
      {kind === "openid" ? (
        <>
          <TextField
            {...text}
            label="Name"
            name="displayName"
            hint="As your users know it."
            error={error("displayName")}
          />
          <TextField
            {...text}
            mono
            label="Short name"
            name="provider"
            placeholder="acme"
            hint="What your app calls it: lower-case letters, digits and hyphens."
            error={error("provider")}
          />
          <TextField
            {...text}
            mono
            label="Issuer"
            name="issuer"
            type="url"
            inputMode="url"
            placeholder="https://login.example.com"
            hint="The very address that its OpenID configuration names."
            error={error("issuer")}
            data-testid="connections-issuer"
          />
        </>
      ) : null}
      <ClientFields kind={kind} error={error} secretHint="Kept sealed, and never shown again." />
    </>
  );
}

/** What is said at the fields of a connection that is there already. */
export function ChangeFields({ kind, issues, shown }: { kind: Kind; issues: Issues; shown: ConnectionShown }) {
  const error = errorOf(issues);
  const secretHint =
    kind === "apple"
      ? "Leave team, key and private key empty to keep those that there are."
      : "Leave it empty to keep the one that there is. It is never shown.";
  return (
    <>
      <TextField
        {...text}
        label="Name"
        name="displayName"
        defaultValue={shown.displayName}
        hint="As your users know it."
        error={error("displayName")}
      />
      <ClientFields kind={kind} error={error} secretHint={secretHint} clientId={shown.clientId} />
    </>
  );
}

const text = { autoComplete: "off", spellCheck: false };

type ErrorOf = (...path: string[]) => string | undefined;

function errorOf(issues: Issues): ErrorOf {
  return (...path) => {
    const issue = issues.find((each) => path.every((step, at) => each.path[at] === step));
    return issue && issueWords(issue.message);
  };
}

type Client = { kind: Kind; error: ErrorOf; secretHint: string; clientId?: string };

function ClientFields({ kind, error, secretHint, clientId }: Client) {
  return (
    <>
      <TextField
        {...text}
        mono
        label={kind === "apple" ? "Services ID" : "Client id"}
        name="clientId"
        defaultValue={clientId}
        error={error("clientId")}
        data-testid="connections-client-id"
      />
      {kind === "apple" ? (
        <AppleFields error={error} secretHint={secretHint} />
      ) : (
        <TextField
          mono
          label="Client secret"
          name="clientSecret"
          type="password"
          autoComplete="off"
          hint={secretHint}
          error={error("clientSecret")}
          data-testid="connections-client-secret"
        />
      )}
    </>
  );
}

function AppleFields({ error, secretHint }: Pick<Client, "error" | "secretHint">) {
  return (
    <>
      <TextField {...text} mono label="Team ID" name="teamId" maxLength={10} error={error("apple", "teamId")} />
      <TextField {...text} mono label="Key ID" name="keyId" maxLength={10} error={error("apple", "keyId")} />
      <Field
        label="Private key"
        name="privateKey"
        hint={`The whole text of the .p8 file. ${secretHint}`}
        error={error("apple", "privateKey") ?? keyError(error)}
      >
        {(control) => (
          <textarea
            {...control}
            {...text}
            rows={5}
            placeholder="-----BEGIN PRIVATE KEY-----"
            className={`${controlLook} py-2 font-mono text-base sm:text-sm`}
          />
        )}
      </Field>
    </>
  );
}

/** A key that does not open is an issue of the whole, whose parts have none. */
function keyError(error: ErrorOf): string | undefined {
  return error("apple", "teamId") || error("apple", "keyId") ? undefined : error("apple");
}

/** Which address to register with the provider: the app's own, since that is where the browser comes back to. */
function RedirectHint({ kind, redirectUrls }: { kind: Kind; redirectUrls: readonly string[] }) {
  return (
    <div className="flex flex-col gap-1.5 rounded-lg border border-line bg-sunken px-4 py-3 text-[13px] text-ink-2">
      <p>
        Register with the provider, as redirect address, where the browser comes back to in your app
        {redirectUrls.length > 0 ? ", to the letter:" : ". Allow it on this page too, below the list of providers."}
      </p>
      {redirectUrls.map((url) => (
        <span key={url} className="min-w-0">
          <CopyText text={url} label="redirect address" />
          {URL.parse(url)?.origin === url ? " or the one under it that your app uses" : null}
        </span>
      ))}
      {kind === "apple" ? <p>Apple sends code and state there as a form post, not in the address.</p> : null}
    </div>
  );
}
