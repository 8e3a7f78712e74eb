import type { IncomingMessage } from 'node:http';
import { badRequest } from './errors.ts';
import { parseForm, parseJson } from './params.ts';
import type { Params } from '../types.ts';

const maximumBytes = 4 * 1024 * 1024; // no report takes parameters of that size

/** Reads the parameters of a body: JSON, or a form (canvas-rest §1.10). */
export async function readBody(message: IncomingMessage): Promise<Params> {
  if (message.method === 'GET' || message.method === 'HEAD') {
    message.resume();
    return {};
  }
  const text = await readText(message);
  const type = message.headers['content-type'] ?? '';
  if (!/\bjson\b/i.test(type)) return parseForm(new URLSearchParams(text));
  try {
    return parseJson(text);
  } catch {
    throw badRequest({ errors: [{ message: 'Error occurred while parsing request parameters' }] });
  }
}

async function readText(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maximumBytes) throw badRequest({ errors: [{ message: 'body too large' }] });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
