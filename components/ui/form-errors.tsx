import { Alert } from "./alert.tsx";

/** The head of a refused form: what is wrong, field by field, in words. */
export function FormErrors({
  detail,
  issues = [],
}: {
  detail?: string | null;
  issues?: { label: string; message: string }[];
}) {
  if (!detail && issues.length === 0) return null;
  return (
    <Alert tone="refused" title={detail ?? "Some fields need another look."}>
      {issues.length > 0 ? (
        <ul className="list-disc pl-5">
          {issues.map((issue) => (
            <li key={issue.label + issue.message}>
              {issue.label}: {issue.message}
            </li>
          ))}
        </ul>
      ) : null}
    </Alert>
  );
}
