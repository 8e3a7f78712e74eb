import { type ExecutionArgs, GraphQLError } from 'graphql';
import { isAsyncIterable, type Plugin, type YogaInitialContext } from 'graphql-yoga';
import { Deadline } from '../../canvas/deadline.ts';
import { createContext, type GatewayContext, type Shared } from '../../context.ts';
import { readsData } from '../../graphql/index.ts';
import { CallerWatch } from '../../watchers/caller-watch.ts';
import { subscribe } from '../subscribe.ts';
import type { Telemetry } from '../telemetry.ts';

export interface UseCanvasOptions extends Shared {
  /** Used for requests that carry no token. */
  accessToken: string | undefined;
  /** Milliseconds that one operation, or one event of a subscription, may take. */
  deadlineMs: number;
  /** Told of the REST calls of each operation. */
  telemetry: Telemetry;
}

/**
 * Gives each operation its own view of Canvas: the caller's token, a deadline, fresh loaders; a
 * subscription gets them anew for each event. The calls of a client that goes away are cancelled. Without
 * a token nothing but the schema itself can be read.
 */
export function useCanvas({
  accessToken,
  deadlineMs,
  telemetry,
  ...shared
}: UseCanvasOptions): Plugin<GatewayContext, YogaInitialContext> {
  const tokenOf = ({ headers }: Request): string | undefined => {
    const authorization = headers.get('authorization');
    // A token that cannot be read is refused; ours is lent to who sends none.
    return authorization === null ? accessToken : bearerToken(authorization);
  };
  return {
    onExecute({ args, context, extendContext, setResultAndStopExecution }) {
      const { request } = context as YogaInitialContext;
      const { document, operationName } = args as ExecutionArgs;
      const token = tokenOf(request);
      if (token === undefined && readsData(document, operationName)) {
        setResultAndStopExecution(tokenMissing());
        return undefined;
      }
      const deadline = new Deadline(deadlineMs);
      const cancel = () => {
        deadline.cancel();
      };
      if (request.signal.aborted) cancel();
      else request.signal.addEventListener('abort', cancel, { once: true });
      const observer = telemetry.record(request);
      extendContext(createContext(shared, { token: token ?? '', deadline, observer }));
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
    onSubscribe({ context, extendContext, setSubscribeFn, setResultAndStopExecution }) {
      const { request } = context as YogaInitialContext;
      const token = tokenOf(request);
      if (token === undefined) {
        setResultAndStopExecution(tokenMissing());
        return;
      }
      const observer = telemetry.record(request);
      extendContext({ watch: new CallerWatch(shared.watchers, token) });
      setSubscribeFn((args: ExecutionArgs) =>
        subscribe(args, () => {
          const deadline = new Deadline(deadlineMs);
          const end = () => {
            deadline.cancel();
          };
          return { contextValue: createContext(shared, { token, deadline, observer }), end };
        }),
      );
    },
  };
}

const tokenMissing = () => ({
  errors: [
    new GraphQLError('Send a Canvas access token: Authorization: Bearer …', {
      extensions: { code: 'UNAUTHENTICATED' },
    }),
  ],
});

function bearerToken(authorization: string): string | undefined {
  return /^Bearer +([\w~+/.=-]+) *$/i.exec(authorization)?.[1];
}
