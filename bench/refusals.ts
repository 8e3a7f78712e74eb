/**
 * What does it cost to say no?
 *
 *     npm run refusals -- [options]
 *
 *     --requests 500          of each kind, each unlike the others, so that nothing is remembered
 *     --out results/refusals  where the table (.md) and the figures (.json) go
 *
 * CPU time of the gateway's process, all threads, for each refused request, production mode. Canvas is a
 * server that must never be asked.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startGateway } from './support/gateway-process.ts';
import { toTable } from './support/markdown-table.ts';
import { packageRoot } from './support/paths.ts';
import { cpuMsOf } from './support/process-usage.ts';

const { values } = parseArgs({
  options: { requests: { type: 'string', default: '500' }, out: { type: 'string' } },
});
const out = resolve(values.out ?? join(packageRoot, 'results/refusals'));
const requests = Number(values.requests);
const limitMs = 5; // of CPU time, for each refusal

/** What is sent, unlike any other of its number. */
type Send = (number: number) => { query: string; variables?: object };

const repeat = (times: number, text: (at: number) => string) =>
  Array.from({ length: times }, (_, at) => text(at)).join(' ');
const nested = (levels: number): string =>
  levels === 0 ? 'name' : `rootAccount { ${nested(levels - 1)} }`;

/** By the limit that each breaks, as far beyond it as the limits before it allow. */
const kinds: Record<string, Send> = {
  bodyBytes: (n) => ({ query: `{ __typename } # ${n} ${'x'.repeat(400_000)}` }),
  characters: (n) => ({ query: `{ __typename } # ${n} ${'x'.repeat(250_000)}` }),
  tokens: (n) => ({ query: `{ a${n}: __typename ${repeat(20_000, () => '__typename')} }` }),
  depth: (n) => ({ query: `{ a${n}: account(id: 1) { ${nested(600)} } }` }),
  fields: (n) => ({ query: `{ a${n}: account(id: 1) { ${repeat(1900, () => 'name')} } }` }),
  'fields, by fragments that double': (n) => ({
    query: `{ a${n}: account(id: 1) { ...F0 } } ${repeat(80, (at) => `fragment F${at} on Account { ...F${at + 1} ...F${at + 1} }`)} fragment F80 on Account { name }`,
  }),
  rootFields: (n) => ({ query: `{ a${n}: __typename ${repeat(1900, () => '__typename')} }` }),
  aliases: (n) => ({ query: `{ account(id: 1) { ${repeat(600, (at) => `a${n}_${at}: name`)} } }` }),
  directives: (n) => ({
    query: `{ a${n}: account(id: 1) { ${repeat(300, () => 'name @skip(if: false)')} } }`,
  }),
  directivesAtOnePlace: (n) => ({ query: `{ a${n}: __typename ${'@aa'.repeat(900)} }` }),
  'listItems, in the document': (n) => ({
    query: `{ courses(ids: [${repeat(1900, (at) => String(n + at))}]) { name } }`,
  }),
  'listItems, in variables': (n) => ({
    query: 'query ($ids: [ID!]!) { courses(ids: $ids) { name } }',
    variables: { ids: Array.from({ length: 20_000 }, (_, at) => n + at) },
  }),
  cost: (n) => ({
    query: `{ a${n}: account(id: 1) { coursesConnection { nodes { quizzesConnection { nodes { title reports { state } } } } } } }`,
  }),
  'cost, by a variable': (n) => ({
    query:
      'query ($id: ID!) { account(id: $id) { coursesConnection { nodes { quizzesConnection { nodes { title reports { state } } } } } } }',
    variables: { id: String(n) },
  }),
  introspection: (n) => ({ query: `{ a${n}: __schema { types { name fields { name } } } }` }),
};

let asked = 0;
const canvas = createServer((_request, response) => {
  asked += 1;
  response.end('{}');
});
await new Promise<void>((done) => canvas.listen(0, '127.0.0.1', done));
const gateway = await startGateway(`http://127.0.0.1:${(canvas.address() as AddressInfo).port}`);

interface Refusal {
  limit: string;
  code: string;
  bytes: number;
  cpuMs: number;
}
const refusals: Refusal[] = [];
for (const [limit, send] of Object.entries(kinds)) {
  for (let warm = 0; warm < 50; warm += 1) await post(send(-1 - warm));
  const before = cpuMsOf(gateway.pid);
  let code = '';
  let bytes = 0;
  for (let number = 0; number < requests; number += 1) ({ code, bytes } = await post(send(number)));
  const cpuMs = (cpuMsOf(gateway.pid) - before) / requests;
  refusals.push({ limit, code, bytes, cpuMs });
  process.stdout.write(`${limit}: ${cpuMs.toFixed(2)} ms\n`);
}
await gateway.stop();
canvas.close();
if (asked > 0) throw new Error(`Canvas was asked ${asked} times`);

const lines = [
  '# What a refusal costs',
  '',
  `CPU time of the gateway for each refused request; ${requests} of each kind, no two alike, Node ${process.versions.node}.`,
  `To hold: ${limitMs} ms. Written by \`npm run refusals\`.`,
  '',
  ...toTable(
    ['Limit', 'Code', 'Bytes sent', 'CPU ms', 'Held'],
    refusals.map(({ limit, code, bytes, cpuMs }) => [
      limit,
      `\`${code}\``,
      String(bytes),
      cpuMs.toFixed(2),
      cpuMs < limitMs ? 'yes' : 'no',
    ]),
  ),
  '',
];
mkdirSync(dirname(out), { recursive: true });
writeFileSync(`${out}.md`, lines.join('\n'));
writeFileSync(`${out}.json`, `${JSON.stringify({ requests, refusals }, null, 2)}\n`);
process.stdout.write(`written to ${relative(process.cwd(), out)}.md and .json\n`);

async function post(body: object): Promise<{ code: string; bytes: number }> {
  const text = JSON.stringify(body);
  const answer = await fetch(`http://127.0.0.1:${gateway.port}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      authorization: 'Bearer a-token',
    },
    body: text,
  });
  const { errors } = (await answer.json()) as { errors?: { extensions: { code: string } }[] };
  if (!errors?.[0]) throw new Error(`Not refused: ${text.slice(0, 200)}`);
  return { code: errors[0].extensions.code, bytes: text.length };
}
