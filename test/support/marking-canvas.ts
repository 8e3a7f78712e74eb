import type { IncomingMessage, ServerResponse } from 'node:http';
import { json } from './scripted-canvas.ts';

/** The callers of a marking Canvas. */
export const tokens = ['token-a', 'token-b', 'token-c', 'token-d', 'token-e'] as const;

export type Token = (typeof tokens)[number];

/** What every text of an answer says: what it is of, and who asked. */
export const mark = (object: string, token: string) => `${object} of ${token}`;

/** How Canvas answers a token that asks for an object: 200 three times out of five, else 403 or 404. */
export function statusFor(token: string, object: string): 200 | 403 | 404 {
  let hash = 7;
  for (const character of token + object) hash = (hash * 31 + character.charCodeAt(0)) % 65_521;
  return ([200, 403, 200, 404, 200] as const)[hash % 5]!;
}

/** The ids of the objects of each kind, as Canvas lists them. */
export const ids = ['1', '2', '3', '4'] as const;

type Answer = (token: string, ...holes: string[]) => [object: string, body: unknown];

const course = (token: string, id: string) => ({
  id,
  name: mark(`course ${id}`, token),
  account_id: '1',
  enrollment_term_id: '1',
  term: { id: '1', name: mark('term 1', token) },
});

const run = (token: string, id: string, more: object) => ({
  id,
  report: 'sis_export_csv',
  message: mark(`report ${id}`, token),
  ...more,
});

/**
 * Answers each token with texts that carry its mark, refuses some objects to some tokens, and takes a
 * time of its own for each answer. A run is complete at every sixth look at it.
 */
export function createMarkingCanvas() {
  const looks = new Map<string, number>();
  let served = 0;
  const routes: [RegExp, Answer][] = [
    [/^GET \/courses\/(\d+)$/, (token, id) => [`course ${id}`, course(token, id)]],
    [
      /^GET \/accounts\/(\d+)$/,
      (token, id) => [`account ${id}`, { id, name: mark(`account ${id}`, token) }],
    ],
    [
      /^GET \/accounts\/(\d+)\/courses$/,
      (token, id) => [`courses ${id}`, ids.map((one) => course(token, one))],
    ],
    [
      /^GET \/courses\/(\d+)\/users$/,
      (token, id) => [
        `users ${id}`,
        ids.map((one) => ({ id: one, name: mark(`user ${id}/${one}`, token) })),
      ],
    ],
    [
      /^GET \/accounts\/1\/reports$/,
      (token) => ['reports', [{ report: 'sis_export_csv', title: mark('type', token) }]],
    ],
    [
      /^GET \/accounts\/1\/reports\/sis_export_csv\/(\d+)$/,
      (token, id) => {
        const look = (looks.get(id) ?? 0) + 1;
        looks.set(id, look);
        const state =
          look % 6 === 0
            ? { status: 'complete', attachment: { id: '5', filename: mark('file', token) } }
            : { status: 'running' };
        return [`report ${id}`, run(token, id, { ...state, progress: look % 6 })];
      },
    ],
    [
      /^POST \/accounts\/1\/reports\/sis_export_csv$/,
      (token) => ['start', run(token, '9', { status: 'created' })],
    ],
    [
      /^PUT \/accounts\/1\/reports\/sis_export_csv\/(\d+)\/abort$/,
      (token, id) => [`abort ${id}`, run(token, id, { status: 'aborted' })],
    ],
  ];

  return (request: IncomingMessage, response: ServerResponse): void => {
    const token = /^Bearer (token-\w)$/.exec(request.headers.authorization!)![1]!;
    const called = `${request.method!} ${request.url!.replace('/api/v1', '').split('?')[0]!}`;
    request.resume();
    served += 1;
    afterTurns((served * 7919) % 5, () => {
      for (const [route, answer] of routes) {
        const match = route.exec(called);
        if (!match) continue;
        const [object, body] = answer(token, ...match.slice(1));
        const status = statusFor(token, object);
        const refusal = { errors: [{ message: mark('refusal', token) }] };
        const headers = {
          'set-cookie': `session=${mark('session', token)}`,
          'x-request-cost': '0.1',
          'x-rate-limit-remaining': '700',
        };
        json(response, status === 200 ? body : refusal, { status, headers });
        return;
      }
      json(response, {}, { status: 500 });
    });
  };
}

/** Calls back after so many turns of the event loop. */
export function afterTurns(turns: number, callback: () => void): void {
  if (turns === 0) callback();
  else
    setImmediate(() => {
      afterTurns(turns - 1, callback);
    });
}
