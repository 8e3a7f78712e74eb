import { inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll } from 'vitest';
import type { TokenName } from '../../simulator/http/tokens.ts';
import type { DeepPartial, SimulatorOptions } from '../../simulator/options.ts';
import { type Simulator, startSimulator } from '../../simulator/server.ts';

/** What came back; `body` is the JSON, or null where there is none. */
export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  body: unknown;
}

export interface Ask {
  /** `admin` when not given; null sends none. */
  token?: TokenName | null;
  method?: string;
  headers?: Record<string, string>;
  /** Sent as a JSON body. */
  json?: unknown;
  /** Sent as a form. */
  form?: string;
  /** Sent as it is. */
  raw?: string;
  /** Sent as the header `X-Simulator`. */
  simulate?: DeepPartial<SimulatorOptions>;
}

/**
 * A simulator for all tests of a file, and how to speak to it. Without a bucket unless the file asks for
 * one: tests ask again and again until a job is done, and would empty it.
 */
export class SimulatorFixture {
  #simulator: Simulator | undefined;

  constructor(overrides: DeepPartial<SimulatorOptions> = {}) {
    beforeAll(async () => {
      this.#simulator = await startSimulator({ bucket: { enabled: false }, ...overrides });
    });
    afterAll(() => this.#simulator?.close());
  }

  get simulator(): Simulator {
    if (this.#simulator === undefined) throw new Error('The simulator is not started yet');
    return this.#simulator;
  }

  /** Sends one request; a path without host goes to the API. Redirects are not followed. */
  async ask(path: string, ask: Ask = {}): Promise<Answer> {
    const { token = 'admin', method = 'GET', json, form, raw, simulate } = ask;
    const { baseUrl, tokens } = this.simulator;
    const headers: Record<string, string> = {
      ...(token !== null && { authorization: `Bearer ${tokens[token]}` }),
      ...ask.headers,
    };
    if (json !== undefined) headers['content-type'] = 'application/json';
    if (form !== undefined) headers['content-type'] = 'application/x-www-form-urlencoded';
    if (simulate !== undefined) headers['x-simulator'] = JSON.stringify(simulate);
    const body = raw ?? form ?? (json === undefined ? undefined : JSON.stringify(json));
    const response = await fetch(new URL(path, baseUrl), {
      method,
      headers,
      redirect: 'manual',
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson(response, text) ? (JSON.parse(text) as unknown) : null,
    };
  }

  /** Asks again until the answer is as wanted. */
  async askUntil(
    path: string,
    isWanted: (body: unknown) => boolean,
    ask: Ask = {},
  ): Promise<Answer> {
    for (;;) {
      const answer = await this.ask(path, ask);
      if (isWanted(answer.body)) return answer;
    }
  }

  /** Downloads what a file's `url` leads to, without a token. */
  async download(url: string): Promise<Buffer> {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`The file answered ${response.status}`);
    return Buffer.from(await response.arrayBuffer());
  }
}

function isJson(response: Response, text: string): boolean {
  return text !== '' && (response.headers.get('content-type') ?? '').includes('json');
}

/** The URLs of a `Link` header, by rel. */
export function linksOf(headers: Headers): Record<string, string> {
  const entries = (headers.get('link') ?? '').split(',').filter((link) => link !== '');
  return Object.fromEntries(
    entries.map((link) => {
      const [, url, rel] = /^<([^>]+)>; rel="(\w+)"$/.exec(link)!;
      return [rel!, url!];
    }),
  );
}

/** The rows of a CSV, quotes undone; a byte-order mark is skipped. */
export function parseCsv(content: Buffer | string, delimiter = ','): string[][] {
  const text = content.toString().replace(/^\u{feff}/u, '');
  const rows: string[][] = [];
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^"${delimiter}\n]*))(${delimiter}|\n|$)`, 'gy');
  let row: string[] = [];
  while (cell.lastIndex < text.length) {
    const [, quoted, plain, end] = cell.exec(text)!;
    row.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
    if (end === delimiter) continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

/** The files of a zip, by name, read off its central directory. */
export function unzip(zip: Buffer): Map<string, Buffer> {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const files = new Map<string, Buffer>();
  let at = zip.readUInt32LE(end + 16);
  for (let count = zip.readUInt16LE(end + 10); count > 0; count -= 1) {
    const size = zip.readUInt32LE(at + 20);
    const nameLength = zip.readUInt16LE(at + 28);
    const local = zip.readUInt32LE(at + 42);
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength);
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
    const content = zip.subarray(start, start + size);
    const isStored = zip.readUInt16LE(at + 10) === 0;
    files.set(name, isStored ? content : inflateRawSync(content));
    at += 46 + nameLength + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return files;
}
