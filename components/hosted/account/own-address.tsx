import type { CardProps } from "./account-page.tsx";

/** The address beside a password's field, hidden: managers of passwords look for it there. */
export function OwnAddress({ own }: Pick<CardProps, "own">) {
  return (
    <input type="text" name="username" autoComplete="username" value={own.account.user.email ?? ""} readOnly hidden />
  );
}
