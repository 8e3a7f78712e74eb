/**
 * Loaded before the gateway with `node --expose-gc --import`: on SIGUSR2 it collects all garbage and
 * prints the bytes of the heap that are still in use.
 */
let count = 0;

process.on('SIGUSR2', () => {
  void report();
});

async function report(): Promise<void> {
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setImmediate(resolve)); // finalizers may free more
  }
  count += 1;
  process.stdout.write(`heap ${count} ${process.memoryUsage().heapUsed}\n`);
}
