import type { Quiz } from '../../simulator/world/types.ts';
import { type Ask, parseCsv, type SimulatorFixture } from '../support/simulator.ts';

/** A quiz report, as far as the tests look at it. */
export interface Report {
  id: number;
  report_type: string;
  includes_all_versions: boolean;
  progress_url?: string;
  file?: { url: string; filename: string; display_name: string };
  progress?: { workflow_state: string };
}

/** Where the reports of a quiz are. */
export function pathOf({ courseId, id }: Quiz): string {
  return `/api/v1/courses/${courseId}/quizzes/${id}/reports`;
}

/** The quizzes of a simulator and their reports. */
export class QuizReports {
  readonly #canvas: SimulatorFixture;

  constructor(canvas: SimulatorFixture) {
    this.#canvas = canvas;
  }

  /** The n-th quiz with submissions, course by course, that is as wanted. */
  find(n: number, isWanted: (quiz: Quiz) => boolean = () => true): Quiz {
    const { world } = this.#canvas.simulator;
    const quizzes = world.courses
      .filter(({ state }) => state === 'available')
      .flatMap(({ id }) => world.quizzes(id))
      .filter((quiz) => world.quizSubmissions(quiz.courseId, quiz.id).length > 0);
    return quizzes.filter(isWanted)[n]!;
  }

  async list(quiz: Quiz, ask: Ask & { query?: string } = {}): Promise<Report[]> {
    return (await this.#canvas.ask(`${pathOf(quiz)}${ask.query ?? ''}`, ask)).body as Report[];
  }

  generate(quiz: Quiz, report_type: string, ask: Ask = {}) {
    const json = { quiz_report: { report_type } };
    return this.#canvas.ask(pathOf(quiz), { method: 'POST', json, ...ask });
  }

  /** The rows of the CSV of a report. */
  async contentOf({ file }: Report): Promise<string[][]> {
    return parseCsv(await this.#canvas.download(file!.url));
  }
}
