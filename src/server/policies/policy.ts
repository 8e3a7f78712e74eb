import type { Headed } from '../../execution/caller.ts';

/** What a policy sees of a request, whichever way it takes. */
export interface PolicyRequest extends Headed {
  readonly method: string;
  /** As it was sent, without the query: `/graphql`. */
  readonly path: string;
  /** The query of the URL without `?`; empty where there is none. */
  readonly query: string;
}

/** Why a request is refused: an error with a stable code, or no body where `code` is missing. */
export interface Refusal {
  status: number;
  code?: string;
  message?: string;
  /** Seconds; sent as `Retry-After`, too. */
  retryAfterSeconds?: number;
  headers?: Readonly<Record<string, string>>;
}

/** One rule of a request: undefined lets it pass. */
export type Policy = (request: PolicyRequest) => Refusal | undefined;

/** Applies policies in their order; the first refusal counts. */
export function firstRefusal(
  policies: readonly Policy[],
  request: PolicyRequest,
): Refusal | undefined {
  for (const policy of policies) {
    const refusal = policy(request);
    if (refusal) return refusal;
  }
  return undefined;
}

/** A refusal as a response: its headers and its body, one line of JSON. */
export function toResponseParts(
  { code, message, retryAfterSeconds, headers }: Refusal,
  requestId: string,
): { headers: Record<string, string>; body: string | undefined } {
  const all: Record<string, string> = { ...headers, 'x-request-id': requestId };
  if (retryAfterSeconds !== undefined) all['retry-after'] = String(retryAfterSeconds);
  if (code === undefined) return { headers: all, body: undefined };
  const extensions = {
    code,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
    requestId,
  };
  return {
    headers: { ...all, 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({ errors: [{ message, extensions }] }),
  };
}
