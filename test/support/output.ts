import type { Readable } from 'node:stream';
import { pino } from 'pino';
import { expect } from 'vitest';
import { SecretFinder } from './secret-finder.ts';

/** A secret that was put out, and where. */
export interface Leak {
  secret: string;
  /** A log line, an error, metrics, spans, what a program or a test printed. */
  kind: string;
  test: string | undefined;
  text: string;
}

const finder = new SecretFinder();
const found = new Map<string, Leak>();

/** Names what must not be put out by anything in this test file: a token, a cookie, a key, a name. */
export function keepSecret(...secrets: readonly string[]): void {
  for (const secret of secrets) {
    finder.add(secret);
    finder.add(encodeURIComponent(secret));
  }
}

/** Characters; shorter ones, as `key`, are parts of other words. */
const leastCredential = 5;

/** Keeps the credentials that a request carries secret. */
export function keepCredentials(headers: Readonly<Record<string, unknown>>): void {
  for (const name of ['authorization', 'cookie', 'x-api-key']) {
    const value = headers[name];
    if (typeof value !== 'string') continue;
    const credential = value.replace(/^Bearer +/i, '');
    if (credential.length >= leastCredential) keepSecret(credential);
  }
}

/** Looks at what was put out; nothing of it is kept but the first text with each secret. */
export function putOut(kind: string, text: string): void {
  for (const secret of finder.find(text)) {
    if (found.has(secret)) continue;
    const at = text.indexOf(secret);
    found.set(secret, {
      secret,
      kind,
      test: expect.getState().currentTestName,
      text: text.slice(Math.max(0, at - 200), at + 200),
    });
  }
}

/** The leaks of this test file; they are forgotten with that. */
export function takeLeaks(): Leak[] {
  const leaks = [...found.values()];
  found.clear();
  return leaks;
}

/** The log of gateways under test: as talkative as it can be, and read by nobody but for leaks. */
export const watchedLog = pino({ level: 'trace' }, watchedStream());

/** Where log lines go that a test reads, too. */
export function watchedStream(read: (line: string) => void = () => undefined) {
  return {
    write: (line: string) => {
      putOut('log', line);
      read(line);
    },
  };
}

/** Looks at what a program prints. */
export function watchOutput(stream: Readable): void {
  // In lines: a chunk may end within a secret.
  let rest = '';
  stream.on('data', (chunk) => {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop()!;
    putOut('program', lines.join('\n'));
  });
  stream.on('end', () => {
    putOut('program', rest);
  });
}
