import type { ExecutionResult } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import type { RequestRecord } from '../../telemetry/request-record.ts';
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

/** Sends the headers that answers ask for; see `answerHeaders`. */
export function useAnswerHeaders(telemetry: Telemetry): Plugin {
  const headers = new WeakMap<Request, Readonly<Record<string, string>>>();
  return {
    onResultProcess({ request, result }) {
      const isOne = !Array.isArray(result) && !isAsyncIterable(result);
      headers.set(request, isOne ? answerHeaders(telemetry.record(request), result) : unkept);
    },
    onResponse({ request, response }) {
      for (const [name, value] of Object.entries(headers.get(request) ?? {})) {
        response.headers.set(name, value);
      }
    },
  };
}
