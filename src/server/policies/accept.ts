/** The media types of responses, in the order in which a wildcard prefers them. */
const offered = [
  'application/json',
  'application/graphql-response+json',
  'text/event-stream',
  'multipart/mixed',
] as const;

interface Range {
  type: string;
  weight: number;
}

/**
 * Rewrites an `Accept` header with weights or quoted parameters to one that needs neither: the media types
 * that the client accepts, best first (RFC 9110, section 12.5.1). Other headers stay as they are.
 */
export function normalizeAccept(header: string): string {
  if (!/;\s*q\s*=|"/i.test(header)) return header;
  const ranges = header.split(',').flatMap(readRange);
  const accepted = offered
    .map((type) => ({ type, range: mostSpecific(type, ranges) }))
    .filter(({ range }) => range !== undefined && range.weight > 0)
    .sort((a, b) => b.range!.weight - a.range!.weight || rank(a, ranges) - rank(b, ranges));
  const types: string[] = accepted.map(({ type }) => type);
  // A page is drawn only for a client that names it.
  if (ranges.some(({ type, weight }) => type === 'text/html' && weight > 0))
    types.push('text/html');
  return types.length > 0 ? types.join(', ') : 'nothing/nothing';
}

/** The place of the range that a type matched: of equal weights, the client names the better one first. */
function rank({ range }: { range: Range | undefined }, ranges: readonly Range[]): number {
  return ranges.indexOf(range!);
}

function mostSpecific(type: string, ranges: readonly Range[]): Range | undefined {
  const [kind] = type.split('/');
  for (const pattern of [type, `${kind!}/*`, '*/*']) {
    const found = ranges.find((range) => range.type === pattern);
    if (found) return found;
  }
  return undefined;
}

/** One range and its weight; none where it cannot be read, or asks for characters other than UTF-8. */
function readRange(text: string): Range[] {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  if (!/^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+$/.test(type)) return [];
  let weight = 1;
  for (const parameter of parameters) {
    const [, name, quoted, bare] = /^([\w-]+)\s*=\s*(?:"([^"]*)"|(.*))$/.exec(parameter) ?? [];
    const value = quoted ?? bare ?? '';
    if (name === 'charset' && value !== 'utf-8' && value !== 'utf8') return [];
    if (name === 'q') {
      if (!/^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(value)) return [];
      weight = Number(value);
    }
  }
  return [{ type, weight }];
}
