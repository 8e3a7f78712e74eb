import { type ExecutionResult } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import { EventStream } from '../event-stream.ts';

/** Milliseconds; shorter than the patience of the usual proxies. */
const keepAliveMs = 12_000;

const headers = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache',
  // Proxies that gather or compress an answer would hold events back.
  'content-encoding': 'none',
  'x-accel-buffering': 'no',
};

/**
 * Answers subscriptions by streams of our own, in place of Yoga's: one clock keeps all of them alive, and
 * each holds one event at most.
 */
export function useEventStreams(): Plugin {
  const streams = new Set<EventStream>();
  let clock: NodeJS.Timeout | undefined;
  const forget = (stream: EventStream) => {
    streams.delete(stream);
    if (streams.size > 0) return;
    clearInterval(clock);
    clock = undefined;
  };
  return {
    onResultProcess({ result, resultProcessor, setResultProcessor }) {
      // Where Yoga has found no form that the client takes, it says so.
      if (!resultProcessor || !isAsyncIterable(result)) return;
      setResultProcessor((answers, fetchAPI) => {
        const stream = new EventStream(answers as AsyncIterable<ExecutionResult>, forget);
        streams.add(stream);
        clock ??= setInterval(() => {
          for (const one of streams) one.ping();
        }, keepAliveMs);
        return new fetchAPI.Response(stream as unknown as BodyInit, { headers });
      }, 'text/event-stream');
    },
  };
}
