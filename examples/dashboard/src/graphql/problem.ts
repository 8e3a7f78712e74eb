import type { CombinedError } from 'urql';

/** What went wrong, in words for the person who looks at the page. */
export interface Problem {
  /** The gateway's code, e.g. `RATE_LIMITED`; `OFFLINE` when the gateway did not answer at all. */
  code: string;
  title: string;
  /** What it means, or what to do. */
  advice: string;
  /** Seconds after which it is worth asking again; undefined where asking again changes nothing. */
  retryAfterSeconds: number | undefined;
  /** What the gateway's log calls the request. */
  requestId: string | undefined;
}

const words: Readonly<Record<string, readonly [title: string, advice: string]>> = {
  UNAUTHENTICATED: [
    'Canvas does not accept this access token',
    'It has expired or was revoked. Look as somebody else, or get a new token.',
  ],
  FORBIDDEN: [
    'You may not see this',
    'Canvas keeps it to people with another role. An administrator can give you the right.',
  ],
  NOT_FOUND: [
    'Canvas has nothing here',
    'It does not exist for you, or there is nothing to count yet: the course is unpublished, or has no students.',
  ],
  CONFLICT: ['Something is in the way', 'Canvas is busy with the same thing already.'],
  BAD_USER_INPUT: ['Canvas cannot read this', 'Correct what was entered and ask again.'],
  OPERATION_TOO_COSTLY: ['This asks for too much at once', 'Ask for fewer things.'],
  OPERATION_LIMIT_EXCEEDED: ['This question is too large', 'Ask for fewer things.'],
  REQUEST_ENTITY_TOO_LARGE: ['This is too long to send', 'Shorten what was entered.'],
  CSRF_PREVENTED: [
    'The gateway takes this for another site',
    'Open the dashboard at its own address.',
  ],
  MISDIRECTED_REQUEST: [
    'The gateway is not known by this address',
    'Open it at the address that it was set up for.',
  ],
  UNSUPPORTED_MEDIA_TYPE: [
    'This was sent in a form that the gateway does not read',
    'Reload the page.',
  ],
  BAD_REQUEST: ['The gateway does not understand this', 'Reload the page, and ask again.'],
  PERSISTED_QUERY_NOT_FOUND: [
    'The gateway does not know this question',
    'It was set up for another version of the dashboard.',
  ],
  PERSISTED_QUERY_ONLY: [
    'The gateway takes no questions of its own making',
    'Whoever runs it has allowed a list of them, and this one is not on it.',
  ],
  FILE_LIMIT_EXCEEDED: ['This file is too large to look into', 'Download it instead.'],
  OVERLOADED: ['The gateway has too much to do', 'Ask again in a moment.'],
  SHUTTING_DOWN: ['The gateway is being restarted', 'Ask again in a moment.'],
  RATE_LIMITED: [
    'Too many questions at once',
    'Canvas has asked us to slow down. Nothing is lost.',
  ],
  ANALYTICS_PENDING: [
    'Canvas is still counting',
    'The numbers of this page are being computed for the first time.',
  ],
  CANVAS_ERROR: ['Canvas has a problem', 'It failed while it answered. Try again in a while.'],
  CANVAS_TIMEOUT: ['Canvas took too long', 'No answer came in time. Try again in a while.'],
  CANVAS_UNREACHABLE: [
    'Canvas cannot be reached',
    'The connection to Canvas failed. Try again in a while.',
  ],
  CANVAS_BAD_RESPONSE: [
    'Canvas gave an answer that nobody can read',
    'Tell whoever runs the gateway.',
  ],
  INTERNAL_SERVER_ERROR: ['The gateway has a problem', 'Tell whoever runs it.'],
  GRAPHQL_VALIDATION_FAILED: [
    'This gateway cannot do that',
    'It is older than the dashboard and does not know what was asked for.',
  ],
  OFFLINE: ['The gateway does not answer', 'Is it running? Try again in a while.'],
};

/** Codes after which the page asks again by itself, with the seconds to wait when the answer names none. */
const selfHealing: Readonly<Record<string, number>> = { RATE_LIMITED: 10, ANALYTICS_PENDING: 5 };

/** The first of the errors, in words. */
export function toProblem({ graphQLErrors: [error] }: CombinedError): Problem {
  const extensions = error?.extensions ?? {};
  const code =
    error === undefined
      ? 'OFFLINE'
      : typeof extensions.code === 'string'
        ? extensions.code
        : 'INTERNAL_SERVER_ERROR';
  const [title, advice] = words[code] ?? ['This could not be read', error?.message ?? ''];
  const wait = selfHealing[code];
  return {
    code,
    title,
    advice,
    retryAfterSeconds:
      wait === undefined
        ? undefined
        : typeof extensions.retryAfterSeconds === 'number'
          ? Math.max(1, Math.ceil(extensions.retryAfterSeconds))
          : wait,
    requestId: typeof extensions.requestId === 'string' ? extensions.requestId : undefined,
  };
}
