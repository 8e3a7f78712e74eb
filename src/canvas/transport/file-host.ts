import { Agent, buildConnector, errors, type Dispatcher } from 'undici';
import type { Deadline } from '../deadline.ts';
import { NoResponseError } from './http.ts';
import { checkLiteral, type LookupAll, lookupPublic } from './public-address.ts';

/** The answer of whoever a download led to, its body unread. */
export interface FileAnswer {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Where the last redirect led. */
  url: URL;
  /** Ends the connection when it is left before its end. Throws NoResponseError. */
  body: AsyncIterable<Buffer>;
  /** Gives the answer up. */
  discard: () => void;
}

const maxRedirects = 10;

/** Canvas redirects without end, or to what is no URL of the web. */
export class RedirectError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RedirectError';
  }
}

/**
 * Downloads from wherever Canvas's files lie: without any token, following redirects, and never to a
 * private address unless its host name is that of the configured Canvas.
 */
export class FileHost {
  readonly #agent: Agent;

  /**
   * @param canvasHostname of the configured Canvas, on any port; e.g. `127.0.0.1`.
   * @param options.allowedHosts further hosts that may have private addresses: `files.school.edu`, or with a
   *   port.
   * @param options.lookupAll finds the addresses of other hosts; `dns.lookup` by default.
   */
  constructor(
    canvasHostname: string,
    {
      allowedHosts = [],
      lookupAll,
    }: { allowedHosts?: readonly string[] | undefined; lookupAll?: LookupAll } = {},
  ) {
    const allowed = new Set([canvasHostname, ...allowedHosts]);
    const connectAnywhere = buildConnector({ timeout: 5_000 });
    const connectPublic = buildConnector({ timeout: 5_000, lookup: lookupPublic(lookupAll) });
    this.#agent = new Agent({
      // Of one file host. More requests wait for one of these connections.
      connections: 64,
      headersTimeout: 60_000,
      bodyTimeout: 60_000,
      maxHeaderSize: 64 * 1024,
      connect: (options, callback) => {
        const { hostname, protocol } = options;
        const port = options.port || (protocol === 'https:' ? '443' : '80');
        if (allowed.has(hostname) || allowed.has(`${hostname}:${port}`)) {
          connectAnywhere(options, callback);
          return;
        }
        try {
          checkLiteral(options.hostname);
        } catch (error) {
          callback(error as Error, null);
          return;
        }
        connectPublic(options, callback);
      },
    });
  }

  /** GET; `range` is a header's value. Errors: NoResponseError, PrivateAddressError, RedirectError. */
  async get(
    from: URL,
    { range, deadline }: { range?: string; deadline: Deadline },
  ): Promise<FileAnswer> {
    let url = from;
    for (let redirects = 0; redirects <= maxRedirects; redirects += 1) {
      if (url.protocol !== 'https:' && url.protocol !== 'http:') {
        throw new RedirectError('Canvas led to something other than HTTP');
      }
      const answer = await this.#send(url, range, deadline);
      const { location } = answer.headers;
      if (![301, 302, 303, 307, 308].includes(answer.status)) return answer;
      answer.discard();
      if (typeof location !== 'string' || !URL.canParse(location, url)) {
        throw new RedirectError('Canvas redirected to nowhere');
      }
      url = new URL(location, url);
    }
    throw new RedirectError('Canvas redirected too often');
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #send(url: URL, range: string | undefined, deadline: Deadline): Promise<FileAnswer> {
    if (deadline.ended) throw new NoResponseError(deadline.ended, false);
    const abort = new AbortController();
    const subscription = deadline.onEnd(() => {
      abort.abort();
    });
    let answer: Dispatcher.ResponseData;
    try {
      answer = await this.#agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method: 'GET',
        headers: {
          'accept-encoding': 'identity',
          'user-agent': 'canvas-reporting-gateway',
          ...(range !== undefined && { range }),
        },
        signal: abort.signal,
      });
    } catch (error) {
      subscription.dispose();
      throw toNoAnswer(error, deadline);
    }
    const { body } = answer;
    // A body that was given up, or that breaks while nobody reads it, is nobody's error.
    body.on('error', () => undefined);
    body.once('close', () => {
      subscription.dispose();
    });
    return {
      status: answer.statusCode,
      headers: answer.headers,
      url,
      body: chunksOf(body, deadline),
      discard: () => {
        body.destroy();
      },
    };
  }
}

async function* chunksOf(
  body: Dispatcher.ResponseData['body'],
  deadline: Deadline,
): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of body) {
      yield chunk as Buffer;
      if (deadline.ended) throw new NoResponseError(deadline.ended, true);
    }
  } catch (error) {
    throw toNoAnswer(error, deadline);
  }
}

/** What undici threw, told apart; what is neither of it nor of the network is passed on. */
function toNoAnswer(error: unknown, deadline: Deadline): unknown {
  if (error instanceof NoResponseError) return error;
  if (deadline.ended) return new NoResponseError(deadline.ended, true, error);
  if (error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError) {
    return new NoResponseError('timeout', true, error);
  }
  const isOfNetwork =
    error instanceof errors.UndiciError || (error instanceof Error && 'code' in error);
  return isOfNetwork ? new NoResponseError('connection', true, error) : error;
}
