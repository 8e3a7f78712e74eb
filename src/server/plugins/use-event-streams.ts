import type { ExecutionResult } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import { eventStreamHeaders, type EventStreams } from '../event-stream.ts';

/**
 * Answers subscriptions by streams of our own, in place of Yoga's, which have a clock each and hold as
 * many events as fit into 16 KiB.
 */
export function useEventStreams(streams: EventStreams): Plugin {
  const subscribers = new WeakSet<Request>();
  return {
    onSubscribe({ args }) {
      subscribers.add(args.contextValue.request);
    },
    onResultProcess({ request, result, resultProcessor, setResultProcessor }) {
      // Where Yoga has found no form that the client takes, it says so. An answer in parts is its own.
      if (!resultProcessor || !isAsyncIterable(result) || !subscribers.has(request)) return;
      setResultProcessor((answers, fetchAPI) => {
        const stream = streams.open(answers as AsyncIterable<ExecutionResult>);
        return new fetchAPI.Response(stream as unknown as BodyInit, {
          headers: eventStreamHeaders,
        });
      }, 'text/event-stream');
    },
  };
}
