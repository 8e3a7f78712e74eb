import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { defaultOptions } from './defaults.ts';
import { answerApi } from './http/api.ts';
import { Authenticator } from './http/auth.ts';
import { answerControl, controlPrefix } from './http/control.ts';
import { FaultSwitch } from './http/faults.ts';
import { RequestLog } from './http/request-log.ts';
import { Router } from './http/router.ts';
import { Settings } from './http/settings.ts';
import { Throttle } from './http/throttle.ts';
import { tokens } from './http/tokens.ts';
import type { DeepPartial, SimulatorOptions } from './options.ts';
import { answerFile } from './reports/files-origin.ts';
import { accountReportRoutes } from './routes/account-reports.ts';
import { accountRoutes } from './routes/accounts.ts';
import { analyticsRoutes } from './routes/analytics.ts';
import { courseReportRoutes } from './routes/course-reports.ts';
import { courseRoutes } from './routes/courses.ts';
import { answerBrowser, fileRoutes } from './routes/files.ts';
import { progressRoutes } from './routes/progress.ts';
import { quizReportRoutes } from './routes/quiz-reports.ts';
import { quizRoutes } from './routes/quizzes.ts';
import { termRoutes } from './routes/terms.ts';
import { userRoutes } from './routes/users.ts';
import { SimulatorState } from './state.ts';
import { createWorld } from './world/index.ts';
import type { World } from './world/types.ts';

/** A Canvas of one's own, running. */
export interface Simulator {
  /** `http://127.0.0.1:4100`: what stands for `https://school.instructure.com`. */
  readonly baseUrl: string;
  /** The second origin, to which downloads redirect. */
  readonly filesUrl: string;
  /** Ready-made access tokens; `tokenRights` says what each may. */
  readonly tokens: typeof tokens;
  readonly world: World;
  /** Every request of the API, in the order of arrival. */
  readonly requests: RequestLog;
  /** Every download, on both origins. */
  readonly fileRequests: RequestLog;
  readonly settings: Settings;
  /** Lets a student hand the quiz in now, so that its reports are out of date. */
  touchQuiz(quizId: bigint): void;
  close(): Promise<void>;
}

const routes = [
  ...accountRoutes,
  ...accountReportRoutes,
  ...analyticsRoutes,
  ...courseRoutes,
  ...courseReportRoutes,
  ...fileRoutes,
  ...progressRoutes,
  ...quizRoutes,
  ...quizReportRoutes,
  ...termRoutes,
  ...userRoutes,
];

/** Starts an embedded Canvas on two loopback ports; `overrides` are laid over `defaultOptions`. */
export async function startSimulator(
  overrides: DeepPartial<SimulatorOptions> = {},
): Promise<Simulator> {
  const options = withOverrides(overrides);
  const world = createWorld(options.seed, options.size);
  const state = new SimulatorState(world);
  const settings = new Settings(options);
  const faultSwitch = new FaultSwitch(settings);
  const log = new RequestLog();
  const fileLog = new RequestLog();

  const main = createServer();
  const files = createServer();
  const origin = await listen(main, options.host, options.port);
  const filesOrigin = await listen(files, options.host, options.filesPort);

  const shared = { settings, faultSwitch, state, files: state.files, origin, filesOrigin };
  const browser = { ...shared, log: fileLog };
  const control = { ...shared, log, fileLog };
  const api = {
    ...shared,
    world,
    log,
    router: new Router(routes),
    authenticator: new Authenticator(world),
    throttle: new Throttle(),
  };
  main.on('request', (message, response) => {
    const { url = '/' } = message;
    if (url.startsWith('/api/')) guard(answerApi(api, message, response), response);
    else if (url.startsWith(controlPrefix))
      guard(answerControl(control, message, response), response);
    else answerBrowser(browser, message, response);
  });
  files.on('request', (message, response) => {
    guard(answerFile(browser, message, response), response);
  });

  return {
    baseUrl: origin,
    filesUrl: filesOrigin,
    tokens,
    world,
    requests: log,
    fileRequests: fileLog,
    settings,
    touchQuiz: (quizId) => {
      state.quizReports.touch(quizId);
    },
    close: async () => {
      await Promise.all([close(main), close(files)]);
      await state.close();
    },
  };
}

function withOverrides(overrides: DeepPartial<SimulatorOptions>): SimulatorOptions {
  const { bucket, generation, faults, jobs, files, ...rest } = overrides;
  return {
    ...defaultOptions,
    ...rest,
    bucket: { ...defaultOptions.bucket, ...bucket },
    generation: { ...defaultOptions.generation, ...generation },
    faults: { ...defaultOptions.faults, ...faults },
    jobs: { ...defaultOptions.jobs, ...jobs },
    files: { ...defaultOptions.files, ...files },
  };
}

const keepAliveMs = 75_000; // longer than any client keeps an idle connection

async function listen(server: Server, host: string, port: number): Promise<string> {
  server.keepAliveTimeout = keepAliveMs;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  return `http://${name}:${address.port}`;
}

async function close(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

/** A connection that breaks in the middle ends here; there is nobody left to tell. */
function guard(answering: Promise<void>, response: ServerResponse): void {
  answering.catch(() => response.destroy());
}
