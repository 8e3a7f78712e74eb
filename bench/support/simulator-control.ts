/** A request as the embedded Canvas logged it; `cost` is null when it was refused or is under way. */
export interface LoggedCall {
  method: string;
  path: string;
  token: string | null;
  status: number | null;
  cost: number | null;
  at: string;
  headers: Record<string, string | undefined>;
}

/** The control routes of an embedded Canvas in another process. */
export class SimulatorControl {
  readonly origin: string;

  constructor(port: number) {
    this.origin = `http://127.0.0.1:${port}`;
  }

  async setLatency(latencyMs: number): Promise<void> {
    const jobs = { queuedMs: 0, runningMs: 0, compilingMs: 0 };
    await this.change({ faults: { latencyMs }, jobs });
  }

  /** Changes its settings, for all requests from now on. */
  async change(settings: Readonly<Record<string, object>>): Promise<void> {
    await fetch(`${this.origin}/_simulator/settings`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(settings),
    });
  }

  async forgetCalls(): Promise<void> {
    await fetch(`${this.origin}/_simulator/requests`, { method: 'DELETE' });
  }

  async calls(): Promise<LoggedCall[]> {
    const response = await fetch(`${this.origin}/_simulator/requests`);
    return (await response.json()) as LoggedCall[];
  }

  /** One call of the API, past any gateway. */
  get(path: string, token: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.origin}${path}`, {
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
  }
}

/** Whether a call was refused for a spent bucket: the only refusal that costs nothing. */
export function isRefusal({ status, cost }: LoggedCall): boolean {
  return cost === null && (status === 403 || status === 429);
}
