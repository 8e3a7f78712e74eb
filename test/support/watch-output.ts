/* eslint-disable no-console -- what is printed has to come by here */
import { format } from 'node:util';
import { afterAll, expect, inject } from 'vitest';
import { tokens } from '../../simulator/http/tokens.ts';
import { keepSecret, putOut, takeLeaks } from './output.ts';

/**
 * Around each test file: what its gateways log and count, what its clients are told of errors, and what is
 * printed meanwhile holds no token, cookie or key that was sent, and nobody of the embedded Canvas.
 */
keepSecret(...Object.values(tokens), ...inject('personalData'));

const undo: (() => void)[] = [];

for (const method of ['debug', 'error', 'info', 'log', 'trace', 'warn'] as const) {
  const print = console[method].bind(console);
  console[method] = (...values: unknown[]) => {
    putOut('console', format(...values));
    print(...values);
  };
  undo.push(() => (console[method] = print));
}
for (const stream of [process.stdout, process.stderr]) {
  const write = stream.write.bind(stream) as (...values: unknown[]) => boolean;
  stream.write = (...values: unknown[]) => {
    putOut('console', String(values[0]));
    return write(...values);
  };
  undo.push(() => (stream.write = write as typeof stream.write));
}

afterAll(() => {
  for (const step of undo) step();
  expect(takeLeaks()).toEqual([]);
});
