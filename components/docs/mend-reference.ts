// What Scalar leaves without a name or out of the keyboard's reach (WCAG 2.2 §4.1.2, §2.1.1, §2.5.3).
const MENDS: readonly [selector: string, mend: (element: HTMLElement) => void][] = [
  [".scalar-code-copy:not([aria-label])", (button) => button.setAttribute("aria-label", "Copy the code")],
  [".endpoints:not([tabindex])", (list) => list.setAttribute("tabindex", "0")],
  // Its label hides the choice that it shows.
  ["[data-testid=response-variant-picker][aria-label]", (button) => button.removeAttribute("aria-label")],
];

/** Mends the reference now and whenever it draws more of itself; returns what ends that. */
export function mendReference(target: HTMLElement): () => void {
  const mendAll = () => {
    for (const [selector, mend] of MENDS)
      for (const element of target.querySelectorAll<HTMLElement>(selector)) mend(element);
  };
  const observer = new MutationObserver(mendAll);
  observer.observe(target, { childList: true, subtree: true });
  mendAll();
  return () => observer.disconnect();
}
