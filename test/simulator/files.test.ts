import fc from 'fast-check';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readRange } from '../../simulator/reports/byte-range.ts';
import { SimulatorFixture } from '../support/simulator.ts';

const canvas = new SimulatorFixture({ jobs: { queuedMs: 0, runningMs: 0, compilingMs: 0 } });

interface File {
  id: number;
  url: string;
  size: number;
  uuid: string;
}

let file: File;
let content: Buffer;

beforeAll(async () => {
  const path = '/api/v1/accounts/self/reports/course_storage_csv';
  const { id } = (await canvas.ask(path, { method: 'POST' })).body as { id: number };
  const isComplete = (body: unknown) => (body as { status: string }).status === 'complete';
  const { body } = await canvas.askUntil(`${path}/${id}`, isComplete);
  file = (body as { attachment: File }).attachment;
  content = await canvas.download(file.url);
});

afterEach(() => {
  canvas.simulator.settings.reset();
});

/** Where the URL of the file redirects to. */
async function locate(): Promise<string> {
  const { status, headers } = await canvas.ask(file.url, { token: null });
  expect(status).toBe(302);
  return headers.get('location')!;
}

function fetchStored(url: string, headers: Record<string, string> = {}, method = 'GET') {
  return fetch(url, { headers, method, redirect: 'manual' });
}

describe('the file object', () => {
  it('has its content type under a key with a hyphen, and its instants in UTC', async () => {
    const utc = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    const { body } = await canvas.ask(`/api/v1/files/${file.id}`);
    expect(body).toMatchObject({
      id: file.id,
      'content-type': 'text/csv',
      upload_status: 'success',
      mime_class: 'file',
      size: content.length,
      url: `${canvas.simulator.baseUrl}/files/${file.id}/download?download_frd=1&verifier=${file.uuid}`,
      created_at: utc,
      updated_at: utc,
      locked: false,
      unlock_at: null,
    });
  });

  it('is there for whoever may read it, by number only', async () => {
    expect((await canvas.ask(`/api/v1/files/${file.id}`, { token: 'utcAdmin' })).status).toBe(200);
    expect((await canvas.ask(`/api/v1/files/${file.id}`, { token: 'teacher' })).status).toBe(403);
    expect((await canvas.ask('/api/v1/files/999999')).status).toBe(404);
    expect((await canvas.ask('/api/v1/files/self')).status).toBe(404);
  });

  it('can lack its verifier', async () => {
    const simulate = { generation: { fileVerifiers: false } };
    const { body } = await canvas.ask(`/api/v1/files/${file.id}`, { simulate });
    const { url } = body as File;
    expect(url).not.toContain('verifier');
    // Then the URL needs a login, which a token is not.
    const { status, headers } = await canvas.ask(url);
    expect(status).toBe(302);
    expect(headers.get('location')).toBe(`${canvas.simulator.baseUrl}/login`);
  });

  it('has a public URL that opens without a token', async () => {
    const { body } = await canvas.ask(`/api/v1/files/${file.id}/public_url`);
    const { public_url: url } = body as { public_url: string };
    expect(new URL(url).origin).toBe(canvas.simulator.filesUrl);
    expect(await canvas.download(url)).toEqual(content);
  });
});

