import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GatewayOptions } from '../../src/server/create-server.ts';
import { json, startScriptedGateway } from './scripted-canvas.ts';

/** A file as a scripted host serves it. */
export interface HostedFile {
  content: Buffer | string;
  filename?: string;
  contentType?: string;
  etag?: string;
  /** False ignores `Range`. */
  ranges?: boolean;
  /** Where the report says that the file lies, by default on this host. */
  url?: string;
  /** Does something else with a request of the file; true when it has. */
  instead?: (request: IncomingMessage, response: ServerResponse, nth: number) => boolean;
}

/** The selection of a report's file in a query: `{ accountReport(…) { file { … } } }`. */
export const fileOf = (selection: string) =>
  `{ accountReport(accountId: 1, report: "a_csv", id: 5) { file { ${selection} } } }`;

/** Starts a gateway over a Canvas with one finished report, whose file can be changed by changing `file`. */
export async function startReportFile(file: HostedFile, options: Partial<GatewayOptions> = {}) {
  /** The `Range` of each request of the file, or `all`. */
  const fetched: string[] = [];
  /** Bytes of the file that were sent. */
  const sent = { bytes: 0, headers: [] as IncomingMessage['headers'][] };
  let origin = '';
  const record = () => ({
    id: '77',
    filename: file.filename ?? 'a_csv_5.csv',
    'content-type': file.contentType ?? 'text/csv',
    size: file.content.length,
    url: file.url ?? `${origin}/files/77/download?verifier=v`,
  });
  const gateway = await startScriptedGateway((request, response) => {
    const { url = '' } = request;
    if (url.startsWith('/api/v1/files/77/public_url')) {
      json(response, { public_url: `${origin}/signed` });
    } else if (url.startsWith('/api/v1/files/77')) {
      json(response, { ...record(), url: `${origin}/fresh?verifier=v` });
    } else if (url.startsWith('/api/')) {
      json(response, { id: '5', report: 'a_csv', status: 'complete', attachment: record() });
    } else {
      fetched.push(request.headers.range ?? 'all');
      sent.headers.push(request.headers);
      if (file.instead?.(request, response, fetched.length)) return;
      sent.bytes += serveFile(file, request, response);
    }
  }, options);
  origin = gateway.baseUrl;
  return { ...gateway, fetched, sent };
}

function serveFile(file: HostedFile, request: IncomingMessage, response: ServerResponse): number {
  const { ranges = true, etag = '"one"' } = file;
  const content = Buffer.from(file.content as string);
  const headers = { 'content-type': file.contentType ?? 'text/csv', etag };
  const range = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '');
  if (!range || !ranges) {
    response.writeHead(200, { ...headers, 'content-length': content.length });
    response.end(content);
    return content.length;
  }
  const start = Number(range[1]);
  if (start >= content.length) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    return 0;
  }
  const part = content.subarray(start, Number(range[2]) + 1);
  response.writeHead(206, {
    ...headers,
    'content-length': part.length,
    'content-range': `bytes ${start}-${start + part.length - 1}/${content.length}`,
  });
  response.end(part);
  return part.length;
}
