import { type ExecutionArgs, GraphQLError } from 'graphql';
import { isAsyncIterable, type Plugin, type YogaInitialContext } from 'graphql-yoga';
import { Deadline } from '../../canvas/deadline.ts';
import type { CanvasUpstream } from '../../canvas/upstream.ts';
import { createContext, type GatewayContext } from '../../context.ts';
import { readsData } from '../../graphql/index.ts';

export interface UseCanvasOptions {
  upstream: CanvasUpstream;
  /** Used for requests that carry no token. */
  accessToken: string | undefined;
  /** Milliseconds that one operation may take. */
  deadlineMs: number;
}

/**
 * Gives each operation its own view of Canvas: the caller's token, a deadline, fresh loaders. The calls
 * of a client that goes away are cancelled. Without a token nothing but the schema itself can be read.
 */
export function useCanvas({
  upstream,
  accessToken,
  deadlineMs,
}: UseCanvasOptions): Plugin<GatewayContext, YogaInitialContext> {
  return {
    onExecute({ args, context, extendContext, setResultAndStopExecution }) {
      const { request } = context as YogaInitialContext;
      const { document, operationName } = args as ExecutionArgs;
      const authorization = request.headers.get('authorization');
      // A token that cannot be read is refused; ours is lent to who sends none.
      const token = authorization === null ? accessToken : bearerToken(authorization);
      if (token === undefined && readsData(document, operationName)) {
        setResultAndStopExecution({
          errors: [
            new GraphQLError('Send a Canvas access token: Authorization: Bearer …', {
              extensions: { code: 'UNAUTHENTICATED' },
            }),
          ],
        });
        return undefined;
      }
      const deadline = new Deadline(deadlineMs);
      const cancel = () => {
        deadline.cancel();
      };
      if (request.signal.aborted) cancel();
      else request.signal.addEventListener('abort', cancel, { once: true });
      extendContext(createContext(upstream, { token: token ?? '', deadline }));
      const finish = () => {
        request.signal.removeEventListener('abort', cancel);
        deadline.cancel();
      };
      return {
        onExecuteDone({ result }) {
          // An answer in parts goes on until its last one.
          if (isAsyncIterable(result)) return { onEnd: finish };
          finish();
          return undefined;
        },
      };
    },
  };
}

function bearerToken(authorization: string): string | undefined {
  return /^Bearer +([\w~+/.=-]+) *$/i.exec(authorization)?.[1];
}
