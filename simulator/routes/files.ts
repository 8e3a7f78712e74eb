import type { IncomingMessage, ServerResponse } from 'node:http';
import { forbidden, notFound } from '../http/errors.ts';
import { answerInstead, type FaultSwitch, sendDamaged } from '../http/faults.ts';
import { findNumber } from '../http/lookup.ts';
import type { RequestLog } from '../http/request-log.ts';
import type { Settings } from '../http/settings.ts';
import type { Route, RouteRequest } from '../http/route.ts';
import { htmlAnswer, redirectAnswer, type WireAnswer } from '../http/wire.ts';
import { fileJson } from '../reports/file-json.ts';
import type { FileStore, StoredFile } from '../reports/file-store.ts';
import { isSigned, signedFileUrl } from '../reports/signed-url.ts';

/** The file routes of the API (canvas-rest §4.9). */
export const fileRoutes: readonly Route[] = [
  {
    method: 'GET',
    template: '/api/v1/files/:id',
    cost: 0.1,
    handle: (request) => ({ status: 200, body: fileJson(request, findReadable(request)) }),
  },
  {
    method: 'GET',
    template: '/api/v1/files/:id/public_url',
    cost: 0.1,
    handle: (request) => {
      const { filesOrigin, options } = request;
      const expiresAt = Date.now() + options.files.urlLifetimeMs;
      const url = signedFileUrl(filesOrigin, findReadable(request), expiresAt);
      return { status: 200, body: { public_url: url } };
    },
  },
];

function findReadable(request: RouteRequest): StoredFile {
  const file = request.state.files.find(findNumber(request.path_params.id!));
  if (file === undefined) throw notFound();
  if (!file.mayRead(request.caller)) throw forbidden(request.generation);
  return file;
}

/** What the pages outside the API are made of. */
export interface BrowserParts {
  readonly files: FileStore;
  readonly settings: Settings;
  readonly faultSwitch: FaultSwitch;
  readonly log: RequestLog;
  readonly origin: string;
  readonly filesOrigin: string;
}

/**
 * Answers what is no API: downloads, which a verifier opens and which redirect to the second origin,
 * and the login page, to which everything else leads. A token opens nothing here.
 */
export function answerBrowser(
  parts: BrowserParts,
  message: IncomingMessage,
  response: ServerResponse,
): void {
  const { method = 'GET', url = '/' } = message;
  message.resume();
  const record = parts.log.add(method, url, null, message.headers);
  const { current } = parts.settings;
  const fault = parts.faultSwitch.pickOutside(current, method, url);
  const answer =
    answerInstead(fault, current.faults, current.generation, parts.origin) ?? browse(parts, url);
  record.status = answer.status;
  sendDamaged(response, answer, fault);
}

function browse(parts: BrowserParts, url: string): WireAnswer {
  const { pathname, searchParams } = new URL(url, parts.origin);
  if (pathname === '/login') return htmlAnswer(200, 'Log in to Canvas');
  const download = /^\/files\/(\d{1,19})\/download$/.exec(pathname);
  if (download === null) {
    return /^\/(?:accounts|courses)\/\d+\/files\//.test(pathname)
      ? redirectAnswer(`${parts.origin}/login`)
      : htmlAnswer(404, 'Page Not Found');
  }
  const file = parts.files.find(BigInt(download[1]!));
  if (file === undefined) return htmlAnswer(404, 'Page Not Found');
  if (!opens(file, searchParams.get('verifier') ?? '')) {
    return redirectAnswer(`${parts.origin}/login`);
  }
  const { urlLifetimeMs, redirects } = parts.settings.current.files;
  const expiresAt = Date.now() + urlLifetimeMs;
  return redirectAnswer(signedFileUrl(parts.filesOrigin, file, expiresAt, redirects - 1));
}

/** A verifier is the file's uuid, or one that was signed for one user and one course. */
function opens(file: StoredFile, verifier: string): boolean {
  if (verifier === file.uuid) return true;
  const [user, course, signature] = verifier.split('.');
  return signature !== undefined && isSigned(`${file.id} ${user!} ${course!}`, signature);
}
