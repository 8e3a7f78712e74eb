/** What the driver tells each server. */
export const port = Number(process.env.PORT ?? 4700);
/** The fake Canvas, e.g. `http://127.0.0.1:4600`. */
export const upstream = process.env.UPSTREAM ?? 'http://127.0.0.1:4600';

export function announce(name: string): void {
  process.stdout.write(`ready ${name} ${port}\n`);
}
