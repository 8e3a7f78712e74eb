import { LRUCache } from 'lru-cache';

/** The media types of an answer that is one result; of two that fit alike, the last. */
const results = ['application/graphql-response+json', 'application/json'] as const;

/** The forms of an answer that a client takes. */
export interface AcceptedForms {
  /** Of a result, the media type to answer with; undefined where it takes none. */
  result: (typeof results)[number] | undefined;
  /** Whether it takes results as server-sent events. */
  events: boolean;
}

/** Clients send one of a few. */
const known = new LRUCache<string, AcceptedForms>({ max: 100 });

/**
 * Reads `Accept` as Yoga does: what is named first is taken, whatever its `q`, and of character sets there is
 * but UTF-8. Without the header everything is accepted.
 */
export function readAccept(header = '*/*'): AcceptedForms {
  let forms = known.get(header);
  if (!forms) known.set(header, (forms = read(header)));
  return forms;
}

function read(header: string): AcceptedForms {
  const types = header
    .replace(/\s/g, '')
    .toLowerCase()
    .split(',')
    .map((accepted) => accepted.split(';'))
    .filter(([, ...parameters]) => {
      const charset = parameters.find((parameter) => parameter.includes('charset='));
      return charset === undefined || charset === 'charset=utf-8';
    })
    .map(([type]) => type!);
  const first = types.find((accepted) => results.some((type) => fits(type, accepted)));
  return {
    result: results.findLast((type) => first !== undefined && fits(type, first)),
    events: types.some((accepted) => fits('text/event-stream', accepted)),
  };
}

function fits(type: string, accepted: string): boolean {
  const [kind, form] = type.split('/');
  const [ofKind, ofForm] = accepted.split('/');
  return (ofKind === '*' || ofKind === kind) && (ofForm === '*' || ofForm === form);
}
