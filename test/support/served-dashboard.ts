import { inject } from 'vitest';
import { createDashboard } from '../../src/server/dashboard.ts';
import { listPeople } from '../../simulator/people.ts';
import { startGateway } from './gateway.ts';
import { serve } from './serve.ts';

/** Serves the built dashboard over a gateway on an embedded Canvas of its own, until the test is over. */
export async function serveDashboard(options: Parameters<typeof startGateway>[0] = {}) {
  const gateway = await startGateway(options);
  const listener = createDashboard({
    next: gateway.listener,
    people: listPeople(gateway.simulator.world),
    folder: inject('dashboardFolder'),
  });
  if (!listener) throw new Error('The dashboard is not built');
  return { ...gateway, url: `${await serve(listener)}/dashboard` };
}
