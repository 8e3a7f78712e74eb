import { startGateway } from './gateway.ts';
import { serve } from './serve.ts';

/** Starts a gateway that clients reach over HTTP, as the program serves it. */
export async function serveGateway(options: Parameters<typeof startGateway>[0] = {}) {
  const gateway = await startGateway(options);
  return {
    ...gateway,
    url: `${await serve(gateway.listener)}/graphql`,
    headers: { authorization: `Bearer ${gateway.tokens.admin}` },
  };
}
