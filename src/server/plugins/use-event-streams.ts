import type { ExecutionResult } from 'graphql';
import { isAsyncIterable, type Plugin } from 'graphql-yoga';
import { eventStreamHeaders, type EventStreams } from '../event-stream.ts';

/**
 * Answers subscriptions by streams of our own, in place of Yoga's, which have a clock each and hold as
 * many events as fit into 16 KiB.
 */
export function useEventStreams(streams: EventStreams): Plugin {
  return {
    onResultProcess({ result, resultProcessor, setResultProcessor }) {
      // Where Yoga has found no form that the client takes, it says so.
      if (!resultProcessor || !isAsyncIterable(result)) return;
      setResultProcessor((answers, fetchAPI) => {
        const stream = streams.open(answers as AsyncIterable<ExecutionResult>);
        return new fetchAPI.Response(stream as unknown as BodyInit, {
          headers: eventStreamHeaders,
        });
      }, 'text/event-stream');
    },
  };
}
