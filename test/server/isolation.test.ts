import fc from 'fast-check';
import { expect, it } from 'vitest';
import { toGlobalId } from '../../src/schema/ids.ts';
import type { EventReader } from '../support/event-stream.ts';
import type { Answer } from '../support/gateway.ts';
import {
  afterTurns,
  createMarkingCanvas,
  ids,
  mark,
  statusFor,
  type Token,
  tokens,
} from '../support/marking-canvas.ts';
import { startScriptedGateway } from '../support/scripted-canvas.ts';

/** Something that a caller does, some turns of the event loop after the others began. */
interface Command {
  kind: keyof typeof commands;
  token: Token;
  a: string;
  b: string;
  turns: number;
}

type Gateway = Awaited<ReturnType<typeof startScriptedGateway>>;
type Run = (gateway: Gateway, command: Command) => Promise<void>;

const codes = { 403: 'FORBIDDEN', 404: 'NOT_FOUND' };
const runId = (id: string) => toGlobalId('AccountReport', `1:sis_export_csv:${id}`);

/** What a token gets of an object: what is made of it, or null and a code among `errors`. */
function expecting({ token }: Command) {
  const errors: string[] = [];
  return {
    errors,
    get: <T>(object: string, value: (text: (name: string) => string) => T): T | null => {
      const status = statusFor(token, object);
      if (status === 200) return value((name) => mark(name, token));
      errors.push(codes[status]);
      return null;
    },
  };
}

/** An answer is what its token may read, to the letter; its errors have no text of Canvas's. */
function check({ data, errors = [] }: Answer, expected: { data: unknown; errors: string[] }) {
  expect(data).toEqual(expected.data);
  // Fields of one refused object fail each for itself.
  expect(new Set(errors.map(({ extensions }) => extensions.code))).toEqual(
    new Set(expected.errors),
  );
  expect(JSON.stringify(errors)).not.toMatch(/ of |token-/);
}

const oneCourse: Run = async ({ query }, command) => {
  const { token, a } = command;
  const answer = await query('query ($a: ID!) { course(id: $a) { name } }', {
    token,
    variables: { a },
  });
  const { get, errors } = expecting(command);
  check(answer, {
    data: { course: get(`course ${a}`, (of) => ({ name: of(`course ${a}`) })) },
    errors,
  });
};

const aliases: Run = async ({ query }, command) => {
  const { token, a, b } = command;
  // The ids stand in the text, so that the documents that are kept differ, too.
  const answer = await query(
    `{ a: course(id: ${a}) { name term { name } } b: account(id: ${b}) { name } }`,
    { token },
  );
  const { get, errors } = expecting(command);
  const data = {
    a: get(`course ${a}`, (of) => ({ name: of(`course ${a}`), term: { name: of('term 1') } })),
    b: get(`account ${b}`, (of) => ({ name: of(`account ${b}`) })),
  };
  check(answer, { data, errors });
};

const lists: Run = async ({ query }, command) => {
  const { token, a, b } = command;
  const answer = await query(
    `query ($a: ID!, $b: ID!) {
      account(id: $a) { coursesConnection { nodes { name } } }
      course(id: $b) { usersConnection { nodes { name } } }
    }`,
    { token, variables: { a, b } },
  );
  const { get, errors } = expecting(command);
  const nodes = (nameOf: (id: string) => string) => ({
    nodes: ids.map((id) => ({ name: nameOf(id) })),
  });
  const data = {
    account: { coursesConnection: get(`courses ${a}`, (of) => nodes((id) => of(`course ${id}`))) },
    course: { usersConnection: get(`users ${b}`, (of) => nodes((id) => of(`user ${b}/${id}`))) },
  };
  check(answer, { data, errors });
};

const oneReport: Run = async ({ query }, command) => {
  const { token, a } = command;
  const answer = await query('query ($id: ID!) { report(id: $id) { message } }', {
    token,
    variables: { id: runId(a) },
  });
  const { get, errors } = expecting(command);
  check(answer, {
    data: { report: { message: get(`report ${a}`, (of) => of(`report ${a}`)) } },
    errors,
  });
};

const start: Run = async ({ query }, command) => {
  const { token } = command;
  const answer = await query(
    `mutation { startAccountReport(input: { accountId: 1, report: "sis_export_csv", parameters: { users: true } }) {
      report { message } errors { code }
    } }`,
    { token },
  );
  // The list of reports only finds slips: without the right to it, the start is left to Canvas.
  const isUnknown = statusFor(token, 'reports') === 404;
  const started = statusFor(token, 'start');
  const refusal = isUnknown ? 404 : started === 200 ? undefined : started;
  const code = refusal === 404 && !isUnknown ? 'UNKNOWN_REPORT' : codes[refusal as 403];
  const data = {
    startAccountReport: refusal
      ? { report: null, errors: [{ code }] }
      : { report: { message: mark('report 9', token) }, errors: [] },
  };
  check(answer, { data, errors: [] });
};

