import { remember, remembered } from './memory.ts';

/** `system` follows the device. */
export type Theme = 'system' | 'light' | 'dark';

export const themes: readonly Theme[] = ['system', 'light', 'dark'];

/** The theme of the last visit. */
export function rememberedTheme(): Theme {
  return themes.find((theme) => theme === remembered('theme')) ?? 'system';
}

/** Shows the pages in this theme, now and at the next visit. */
export function applyTheme(theme: Theme): void {
  remember('theme', theme);
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}
