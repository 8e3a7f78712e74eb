const prefix = 'canvas-reporting.';

/** What the browser remembers between visits; undefined where it remembers nothing. */
export function remembered(name: string): string | undefined {
  try {
    return localStorage.getItem(prefix + name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Lets the browser remember it, where it may. */
export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(prefix + name, value);
  } catch {
    // A browser that keeps nothing shows the pages all the same.
  }
}
