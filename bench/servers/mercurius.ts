/** Mercurius with its loaders, on graphql-js's own executor (its default). */
import { startMercurius } from './mercurius-app.ts';

await startMercurius('mercurius', 0);
