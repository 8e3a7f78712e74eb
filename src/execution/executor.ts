import { normalizedExecutor } from '@graphql-tools/executor';
import { type ExecutionArgs, type ExecutionResult, GraphQLError } from 'graphql';
import { Deadline } from '../canvas/deadline.ts';
import { GatewayContext, type Shared } from '../context.ts';
import { checkArguments } from './check-arguments.ts';
import { checkVariables } from './document-limits.ts';
import { operationCost, tooCostly } from './operation-cost.ts';
import { schema } from '../schema/index.ts';
import type { Limits } from '../limits.ts';
import type { RequestRecord } from '../telemetry/request-record.ts';
import { CallerWatch } from '../report-watching/caller-watch.ts';
import { subscribe } from './subscribe.ts';
import type { Caller, Headed } from './caller.ts';
import { acceptsParts } from './incremental-delivery.ts';
import type { Operation } from './operation.ts';

/** A result, or the parts of an answer that comes in parts. */
export type Answer = ExecutionResult | AsyncIterable<ExecutionResult>;

type Variables = Readonly<Record<string, unknown>>;

export interface ExecutorOptions extends Shared {
  limits: Pick<Limits, 'listItems' | 'depth' | 'cost'>;
  /** Whether messages leave out what the client may have meant. */
  hideSuggestions: boolean;
  /** Used for requests that carry no token. */
  accessToken: string | undefined;
  /** Milliseconds that one operation, or one event of a subscription, may take. */
  deadlineMs: number;
  /** Executions of an operation before it is compiled. */
  compileAfter: number;
  /** Told of each operation before it is judged. */
  telemetry: {
    execute(record: RequestRecord, operation: Operation, headers: Headed['headers']): void;
  };
}

/**
 * What happens to each operation between its validation and its answer, whichever way its request takes:
 * its variables, arguments and cost are judged, it gets its own view of Canvas (the caller's token, a
 * deadline, fresh loaders), and is executed. The calls of a client that goes away are cancelled. Without a
 * token nothing but the schema itself can be read.
 */
export class Executor {
  readonly #options: ExecutorOptions;

  constructor(options: ExecutorOptions) {
    this.#options = options;
  }

  /** Executes a query or a mutation; its calls and its cost are added to the `record`. */
  execute(
    operation: Operation,
    given: Variables,
    caller: Caller,
    record: RequestRecord,
  ): Answer | Promise<Answer> {
    const { deadlineMs, compileAfter } = this.#options;
    const { token, refusal } = this.#admit(operation, given, caller, record);
    if (refusal) return { errors: refusal };
    const deadline = new Deadline(deadlineMs);
    const stopListening = onLeaving(caller, deadline);
    const context = new GatewayContext(this.#options, { token, deadline, observer: record });
    const end = () => {
      stopListening();
      deadline.cancel();
    };
    const done = (answer: Answer): Answer => {
      // An answer in parts goes on until its last one.
      if (Symbol.asyncIterator in answer) return endingWith(answer, end);
      end();
      record.maxAgeSeconds = context.seen.unfinishedReport ? 0 : operation.maxAgeSeconds;
      return answer;
    };
    const fail = (error: unknown): Answer => {
      end();
      return { errors: [error as GraphQLError] };
    };
    const executed =
      operation.comesInParts && !acceptsParts(caller) ? operation.inOnePiece : operation;
    const compiled = executed.compiled(compileAfter);
    try {
      const answer = compiled
        ? compiled.execute(context, given)
        : interpret(executed, { contextValue: context, variableValues: given });
      return answer instanceof Promise ? answer.then(done, fail) : done(answer);
    } catch (error) {
      return fail(error);
    }
  }

  /** Begins a subscription, whose events get a context of their own each. */
  async subscribe(
    operation: Operation,
    args: ExecutionArgs,
    caller: Caller,
    record: RequestRecord,
  ): Promise<Answer> {
    const given = args.variableValues ?? {};
    const { token, refusal } = this.#admit(operation, given, caller, record);
    if (refusal) return { errors: refusal };
    const { deadlineMs, watchers } = this.#options;
    const contextValue: Pick<GatewayContext, 'watch'> = { watch: new CallerWatch(watchers, token) };
    return subscribe({ ...args, contextValue }, () => {
      const deadline = new Deadline(deadlineMs);
      const end = () => {
        deadline.cancel();
      };
      return {
        contextValue: new GatewayContext(this.#options, { token, deadline, observer: record }),
        end,
      };
    });
  }

  /** The token of an operation that may run, or why it may not. */
  #admit(
    operation: Operation,
    given: Variables,
    caller: Caller,
    record: RequestRecord,
  ):
    | { token: string; refusal?: undefined }
    | { token?: undefined; refusal: readonly GraphQLError[] } {
    const { limits, hideSuggestions, accessToken, telemetry } = this.#options;
    const { document, node } = operation;
    telemetry.execute(record, operation, caller.headers);
    const tooMuch = checkVariables(given, limits);
    if (tooMuch) return { refusal: [tooMuch] };
    const options = { hideSuggestions };
    const { variables, errors } = checkArguments(schema, document, node, given, options);
    if (errors) return { refusal: errors };
    // The operations of one request count together.
    const cost = record.estimatedCalls + operationCost(schema, document, node, variables);
    if (cost > limits.cost) return { refusal: [tooCostly(cost, limits.cost)] };
    record.estimatedCalls = cost;
    const token = tokenOf(caller, accessToken);
    if (token === undefined && operation.readsData) return { refusal: [tokenMissing()] };
    return { token: token ?? '' };
  }
}

function interpret(
  { document, name }: Operation,
  values: Pick<ExecutionArgs, 'contextValue' | 'variableValues'>,
): Answer | Promise<Answer> {
  const args = { schema, document, operationName: name, ...values };
  return normalizedExecutor(args as never) as Answer | Promise<Answer>;
}

/** Ends a deadline when the client goes away; the function returned stops listening. */
function onLeaving({ signal }: Caller, deadline: Deadline): () => void {
  const cancel = () => {
    deadline.cancel();
  };
  if (signal.aborted) cancel();
  else signal.addEventListener('abort', cancel, { once: true });
  return () => {
    signal.removeEventListener('abort', cancel);
  };
}

async function* endingWith(parts: AsyncIterable<ExecutionResult>, end: () => void) {
  try {
    yield* parts;
  } finally {
    end();
  }
}

/** A token that cannot be read is refused; ours is lent to who sends none. */
function tokenOf({ headers }: Caller, accessToken: string | undefined): string | undefined {
  const authorization = headers.get('authorization');
  if (authorization === null) return accessToken;
  return /^Bearer +([\w~+/.=-]+) *$/i.exec(authorization)?.[1];
}

function tokenMissing(): GraphQLError {
  return new GraphQLError('Send a Canvas access token: Authorization: Bearer …', {
    extensions: { code: 'UNAUTHENTICATED' },
  });
}
