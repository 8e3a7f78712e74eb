import { type Ask, parseCsv, type SimulatorFixture } from '../support/simulator.ts';

/** The account reports of the root account. */
export const reports = '/api/v1/accounts/self/reports';

/** An account report run, as far as the tests look at it. */
export interface Run {
  id: number;
  status: string;
  progress: number;
  current_line: number | null;
  run_time: number;
  parameters: Record<string, unknown>;
  message: string | null;
  started_at: string | null;
  ended_at: string | null;
  created_at: string;
  attachment?: { url: string; filename: string; 'content-type': string };
}

const ended = ['complete', 'error', 'aborted'];

/** Starts account reports of a simulator, and waits for them. */
export class ReportRuns {
  readonly #canvas: SimulatorFixture;

  constructor(canvas: SimulatorFixture) {
    this.#canvas = canvas;
  }

  async start(type: string, parameters?: unknown, ask: Ask = {}): Promise<Run> {
    const { body } = await this.#canvas.ask(`${reports}/${type}`, {
      method: 'POST',
      json: parameters === undefined ? {} : { parameters },
      ...ask,
    });
    return body as Run;
  }

  /** Starts a run and waits for its end. */
  async run(type: string, parameters: unknown = {}, ask: Ask = {}): Promise<Run> {
    const { id } = await this.start(type, parameters, ask);
    const isOver = (body: unknown) => ended.includes((body as Run).status);
    const { body } = await this.#canvas.askUntil(`${reports}/${type}/${id}`, isOver, ask);
    return body as Run;
  }

  /** The rows of the CSV that a run wrote. */
  async rowsOf({ attachment }: Run): Promise<string[][]> {
    return parseCsv(await this.#canvas.download(attachment!.url));
  }
}
