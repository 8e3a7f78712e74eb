import type { DeepPartial, SimulatorOptions } from '../options.ts';

/** The options that can change while the simulator runs. */
export type LiveOptions = Pick<
  SimulatorOptions,
  'generation' | 'faults' | 'bucket' | 'jobs' | 'files'
>;

/** A settings object that names something that does not exist; `message` says what. */
export class SettingsError extends Error {
  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}

/**
 * The switches of a running simulator: changed for all following requests by `change` or by
 * `PUT /_simulator/settings`, for one request by its header `X-Simulator`.
 */
export class Settings {
  readonly #initial: SimulatorOptions;
  #current: SimulatorOptions;
  /** Counts the changes, so that what is counted "since the last change" can begin anew. */
  version = 0;

  constructor(initial: SimulatorOptions) {
    this.#initial = initial;
    this.#current = initial;
  }

  /** All options as they stand; never changed in place. */
  get current(): SimulatorOptions {
    return this.#current;
  }

  /** The part of them that can be changed. */
  get live(): LiveOptions {
    const { generation, faults, bucket, jobs, files } = this.#current;
    return { generation, faults, bucket, jobs, files };
  }

  /** Changes what the patch names, from the next request on. */
  change(patch: DeepPartial<LiveOptions>): LiveOptions {
    this.#current = withPatch(this.#current, patch);
    this.version += 1;
    return this.live;
  }

  /** Everything as it was at the start. */
  reset(): LiveOptions {
    this.#current = this.#initial;
    this.version += 1;
    return this.live;
  }

  /** The options of one request, given its `X-Simulator` header. */
  forRequest(header: string | string[] | undefined): SimulatorOptions {
    if (typeof header !== 'string') return this.#current;
    let patch: unknown;
    try {
      patch = JSON.parse(header);
    } catch {
      throw new SettingsError('X-Simulator is not JSON');
    }
    return withPatch(this.#current, patch);
  }
}

const liveKeys: readonly string[] = ['generation', 'faults', 'bucket', 'jobs', 'files'];

const choices: Readonly<Record<string, readonly unknown[]>> = {
  'generation.forbiddenStatus': [403, 401],
  'generation.throttledStatus': [403, 429],
  'generation.departmentActivity': ['arrays', 'hashes'],
  'generation.gradeValues': ['integers', 'strings', 'nulls'],
  'generation.pageViewKeys': ['hours', 'days'],
  'generation.assignmentsShape': ['full', 'limited'],
  'faults.kind': [
    'none',
    'status',
    'html',
    'reset-before-headers',
    'reset-in-body',
    'truncated-json',
    'wrong-content-type',
    'login-redirect',
    'hang',
    'trickle',
    'throttled',
  ],
  'faults.jobs': ['succeed', 'fail', 'stick'],
};

const nullable: readonly string[] = ['faults.retryAfter', 'faults.times'];

/** The options with the patch laid over them; throws `SettingsError` for what they do not have. */
function withPatch(options: SimulatorOptions, patch: unknown): SimulatorOptions {
  const merged: Record<string, unknown> = { ...options };
  for (const [group, values] of entriesOf(patch, 'settings')) {
    if (!liveKeys.includes(group)) {
      throw new SettingsError(`"${group}" cannot be changed; one of ${liveKeys.join(', ')} can`);
    }
    const before = Object.fromEntries(entriesOf(merged[group], group));
    for (const [key, value] of entriesOf(values, group)) {
      check(`${group}.${key}`, before[key], value);
      before[key] = value;
    }
    merged[group] = before;
  }
  return merged as unknown as SimulatorOptions;
}

function check(name: string, before: unknown, value: unknown): void {
  if (before === undefined) throw new SettingsError(`"${name}" does not exist`);
  const allowed = choices[name];
  if (allowed !== undefined) {
    if (!allowed.includes(value)) {
      throw new SettingsError(`"${name}" must be one of ${allowed.join(', ')}`);
    }
  } else if (nullable.includes(name)) {
    if (value !== null && typeof value !== 'number') {
      throw new SettingsError(`"${name}" must be a number or null`);
    }
  } else if (typeof value !== typeof before) {
    throw new SettingsError(`"${name}" must be a ${typeof before}`);
  }
}

function entriesOf(value: unknown, name: string): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new SettingsError(`"${name}" must be an object`);
  }
  return Object.entries(value);
}
