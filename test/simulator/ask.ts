import type { TokenName } from '../../simulator/http/tokens.ts';
import { startSimulator } from '../../simulator/server.ts';
import type { Generation } from '../../simulator/options.ts';

/** What the simulator answered to one request. */
export interface Answer {
  status: number;
  /** Parsed JSON; the tests read it with a schema or compare it whole. */
  body: unknown;
  /** URLs by `rel`. */
  links: Readonly<Record<string, string>>;
}

/** How to ask: as whom, and of which generation of Canvas. Ids come as strings unless `numericIds`. */
export interface AskOptions {
  token?: TokenName;
  generation?: Partial<Generation>;
  jobs?: { queuedMs: number; runningMs: number };
  numericIds?: boolean;
  jsonApi?: boolean;
}

/** Starts a simulator without throttling, and a function that asks it; paths are below `/api/v1`. */
export async function startAsking() {
  const simulator = await startSimulator({ bucket: { enabled: false } });
  const ask = async (path: string, options: AskOptions = {}): Promise<Answer> => {
    const { token = 'admin', generation, jobs, numericIds, jsonApi } = options;
    const url = path.startsWith('http') ? path : `${simulator.baseUrl}/api/v1/${path}`;
    const plain = numericIds === true ? 'application/json' : 'application/json+canvas-string-ids';
    const response = await fetch(url, {
      headers: {
        authorization: `Bearer ${simulator.tokens[token]}`,
        accept: jsonApi === true ? 'application/vnd.api+json' : plain,
        'x-simulator': JSON.stringify({ generation, jobs }),
      },
    });
    const links = readLinks(response.headers.get('link'));
    return { status: response.status, body: await response.json(), links };
  };
  return { simulator, world: simulator.world, ask };
}

/** The body of a missing right. */
export const forbidden = {
  status: 403,
  body: {
    status: 'unauthorized',
    errors: [{ message: 'user not authorized to perform that action' }],
  },
};

/** The body of what is not there. */
export const notFound = {
  status: 404,
  body: { errors: [{ message: 'The specified resource does not exist.' }] },
};

function readLinks(header: string | null): Record<string, string> {
  const matches = (header ?? '').matchAll(/<([^>]*)>; rel="(\w+)"/g);
  return Object.fromEntries([...matches].map(([, url, rel]) => [rel!, url!]));
}
