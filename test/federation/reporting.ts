import { serve } from '../support/serve.ts';
import { startGateway } from '../support/gateway.ts';

/** Starts this gateway on a port, as a supergraph reaches it, over an embedded Canvas of its own. */
export async function startReporting() {
  const { listener, tokens, canvas } = await startGateway();
  return { url: `${await serve(listener)}/graphql`, tokens, canvas };
}
