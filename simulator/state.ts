import { AccountReportStore } from './reports/account-report-store.ts';
import { CourseReportStore } from './reports/course-report-store.ts';
import { FileStore } from './reports/file-store.ts';
import { ProgressStore } from './reports/progress-store.ts';
import { QuizReportStore } from './reports/quiz-report-store.ts';
import type { World } from './world/types.ts';

/** All that changes while a simulator runs; each simulator has its own. */
export class SimulatorState {
  readonly files = new FileStore();
  readonly progress = new ProgressStore();
  readonly accountReports: AccountReportStore;
  readonly courseReports = new CourseReportStore();
  readonly quizReports = new QuizReportStore();

  constructor(world: World) {
    this.accountReports = new AccountReportStore(world, this.files);
  }

  /** Removes the files from the disk. */
  async close(): Promise<void> {
    await this.files.close();
  }
}
