import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";

const SIZES = { desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

/**
 * What axe-core finds wrong with the page as it stands: by all of its rules at both sizes, and by those of colours once
 * more in the dark. The page is opened once: size and scheme change under it, as they do for people.
 */
export async function violations(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const [size, viewport] of Object.entries(SIZES))
    for (const colorScheme of ["light", "dark"] as const) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const axe = new AxeBuilder({ page }).setLegacyMode(true);
      const { violations: wrong } = await (colorScheme === "light" ? axe : axe.withRules("color-contrast")).analyze();
      for (const { id, impact, nodes } of wrong)
        found.push(`${size}, ${colorScheme}: ${impact} ${id} ×${nodes.length}, first at ${String(nodes[0]?.target)}`);
    }
  await page.setViewportSize(SIZES.desktop);
  return found;
}
