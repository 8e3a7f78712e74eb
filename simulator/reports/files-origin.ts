import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { pipeline } from 'node:stream';
import { answerInstead, type FaultSwitch, sendDamaged } from '../http/faults.ts';
import type { RequestLog } from '../http/request-log.ts';
import type { Settings } from '../http/settings.ts';
import { redirectAnswer, send, type WireAnswer } from '../http/wire.ts';
import type { FileStore, StoredFile } from './file-store.ts';
import { type ByteRange, readRange } from './byte-range.ts';
import { readSignedUrl, signedFileUrl } from './signed-url.ts';

/** What the second origin needs to know. */
export interface FilesOriginParts {
  readonly files: FileStore;
  readonly settings: Settings;
  readonly faultSwitch: FaultSwitch;
  readonly log: RequestLog;
  readonly origin: string;
  readonly filesOrigin: string;
}

/**
 * Answers a request to the second origin, which behaves as an object store does: signed URLs that
 * expire, ranges, and a refusal of any other authorization that comes along.
 */
export async function answerFile(
  parts: FilesOriginParts,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = 'GET', url = '/' } = message;
  const record = parts.log.add(method, url, null, message.headers);
  response.once('close', () => {
    record.status = response.headersSent ? response.statusCode : null;
  });
  const options = parts.settings.current;
  const fault = parts.faultSwitch.pickOutside(options, method, url);
  if (options.faults.latencyMs > 0) await delay(options.faults.latencyMs);
  const instead = answerInstead(fault, options.faults, options.generation, parts.origin);
  const refusal = instead ?? refuse(parts, message);
  if (!('file' in refusal)) {
    sendDamaged(response, refusal, fault);
    return;
  }
  if (fault === 'none') {
    serve(refusal.file, message, response, options.files.ranges);
    return;
  }
  sendDamaged(response, await readWhole(refusal.file), fault);
}

/** The file that a URL is good for, or the answer that refuses it. */
function refuse(
  parts: FilesOriginParts,
  message: IncomingMessage,
): WireAnswer | { file: StoredFile } {
  if (message.headers.authorization !== undefined) {
    return xmlError(400, 'InvalidArgument', 'Only one auth mechanism allowed');
  }
  if (message.method !== 'GET' && message.method !== 'HEAD') {
    return xmlError(405, 'MethodNotAllowed', 'The specified method is not allowed');
  }
  const url = new URL(message.url ?? '/', parts.filesOrigin);
  const claim = readSignedUrl(url.pathname, url.searchParams);
  if (claim === undefined) return xmlError(403, 'SignatureDoesNotMatch', 'Signature mismatch');
  if (claim.expiresAt <= Date.now()) return xmlError(403, 'AccessDenied', 'Request has expired');
  const file = parts.files.findByUuid(claim.uuid);
  if (file === undefined) return xmlError(404, 'NoSuchKey', 'The key does not exist');
  if (claim.hops > 0) {
    const next = signedFileUrl(parts.filesOrigin, file, claim.expiresAt, claim.hops - 1);
    return redirectAnswer(next);
  }
  return { file };
}

function serve(
  file: StoredFile,
  message: IncomingMessage,
  response: ServerResponse,
  ranges: boolean,
): void {
  const headers = headersOf(file, ranges);
  if (message.headers['if-none-match'] === file.etag) {
    send(response, { status: 304, headers, body: '' });
    return;
  }
  const ifRange = message.headers['if-range'];
  const usable = ranges && (ifRange === undefined || ifRange === file.etag);
  const range = usable ? readRange(message.headers.range, file.size) : undefined;
  if (range === 'unsatisfiable') {
    const answer = xmlError(416, 'InvalidRange', 'The requested range is not satisfiable');
    answer.headers['Content-Range'] = `bytes */${file.size}`;
    send(response, answer);
    return;
  }
  writeHead(response, headers, file, range);
  if (message.method === 'HEAD' || file.size === 0) {
    response.end();
    return;
  }
  // A reader who goes away is nobody's error.
  pipeline(file.open(range), response, () => undefined);
}

function writeHead(
  response: ServerResponse,
  headers: Record<string, string>,
  { size }: StoredFile,
  range: ByteRange | undefined,
): void {
  if (range === undefined) {
    response.writeHead(200, { ...headers, 'Content-Length': size });
    return;
  }
  const { start, end } = range;
  response.writeHead(206, {
    ...headers,
    'Content-Length': end - start + 1,
    'Content-Range': `bytes ${start}-${end}/${size}`,
  });
}

function headersOf(file: StoredFile, ranges: boolean): Record<string, string> {
  const name = file.filename.replaceAll('"', '');
  const headers: Record<string, string> = {
    'Content-Type': file.contentType,
    'Content-Disposition': `attachment; filename="${name.replace(/[^\x20-\x7e]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(file.displayName)}`,
    ETag: file.etag,
    'Last-Modified': file.createdAt.toUTCString(),
  };
  if (ranges) headers['Accept-Ranges'] = 'bytes';
  return headers;
}

async function readWhole(file: StoredFile): Promise<WireAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of file.open()) chunks.push(chunk as Buffer);
  return { status: 200, headers: headersOf(file, false), body: Buffer.concat(chunks) };
}

function xmlError(status: number, code: string, message: string): WireAnswer {
  return {
    status,
    headers: { 'Content-Type': 'application/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  };
}
