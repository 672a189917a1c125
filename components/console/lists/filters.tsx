"use client";

import { Search, X } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { type FormEvent, useRef, useTransition } from "react";
import { Button, ButtonLink } from "#components/ui/button.tsx";
import { Input } from "#components/ui/input.tsx";
import { Select } from "#components/ui/select.tsx";
import { addressOf, type Query } from "./list-address.ts";

export type Filter =
  | { kind: "text"; name: string; label: string; placeholder: string; type?: "email" | "text"; error?: string }
  | { kind: "select"; name: string; label: string; options: readonly { value: string; label: string }[] };

/** Filters that live in the address: a choice applies at once, text on Enter; a new filter begins at the first page. */
export function Filters({ filters, query }: { filters: readonly Filter[]; query: Query }) {
  const path = usePathname();
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [isPending, startTransition] = useTransition();
  const isFiltered = filters.some((filter) => query[filter.name]);

  function apply(event?: FormEvent) {
    event?.preventDefault();
    if (!form.current) return;
    const sent = new FormData(form.current);
    const next = Object.fromEntries(filters.map(({ name }) => [name, String(sent.get(name) ?? "").trim()]));
    startTransition(() => router.push(addressOf(path, next), { scroll: false }));
  }

  return (
    <form
      ref={form}
      method="get"
      noValidate
      onSubmit={apply}
      aria-busy={isPending}
      className="flex flex-wrap items-start gap-3"
    >
      {filters.map((filter) => (
        <FilterControl
          // Another value in the address (back, a link) is another control.
          key={`${filter.name} ${query[filter.name] ?? ""}`}
          filter={filter}
          value={query[filter.name] ?? ""}
          onChoice={() => apply()}
        />
      ))}
      {filters.some((filter) => filter.kind === "text") ? (
        <Button type="submit" icon={<Search aria-hidden />} pending={isPending} className={besideControls}>
          Search
        </Button>
      ) : null}
      {isFiltered ? (
        <ButtonLink variant="quiet" href={path} scroll={false} icon={<X aria-hidden />} className={besideControls}>
          Clear
        </ButtonLink>
      ) : null}
    </form>
  );
}

// As far down as the controls are, under their labels.
const besideControls = "mt-[23px]";

function FilterControl({ filter, value, onChoice }: { filter: Filter; value: string; onChoice: () => void }) {
  const id = `filter-${filter.name}`;
  return (
    <div
      className={filter.kind === "text" ? "min-w-0 flex-1 basis-full sm:max-w-80 sm:basis-64" : "flex-1 sm:flex-none"}
    >
      <label htmlFor={id} className="mb-1 block font-medium text-[13px] text-ink-2">
        {filter.label}
      </label>
      {filter.kind === "text" ? (
        <Input
          id={id}
          name={filter.name}
          type={filter.type === "email" ? "email" : "text"}
          defaultValue={value}
          placeholder={filter.placeholder}
          aria-invalid={filter.error ? true : undefined}
          aria-describedby={filter.error ? `${id}-error` : undefined}
          autoComplete="off"
          spellCheck={false}
        />
      ) : (
        <Select id={id} name={filter.name} defaultValue={value} onChange={onChoice} className="sm:min-w-36">
          <option value="">All</option>
          {filter.options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </Select>
      )}
      {filter.kind === "text" && filter.error ? (
        <p id={`${id}-error`} role="alert" className="mt-1 text-[13px] text-refused">
          {filter.label}: {filter.error}
        </p>
      ) : null}
    </div>
  );
}
