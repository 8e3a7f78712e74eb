import type { IncomingMessage, ServerResponse } from 'node:http';
import { json, type Script } from './scripted-canvas.ts';

/** A course as Canvas sends it. */
export const biology = { id: '1', name: 'Biology', account_id: '1', enrollment_term_id: '1' };

/** A run of an account report as Canvas sends it. */
export const run = { id: '7', report: 'provisioning_csv', status: 'created', progress: 0 };

/** The same when it is complete: with its file. */
export const completeRun = {
  ...run,
  status: 'complete',
  progress: 100,
  attachment: { id: '5', size: 10 },
};

/** A token that is found again wherever it leaks to. */
export const secretToken = '1~s3cr3tT0ken';

/** Answers with text. */
export function text(
  response: ServerResponse,
  body: string,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers });
  response.end(body);
}

/** Refuses a call for a spent quota: 403 until autumn 2025, 429 since. */
export function refuse(response: ServerResponse, status: 403 | 429 = 403): void {
  text(response, `${status} Forbidden (Rate Limit Exceeded)\n`, {
    status,
    headers: { 'content-type': 'text/plain', 'x-rate-limit-remaining': '0.0' },
  });
}

/** Breaks the connection once the request has been read. */
export const reset: Script = (request) => {
  request.on('end', () => request.socket.destroy()).resume();
};

/** Begins an answer and breaks the connection. */
export const resetInBody: Script = (request, response) => {
  request.resume();
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
  response.write('{"id":"1",', () => request.socket.destroy());
};

/** Never answers. */
export const hang: Script = (request) => {
  request.resume();
};

/** What Canvas says of an object that does not exist. */
export const notFound: Script = (_request, response) => {
  json(
    response,
    { errors: [{ message: 'The specified resource does not exist.' }] },
    { status: 404 },
  );
};

/** Does the first script for the first request, and so on; the last one for all that follow. */
export function inTurn(...scripts: readonly Script[]): Script {
  let turn = 0;
  return (request, response) => {
    scripts[Math.min(turn, scripts.length - 1)]!(request, response);
    turn += 1;
  };
}

/** Chooses by the path of a request, its query aside; what is not named is not found. */
export function byPath(scripts: Readonly<Record<string, Script>>): Script {
  return (request, response) => {
    const path = request.url!.split('?')[0]!;
    (scripts[path] ?? notFound)(request, response);
  };
}

/** Answers with this JSON. */
export const always =
  (body: unknown, options?: Parameters<typeof json>[2]): Script =>
  (_request, response) => {
    json(response, body, options);
  };

/** A script that hangs, and what tells that a request has come and that its connection is gone. */
export function hangingScript(): {
  script: Script;
  /** Resolves when a request has arrived. */
  arrived: Promise<IncomingMessage>;
  /** Resolves when the connection of that request is closed. */
  closed: Promise<void>;
} {
  let onArrived: (request: IncomingMessage) => void = () => undefined;
  const arrived = new Promise<IncomingMessage>((resolve) => (onArrived = resolve));
  const closed = arrived.then(
    ({ socket }) =>
      new Promise<void>((resolve) =>
        socket.once('close', () => {
          resolve();
        }),
      ),
  );
  const script: Script = (request) => {
    request.resume();
    onArrived(request);
  };
  return { script, arrived, closed };
}
