import { PassThrough } from 'node:stream';
import { finished } from 'node:stream/promises';
import * as fc from 'fast-check';
import { afterEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { tokens } from '../../simulator/http/tokens.ts';
import { always, biology } from '../support/canvas-scripts.ts';
import { readableLog } from '../support/log.ts';
import { keepSecret, putOut, takeLeaks, watchedLog, watchOutput } from '../support/output.ts';
import { startScriptedGateway } from '../support/scripted-canvas.ts';
import { SecretFinder } from '../support/secret-finder.ts';

/*
 * After each test file what it put out must have held no secret; see support/watch-output.ts. Here it is
 * made to hold some.
 */

const personal = inject('personalData');
const [someone] = personal;

/** What is found, and forgotten with it. */
const leaked = () => takeLeaks().map(({ kind, secret }) => [kind, secret]);

afterEach(() => {
  expect(takeLeaks()).toEqual([]);
});

describe('a secret is found', () => {
  it('whoever of the embedded Canvas it is: by name, address and login', () => {
    expect(personal.length).toBeGreaterThan(1_500);
    for (const one of personal) putOut('test', `{"msg":"of ${one}"}`);
    expect(leaked().map(([, secret]) => secret)).toEqual(expect.arrayContaining(personal));
  });

  it.each(Object.entries(tokens))('when it is a token of the embedded Canvas: %s', (_, token) => {
    putOut('test', `Bearer ${token}`);
    expect(leaked()).toContainEqual(['test', token]);
  });

  it('in the log of a gateway, whether or not its test reads it', () => {
    watchedLog.debug({ who: someone }, 'call');
    readableLog().log.info(`of ${tokens.admin}`);
    expect(leaked()).toEqual([
      ['log', someone],
      ['log', tokens.admin],
    ]);
  });

  it('in what a test prints', () => {
    // Made up for this: the output of the run is to hold no real one.
    keepSecret('no secret', 'nor this');
    // eslint-disable-next-line no-console -- this is what it is about
    console.log('This is %s', 'no secret');
    process.stderr.write('nor this\n');
    expect(leaked()).toEqual([
      ['console', 'no secret'],
      ['console', 'nor this'],
    ]);
  });

  it('in what a program prints, wherever it is cut', async () => {
    const stream = new PassThrough();
    watchOutput(stream);
    for (const character of `first\nof ${someone!}\nof ${tokens.admin}`) stream.write(character);
    stream.end();
    await finished(stream);
    expect(leaked()).toEqual([
      ['program', someone],
      ['program', tokens.admin],
    ]);
  });

  it('in what clients are told of errors', async () => {
    const { query } = await startScriptedGateway(always(biology));
    await query('{ one_more_token }', { token: 'one_more_token' });
    expect(leaked()).toEqual([['errors', 'one_more_token']]);
  });

  it('in the numbers of a gateway, and when it is a key or a cookie that was sent', async () => {
    // Looked at when it closes.
    onTestFinished(() => {
      expect(leaked()).toEqual([['metrics', 'secret_key_of_mine']]);
    });
    const { query } = await startScriptedGateway(always(biology));
    const headers = { 'x-api-key': 'secret_key_of_mine', cookie: 'session=secret_cookie' };
    await query('query secret_key_of_mine { course(id: 1) { name } }', { headers });
    putOut('test', headers.cookie);
    // The log tells the name of an operation, too.
    expect(leaked()).toEqual([
      ['log', 'secret_key_of_mine'],
      ['test', 'session=secret_cookie'],
    ]);
  });
});

it('all secrets in a text are found, and no others', () => {
  const word = fc.string({ unit: fc.constantFrom('a', 'b', '~'), minLength: 3, maxLength: 8 });
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '~'), maxLength: 60 });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 20 }), text, (secrets, output) => {
      const finder = new SecretFinder();
      for (const secret of secrets) finder.add(secret);
      const expected = new Set(secrets.filter((secret) => output.includes(secret)));
      expect(new Set(finder.find(output))).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});
