import { serverAudits } from 'graphql-http';
import { expect, it, onTestFinished } from 'vitest';
import { createGateway } from '../../src/server/create-server.ts';
import { notFound } from '../support/canvas-scripts.ts';
import { plainConfig } from '../support/gateway.ts';
import { watchedLog } from '../support/output.ts';
import { serve } from '../support/serve.ts';

/*
 * The audits of GraphQL over HTTP, on a gateway with all that can be configured switched on.
 */

let url = '';

const audits = serverAudits({
  url: () => url,
  fetchFn: (input: string, init: RequestInit = {}) =>
    fetch(input, { ...init, headers: { 'x-api-key': 'key', ...(init.headers as object) } }),
});

it('there are 61 audits', () => {
  expect(audits).toHaveLength(61);
});

it.each(audits.map((audit) => [audit.name, audit] as const))('%s', async (_, audit) => {
  const gateway = createGateway({
    config: {
      ...plainConfig,
      canvasAccessToken: 'configured',
      gatewayApiKeys: ['key'],
      corsOrigins: ['https://app.test'],
    },
    canvasBaseUrl: new URL(await serve(notFound)),
    log: watchedLog,
  });
  onTestFinished(() => gateway.close());
  const { yoga, listener } = gateway;
  const handle =
    process.env.GATEWAY_LANE === 'plain'
      ? listener
      : (...[request, response]: Parameters<typeof listener>) => void yoga(request, response);
  url = `${await serve(handle)}/graphql`;
  const { status, ...result } = await audit.fn();
  expect(status, 'reason' in result ? result.reason : undefined).toBe('ok');
});
