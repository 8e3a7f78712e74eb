import type { Policy } from './policy.ts';

/** A host name or address, and a port: what `Host` may be (RFC 9110, section 7.2). */
const pattern = /^(\[[\da-f:.]+\]|[\w.-]+)(?::(\d{1,5}))?$/i;

/**
 * Refuses a `Host` that cannot be one, with 400; and one that this gateway is not known by, with 421. The
 * second keeps pages of another site from reaching a gateway on the visitor's own machine under a name of
 * theirs (DNS rebinding).
 *
 * @param allowed names and addresses, with or without a port. Undefined allows any; a loopback address is
 *   always allowed.
 */
export function createHostPolicy(allowed: readonly string[] | undefined): Policy {
  const names = allowed && new Set(allowed);
  return ({ headers }) => {
    const host = headers.get('host')?.toLowerCase() ?? null;
    // HTTP/1.0 has none.
    if (host === null) return undefined;
    const [, name, port] = pattern.exec(host) ?? [];
    if (!name || Number(port ?? 0) > 65_535) {
      return { status: 400, code: 'BAD_REQUEST', message: 'The Host header cannot be read' };
    }
    const isKnown = !names || isLoopback(name) || names.has(name) || names.has(host);
    if (isKnown) return undefined;
    return {
      status: 421,
      code: 'MISDIRECTED_REQUEST',
      message: 'This gateway is not known by this host name: see ALLOWED_HOSTS',
    };
  };
}

function isLoopback(name: string): boolean {
  return name === 'localhost' || name === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(name);
}
