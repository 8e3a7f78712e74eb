/** Characters that a secret is looked up by; the shortest name in the embedded Canvas has as many. */
const startLength = 3;

/**
 * Finds any of thousands of secrets in one pass over a text: everything that a test run puts out goes
 * through here, and a search for each of them would take longer than the tests.
 */
export class SecretFinder {
  readonly #byStart = new Map<string, Set<string>>();
  /** Whether some secret may start with three such characters. */
  readonly #mayStart = new Uint8Array(0x1_00_00);

  add(secret: string): void {
    if (secret.length < startLength) throw new Error('Too short to be found');
    const start = secret.slice(0, startLength);
    const secrets = this.#byStart.get(start);
    if (secrets) secrets.add(secret);
    else this.#byStart.set(start, new Set([secret]));
    this.#mayStart[hashAt(secret, 0)] = 1;
  }

  /** The secrets that the text holds. */
  find(text: string): string[] {
    const found = new Set<string>();
    for (let at = 0; at <= text.length - startLength; at += 1) {
      if (this.#mayStart[hashAt(text, at)] === 0) continue;
      for (const secret of this.#byStart.get(text.slice(at, at + startLength)) ?? []) {
        if (text.startsWith(secret, at)) found.add(secret);
      }
    }
    return [...found];
  }
}

function hashAt(text: string, at: number): number {
  return (
    (text.charCodeAt(at) * 961 + text.charCodeAt(at + 1) * 31 + text.charCodeAt(at + 2)) & 0xff_ff
  );
}
