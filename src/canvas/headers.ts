/** Headers of every call to Canvas, names and values in turn. Canvas, or a firewall before it, may insist on them. */
export const anonymousHeaders: readonly string[] = [
  'accept',
  // Ids as strings: beyond 2^53 a number loses digits.
  'application/json+canvas-string-ids, application/json',
  'user-agent',
  'canvas-reporting-gateway',
];

/** The headers of a call on behalf of a token. */
export function headersOf(token: string, requestId: string | undefined): readonly string[] {
  return [
    ...anonymousHeaders,
    'authorization',
    `Bearer ${token}`,
    ...(requestId === undefined ? [] : ['x-request-id', requestId]),
  ];
}
