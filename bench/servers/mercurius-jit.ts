/** Mercurius with its loaders and its JIT: an operation is compiled when it is met a second time. */
import { startMercurius } from './mercurius-app.ts';

await startMercurius('mercurius-jit', 1);