describe('a download', () => {
  it('redirects to another origin, which serves the file', async () => {
    const location = await locate();
    expect(new URL(location).origin).toBe(canvas.simulator.filesUrl);
    const response = await fetchStored(location);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/csv',
      'content-length': String(file.size),
      'content-disposition': expect.stringMatching(/^attachment; filename="course_storage_csv_/),
      'accept-ranges': 'bytes',
      etag: expect.stringMatching(/^"\w+"$/),
    });
    expect(content.toString()).toMatch(/^id,sis id,/);
  });

  it('can redirect several times', async () => {
    canvas.simulator.settings.change({ files: { redirects: 3 } });
    let url = file.url;
    const origins = [];
    for (;;) {
      const response = await fetchStored(url);
      if (response.status !== 302) break;
      url = response.headers.get('location')!;
      origins.push(new URL(url).origin);
    }
    expect(origins).toEqual(Array(3).fill(canvas.simulator.filesUrl));
  });

  it('is refused when a token comes along to the other origin', async () => {
    const response = await fetchStored(await locate(), { authorization: 'Bearer x' });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('Only one auth mechanism allowed');
  });

  it('is refused when its URL has expired or was tampered with', async () => {
    const location = await locate();
    const tampered = location.replace(/expires=\d+/, 'expires=99999999999999');
    expect((await fetchStored(tampered)).status).toBe(403);
    canvas.simulator.settings.change({ files: { urlLifetimeMs: -1 } });
    const expired = await fetchStored(await locate());
    expect(expired.status).toBe(403);
    expect(await expired.text()).toContain('Request has expired');
    expect((await fetchStored(canvas.simulator.filesUrl)).status).toBe(403);
  });

  it('without a verifier leads to the login page, as the web routes do', async () => {
    for (const path of [
      `/files/${file.id}/download`,
      `/files/${file.id}/download?verifier=wrong`,
      `/accounts/1/files/${file.id}/download`,
    ]) {
      const { status, headers } = await canvas.ask(path);
      expect(status).toBe(302);
      expect(headers.get('location')).toBe(`${canvas.simulator.baseUrl}/login`);
    }
    expect((await canvas.ask('/login', { token: null })).text).toContain('<html>');
  });

  it('of nothing is an HTML page', async () => {
    const { status, text } = await canvas.ask('/files/999999/download?verifier=x');
    expect(status).toBe(404);
    expect(text).toContain('<html>');
  });

  it('costs no quota, and stands in a log of its own', async () => {
    canvas.simulator.requests.clear();
    canvas.simulator.fileRequests.clear();
    const location = new URL(await locate());
    await (await fetchStored(location.href)).arrayBuffer();
    expect(canvas.simulator.requests.length).toBe(0);
    expect(canvas.simulator.fileRequests.lines()).toEqual([
      `GET /files/${file.id}/download?download_frd=1&verifier=${file.uuid}`,
      `GET ${location.pathname}${location.search}`,
    ]);
  });
});

describe('a range', () => {
  it('is any part of the file', async () => {
    const url = await locate();
    for (const [range, start, end] of [
      ['bytes=0-9', 0, 10],
      ['bytes=10-', 10, undefined],
      ['bytes=-7', -7, undefined],
      [`bytes=5-${file.size * 2}`, 5, undefined],
    ] as const) {
      const response = await fetchStored(url, { range });
      expect(response.status).toBe(206);
      const part = Buffer.from(await response.arrayBuffer());
      expect(part).toEqual(content.subarray(start, end));
      expect(response.headers.get('content-range')).toMatch(
        new RegExp(`^bytes \\d+-\\d+/${file.size}$`),
      );
    }
  });

  it('past the end is a 416', async () => {
    const response = await fetchStored(await locate(), { range: `bytes=${file.size}-` });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toBe(`bytes */${file.size}`);
  });

  it('of a file that has changed is the whole file', async () => {
    const url = await locate();
    const range = 'bytes=0-9';
    const etag = (await fetchStored(url, {}, 'HEAD')).headers.get('etag')!;
    expect((await fetchStored(url, { range, 'if-range': etag })).status).toBe(206);
    expect((await fetchStored(url, { range, 'if-range': '"other"' })).status).toBe(200);
    expect((await fetchStored(url, { 'if-none-match': etag })).status).toBe(304);
  });

  it('is ignored by a host that has none', async () => {
    canvas.simulator.settings.change({ files: { ranges: false } });
    const response = await fetchStored(await locate(), { range: 'bytes=0-9' });
    expect(response.status).toBe(200);
    expect(response.headers.has('accept-ranges')).toBe(false);
  });

  it('never reaches outside the file', () => {
    const bound = fc.option(fc.integer({ min: 0, max: 300 }), { nil: '' });
    fc.assert(
      fc.property(bound, bound, fc.integer({ min: 0, max: 200 }), (first, last, size) => {
        const range = readRange(`bytes=${first}-${last}`, size);
        if (typeof range !== 'object') return;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.start).toBeLessThanOrEqual(range.end);
        expect(range.end).toBeLessThan(size);
      }),
    );
  });
});

describe('a fault', () => {
  it('befalls the files only where its path says so', async () => {
    canvas.simulator.settings.change({ faults: { kind: 'status', status: 503 } });
    const url = await locate();
    expect((await fetchStored(url)).status).toBe(200);
    canvas.simulator.settings.change({ faults: { path: 'course_storage' } });
    expect((await fetchStored(url)).status).toBe(503);
    canvas.simulator.settings.change({ faults: { kind: 'reset-in-body' } });
    const broken = fetchStored(url).then((response) => response.arrayBuffer());
    await expect(broken).rejects.toThrow('terminated');
  });
});
