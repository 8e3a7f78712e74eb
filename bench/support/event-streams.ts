import { Agent, request, type IncomingMessage } from 'node:http';

/** Event streams that have been opened, each over a connection of its own. */
export interface EventStreams {
  /** Resolves when each has brought its first event. */
  allTold: Promise<void>;
  /** How many have ended by themselves. */
  lost: () => number;
  close: () => Promise<void>;
}

const query = 'subscription($id: ID!) { reportUpdates(id: $id) { state progress finished } }';

/** Subscribes to reports; resolves when every stream has begun. */
export async function openEventStreams(
  port: number,
  token: string,
  ids: readonly string[],
): Promise<EventStreams> {
  const agent = new Agent({ keepAlive: false });
  let lost = 0;
  let closing = false;
  const told: Promise<void>[] = [];
  const open = (id: string) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = request(
        {
          agent,
          host: '127.0.0.1',
          port,
          path: '/graphql',
          method: 'POST',
          headers: {
            accept: 'text/event-stream',
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
          },
        },
        resolve,
      );
      outgoing.once('error', reject);
      outgoing.end(JSON.stringify({ query, variables: { id } }));
    });
  const streams: IncomingMessage[] = [];
  // A few at a time: a thousand handshakes at once overflow the listen queue.
  for (let from = 0; from < ids.length; from += 50) {
    streams.push(...(await Promise.all(ids.slice(from, from + 50).map(open))));
    for (const stream of streams.slice(from)) {
      stream.setEncoding('utf8');
      told.push(
        new Promise((resolve) => {
          stream.on('data', (text: string) => {
            if (text.includes('event: next')) resolve();
          });
        }),
      );
      stream.once('close', () => {
        if (!closing) lost += 1;
      });
      stream.on('error', () => undefined);
    }
  }
  return {
    allTold: Promise.all(told).then(() => undefined),
    lost: () => lost,
    close: async () => {
      closing = true;
      const closed = streams.map(
        (stream) =>
          new Promise<void>((resolve) => {
            if (stream.closed) resolve();
            else stream.once('close', resolve);
          }),
      );
      for (const stream of streams) stream.destroy();
      await Promise.all(closed);
      agent.destroy();
    },
  };
}
