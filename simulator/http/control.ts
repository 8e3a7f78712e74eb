import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SimulatorState } from '../state.ts';
import { readBody } from './body.ts';
import { RouteError } from './errors.ts';
import type { RequestLog } from './request-log.ts';
import { type Settings, SettingsError } from './settings.ts';
import type { Payload } from '../types.ts';
import { jsonAnswer, send, type WireAnswer } from './wire.ts';

/** What can be looked at and changed from outside while a simulator runs. */
export interface ControlParts {
  readonly settings: Settings;
  readonly log: RequestLog;
  readonly fileLog: RequestLog;
  readonly state: SimulatorState;
}

export const controlPrefix = '/_simulator/';

/**
 * Answers a control request. These are no part of Canvas: they need no token, and neither the quota
 * nor a fault touches them.
 *
 *     GET, DELETE       /_simulator/requests        what the API was asked
 *     GET, DELETE       /_simulator/file-requests   what was asked of downloads and the second origin
 *     GET, PUT, DELETE  /_simulator/settings        DELETE: as they were at the start
 *     POST              /_simulator/quizzes/:quiz_id/activity   a student hands the quiz in, now
 */
export async function answerControl(
  parts: ControlParts,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const answer = await control(parts, message);
    send(response, answer ?? jsonAnswer(404, { error: 'no such control route' }));
  } catch (error) {
    if (error instanceof SettingsError) send(response, jsonAnswer(400, { error: error.message }));
    else if (error instanceof RouteError) send(response, jsonAnswer(error.status, error.body));
    else throw error;
  }
}

async function control(
  parts: ControlParts,
  message: IncomingMessage,
): Promise<WireAnswer | undefined> {
  const { method = 'GET', url = '/' } = message;
  const name = url.slice(controlPrefix.length).split('?')[0]!;
  const body = await readBody(message);
  switch (name) {
    case 'requests':
      return controlLog(parts.log, method);
    case 'file-requests':
      return controlLog(parts.fileLog, method);
    case 'settings':
      if (method === 'GET') return plain(parts.settings.live);
      if (method === 'PUT') return plain(parts.settings.change(body));
      return method === 'DELETE' ? plain(parts.settings.reset()) : undefined;
    default: {
      const quiz = /^quizzes\/(\d{1,19})\/activity$/.exec(name);
      if (quiz === null || method !== 'POST') return undefined;
      parts.state.quizReports.touch(BigInt(quiz[1]!));
      return noContent();
    }
  }
}

function controlLog(log: RequestLog, method: string): WireAnswer | undefined {
  if (method === 'GET') return plain(log.all());
  if (method !== 'DELETE') return undefined;
  log.clear();
  return noContent();
}

function noContent(): WireAnswer {
  return { status: 204, headers: {}, body: '' };
}

/** What is made of plain values only. */
function plain(value: unknown): WireAnswer {
  return jsonAnswer(200, JSON.parse(JSON.stringify(value, bigintToText)) as Payload);
}

function bigintToText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