/**
 * A watched run's own texts are those of the look that brought them: by a token that may read the run, for
 * subscribers that may read it. All else in an event is read by the subscriber's token.
 */
function checkWatched({ token, a }: Command, answer: Answer, field: string) {
  const status = statusFor(token, `report ${a}`);
  const codesOf = (answer.errors ?? []).map(({ extensions }) => extensions.code);
  expect(JSON.stringify(answer.errors ?? [])).not.toMatch(/ of |token-/);
  const report = answer.data?.[field] ?? null;
  if (status !== 200) {
    expect(report).toBeNull();
    expect(codesOf).toEqual([codes[status]]);
    return;
  }
  const [, looker] = /^report \d of (token-\w)$/.exec(report.message as string)!;
  expect(report.message).toBe(mark(`report ${a}`, looker!));
  const mayLook = [`report ${a}`, `abort ${a}`].some((one) => statusFor(looker!, one) === 200);
  expect(mayLook).toBe(true);
  const accountStatus = statusFor(token, 'account 1');
  expect(report.account).toEqual(accountStatus === 200 ? { name: mark('account 1', token) } : null);
  expect(codesOf).toEqual(accountStatus === 200 ? [] : [codes[accountStatus]]);
}

const watchedFields = 'message ... on AccountReport { account { name } }';

const wait: Run = async ({ query }, command) => {
  const answer = await query(
    `query ($id: ID!) { report(id: $id, waitSeconds: 20) { ${watchedFields} } }`,
    { token: command.token, variables: { id: runId(command.a) } },
  );
  checkWatched(command, answer, 'report');
};

const watch: Run = async ({ subscribe }, command) => {
  const reader: EventReader = await subscribe(
    `subscription ($id: ID!) { reportUpdates(id: $id) { ${watchedFields} } }`,
    { token: command.token, variables: { id: runId(command.a) } },
  );
  // Some leave early, the others stay to the end.
  const patience = command.b === '1' ? 1 : command.b === '2' ? 2 : Infinity;
  for (let events = 0; events < patience; events += 1) {
    const answer = await reader.next();
    if (!answer) return;
    checkWatched(command, answer, 'reportUpdates');
  }
  reader.close();
};

const abort: Run = async ({ query }, command) => {
  const { token, a } = command;
  const { data, errors } = await query(
    'mutation ($id: ID!) { abortReport(input: { id: $id }) { report { message } errors { code } } }',
    { token, variables: { id: runId(a) } },
  );
  expect(errors).toBeUndefined();
  const { report, errors: refusals } = data.abortReport;
  const status = statusFor(token, `abort ${a}`);
  // A run that cannot be found to be stopped is looked at, where the token may.
  const looks = status === 404 && statusFor(token, `report ${a}`) === 200;
  expect(report).toEqual(status === 200 || looks ? { message: mark(`report ${a}`, token) } : null);
  expect(refusals).toHaveLength(status === 200 ? 0 : 1);
};

const commands = { oneCourse, aliases, lists, oneReport, start, abort, wait, watch };

const anyCommand = fc.record<Command>({
  kind: fc.oneof(
    { weight: 5, arbitrary: fc.constantFrom('oneCourse', 'aliases', 'oneReport') },
    { weight: 2, arbitrary: fc.constantFrom('lists', 'start') },
    { weight: 2, arbitrary: fc.constantFrom('watch', 'wait', 'abort') },
  ),
  token: fc.constantFrom(...tokens),
  a: fc.constantFrom(...ids),
  b: fc.constantFrom(...ids),
  turns: fc.integer({ min: 0, max: 5 }),
});

/** Commands of several tokens that run at once. */
const anyInterleaving = fc.array(anyCommand, { minLength: 2, maxLength: 4 });

/** Interleavings that run at once, of those of one run; both projects together run 10,000. */
const atOnce = 50;
const numRuns = 100;

it('no token is ever told what is meant for another, however their operations interleave', async () => {
  const cookies: (string | undefined)[] = [];
  const canvas = createMarkingCanvas();
  const gateway = await startScriptedGateway(
    (request, response) => {
      if (request.headers.cookie !== undefined) cookies.push(request.headers.cookie);
      canvas(request, response);
    },
    { polling: { firstMs: 1, longestMs: 5 } },
  );
  const ran = new Map<string, number>();
  const play = async (command: Command) => {
    await new Promise<void>((resolve) => {
      afterTurns(command.turns, resolve);
    });
    await commands[command.kind](gateway, command);
    ran.set(command.kind, (ran.get(command.kind) ?? 0) + 1);
  };
  let interleavings = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyInterleaving, { minLength: atOnce, maxLength: atOnce }),
      async (batch) => {
        interleavings += batch.length;
        await Promise.all(batch.flat().map(play));
      },
    ),
    // What depends on who is first does not shrink: the seed of a failure is printed.
    { numRuns, endOnFailure: true },
  );
  expect(interleavings).toBe(atOnce * numRuns);
  expect([...ran.keys()].sort()).toEqual(Object.keys(commands).sort());
  expect(cookies).toEqual([]);
}, 180_000);
