/** How much a client may ask of the gateway, and wait for; see `limitSettings` for what each counts. */
export type Limits = { readonly [Name in keyof typeof limitSettings]: number };

/** A limit as a setting of the environment. */
interface LimitSetting {
  env: string;
  default: number;
  min: number;
  max: number;
}

const count = (env: string, byDefault: number, max = 1_000_000): LimitSetting => ({
  env,
  default: byDefault,
  min: 1,
  max,
});

/** The limits, each with its setting and its default. */
export const limitSettings = {
  /** Bytes of a request's body. */
  bodyBytes: count('MAX_BODY_BYTES', 262_144, 1_073_741_824),
  /** Bytes of a request's line and headers. */
  headerBytes: { env: 'MAX_HEADER_BYTES', default: 16_384, min: 1024, max: 1_048_576 },
  /** Operations in one request; 1 takes no arrays of them. */
  batch: count('MAX_BATCH', 1, 1000),
  /** Characters of a document, which bounds what its comments and strings may hold. */
  characters: count('MAX_CHARACTERS', 50_000, 10_000_000),
  /** Lexical tokens of a document. */
  tokens: count('MAX_TOKENS', 2000),
  /** Fields around a field, itself included; also the nesting of variables. */
  depth: count('MAX_DEPTH', 15, 1000),
  /** Fields of an operation, those of a fragment counted at each of its uses. */
  fields: count('MAX_FIELDS', 1000),
  /** Fields at the root of an operation. */
  rootFields: count('MAX_ROOT_FIELDS', 100),
  /** Aliases of an operation, those of a fragment counted at each of its uses. */
  aliases: count('MAX_ALIASES', 100),
  /** Directives of an operation, those of a fragment counted at each of its uses. */
  directives: count('MAX_DIRECTIVES', 50),
  /** Directives at one place. */
  directivesAtOnePlace: count('MAX_DIRECTIVES_AT_ONE_PLACE', 4),
  /** Items of one list among the arguments and variables. */
  listItems: count('MAX_LIST_ITEMS', 1000),
  /** REST calls that the operations of one request may cause. */
  cost: count('MAX_COST', 2000),
  /** REST calls that an operation makes, whatever it was estimated to cost. */
  calls: count('MAX_CALLS', 4000),
  /** Bytes of a result, as they are counted while it is resolved. */
  responseBytes: count('MAX_RESPONSE_BYTES', 33_554_432, 1_073_741_824),
  /** Milliseconds that the event loop may be late before operations wait for each other. */
  loopDelayMs: count('MAX_LOOP_DELAY_MS', 20, 60_000),
  /** Seconds until the headers of a request must have come. */
  headersSeconds: count('HEADERS_TIMEOUT_SECONDS', 10, 3600),
  /** Seconds until the whole of a request must have come. */
  requestSeconds: count('REQUEST_TIMEOUT_SECONDS', 30, 3600),
  /** Seconds without a byte read or written, after which a connection with an answer on it is closed. */
  stallSeconds: count('STALL_TIMEOUT_SECONDS', 60, 3600),
  /** Seconds that a connection is kept without a request on it. */
  idleSeconds: count('IDLE_TIMEOUT_SECONDS', 65, 3600),
  /** Seconds in which running operations may finish after SIGTERM; shorter than an orchestrator's patience. */
  drainSeconds: count('DRAIN_TIMEOUT_SECONDS', 20, 3600),
} satisfies Record<string, LimitSetting>;

/** The limits as they are when nothing is set. */
export const defaultLimits: Limits = eachLimit(({ default: byDefault }) => byDefault);

/** Makes one number for each limit. */
export function eachLimit(toNumber: (setting: LimitSetting) => number): Limits {
  return Object.fromEntries(
    Object.entries(limitSettings).map(([name, setting]) => [name, toNumber(setting)]),
  ) as unknown as Limits;
}
