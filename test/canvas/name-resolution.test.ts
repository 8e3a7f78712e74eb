import dns from 'node:dns';
import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { always, biology, notFound, secretToken } from '../support/canvas-scripts.ts';
import { startScriptedGateway } from '../support/scripted-canvas.ts';
import { serve } from '../support/serve.ts';

/*
 * The name of Canvas is looked up as ever, by `dns.lookup` of Node; only what the resolver answers is the
 * test's. A real look-up of a name that does not exist takes seconds on some machines.
 */

const host = 'school.canvas.invalid';

type Lookup = (
  name: string,
  options: dns.LookupOptions,
  done: (error: Error | null, addresses?: dns.LookupAddress[]) => void,
) => void;

/** A resolver that fails with this code until it is mended, and counts how often it is asked. */
function breakResolver(code: 'ENOTFOUND' | 'EAI_AGAIN') {
  const resolver = { lookups: 0, isBroken: true };
  const real = dns.lookup as unknown as Lookup;
  const lookup: Lookup = (name, options, done) => {
    if (name !== host) {
      real(name, options, done);
      return;
    }
    resolver.lookups += 1;
    const error = Object.assign(new Error(`getaddrinfo ${code} ${host}`), { code });
    setImmediate(() => {
      if (resolver.isBroken) done(error);
      else done(null, [{ address: '127.0.0.1', family: 4 }]);
    });
  };
  vi.spyOn(dns, 'lookup').mockImplementation(lookup as unknown as typeof dns.lookup);
  return resolver;
}

/** A gateway to a Canvas that is there, by a name that leads nowhere. */
async function start(options: { failuresToOpen?: number } = {}) {
  const requests: string[] = [];
  const { port } = new URL(
    await serve((request, response) => {
      requests.push(request.url!);
      always(biology)(request, response);
    }),
  );
  const canvasBaseUrl = new URL(`http://${host}:${port}`);
  return { ...(await startScriptedGateway(notFound, { canvasBaseUrl, ...options })), requests };
}

const fiftyCourses = `{ ${Array.from({ length: 50 }, (_, at) => `c${at}: course(id: ${at + 1}) { name }`).join(' ')} }`;

afterEach(() => {
  vi.restoreAllMocks();
});

/** How many fields of an operation need a call, and how many need none. */
const cases = fc.sample(
  fc.record({ calls: fc.integer({ min: 1, max: 4 }), references: fc.integer({ min: 1, max: 4 }) }),
  { numRuns: 100, seed: 20_261_121 },
);

const codes = ['ENOTFOUND', 'EAI_AGAIN'] as const;

describe.each(codes)('while the resolver answers %s to the name of Canvas', (code) => {
  it('what needs a call fails with its code, and the rest arrives', async () => {
    const resolver = breakResolver(code);
    // Failures are what this is about: Canvas is not to be given a rest.
    const { query, requests } = await start({ failuresToOpen: Infinity });
    const check = async ({ calls, references }: (typeof cases)[number], run: number) => {
      const fields = [
        ...Array.from({ length: calls }, (_, at) => `c${at}: course(id: ${at + 1}) { name }`),
        // An object is a reference until a field of its own is asked for.
        ...Array.from({ length: references }, (_, at) => `r${at}: course(id: ${at + 1}) { _id }`),
      ];
      const { data, errors } = await query(`{ ${fields.join(' ')} }`, {
        token: `${secretToken}-${run}`,
      });
      for (let at = 0; at < references; at += 1) {
        expect(data[`r${at}`]).toEqual({ _id: String(at + 1) });
      }
      expect(errors).toHaveLength(calls);
      for (let at = 0; at < calls; at += 1) {
        expect(data[`c${at}`]).toBeNull();
        expect(errors).toContainEqual(
          expect.objectContaining({
            path: [`c${at}`, 'name'],
            extensions: {
              code: 'CANVAS_UNREACHABLE',
              route: 'GET /api/v1/courses/:id',
              requestId: expect.any(String) as string,
            },
          }),
        );
      }
      expect(JSON.stringify(errors)).not.toMatch(/school|invalid|getaddrinfo/);
    };
    await Promise.all(cases.map(check));
    expect(requests).toEqual([]);
    // Each call looks the name up; repetitions are a tenth of all calls and ten in reserve.
    const calls = cases.reduce((sum, one) => sum + one.calls, 0);
    expect(resolver.lookups).toBeGreaterThanOrEqual(calls);
    expect(resolver.lookups).toBeLessThanOrEqual(Math.ceil(1.1 * calls) + 10);
  });

  it('a start fails without a mystery: it surely was not sent', async () => {
    breakResolver(code);
    const { query, requests } = await start({ failuresToOpen: Infinity });
    const { errors } = await query(
      'mutation { startCourseReport(input: { courseId: 1 }) { report { id } } }',
    );
    expect(errors).toMatchObject([{ extensions: { code: 'CANVAS_UNREACHABLE' } }]);
    expect(errors![0]!.extensions).not.toHaveProperty('outcome');
    expect(requests).toEqual([]);
  });

  it('the name is soon left in peace, and who asks is told when to come back', async () => {
    const resolver = breakResolver(code);
    const { query } = await start();
    const { errors } = await query(fiftyCourses);
    expect(errors).toHaveLength(50);
    // Those that were on their way when the breaker opened have been looked up, too.
    expect(resolver.lookups).toBeLessThanOrEqual(60);
    const before = resolver.lookups;
    const refused = await query('{ course(id: 1) { name } }');
    expect(refused.errors).toMatchObject([
      {
        path: ['course', 'name'],
        extensions: {
          code: 'CANVAS_UNREACHABLE',
          retryAfterSeconds: expect.any(Number) as number,
        },
      },
    ]);
    expect(resolver.lookups).toBe(before);
  });
});

it('calls go through again within five seconds of the return of the name', async () => {
  const resolver = breakResolver('ENOTFOUND');
  const { query, requests } = await start();
  await query(fiftyCourses);
  resolver.isBroken = false;
  const mendedAtMs = performance.now();
  const answers = () => query('{ course(id: 1) { name } }');
  await vi.waitFor(
    async () => {
      expect(await answers()).toEqual({ data: { course: { name: 'Biology' } } });
    },
    { timeout: 10_000, interval: 50 },
  );
  expect(performance.now() - mendedAtMs).toBeLessThan(5_000);
  expect(requests.length).toBeGreaterThan(0);
});
