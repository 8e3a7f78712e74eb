import type { ExecutionResult } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { RequestRecord } from '../../telemetry/request-record.ts';
import { statusOf } from '../policies/status.ts';
import type { Telemetry } from '../telemetry.ts';

const unkept = { 'cache-control': 'no-store' };

/**
 * The headers that an answer's content asks for. `Cache-Control` names the strictest hint of its fields;
 * nothing with an error, an unfinished report or the outcome of a mutation in it is to be kept.
 * `Retry-After` is the longest wait that an error names.
 */
export function answerHeaders(
  { maxAgeSeconds }: Pick<RequestRecord, 'maxAgeSeconds'>,
  { errors }: Pick<ExecutionResult, 'errors'>,
): Readonly<Record<string, string>> {
  if (errors && errors.length > 0) {
    const waits = errors.map(({ extensions }) => Number(extensions.retryAfterSeconds ?? 0));
    const longest = Math.ceil(Math.max(...waits));
    return longest > 0 ? { ...unkept, 'retry-after': String(longest) } : unkept;
  }
  return maxAgeSeconds > 0 ? { 'cache-control': `private, max-age=${maxAgeSeconds}` } : unkept;
}

/** Sets the headers and the status that results ask for: see `answerHeaders` and `statusOf`. */
export function useAnswerHeaders(telemetry: Telemetry): Plugin {
  /** Null for several results, and for a result in parts. */
  const results = new WeakMap<Request, ExecutionResult | null>();
  return {
    onResultProcess({ request, result }) {
      const isOne = !Array.isArray(result) && !isAsyncIterable(result);
      results.set(request, isOne ? result : null);
    },
    onResponse({ request, response, setResponse, fetchAPI }) {
      const result = results.get(request);
      if (result === undefined) return;
      const headers = result ? answerHeaders(telemetry.record(request), result) : unkept;
      for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
      if (!result || response.status !== 200) return;
      const [mediaType = ''] = (response.headers.get('content-type') ?? '').split(';');
      const status = statusOf(result, mediaType);
      if (status === 200) return;
      setResponse(new fetchAPI.Response(response.body, { status, headers: response.headers }));
    },
  };
}
