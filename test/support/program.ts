import { type ChildProcess, spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { watchOutput } from './output.ts';

/**
 * Starts the program with these settings on top of a bare environment: its sources, or with these arguments
 * of Node what was built in another folder.
 */
export function startProgram(
  settings: Record<string, string>,
  args = ['--import', 'tsx', 'src/main.ts'],
  cwd: string | URL = new URL('../..', import.meta.url),
): ChildProcess {
  const env = { PATH: process.env.PATH, PORT: '0', ...settings };
  const program = spawn(process.execPath, args, { cwd, env });
  // Its standard output is the banner, which tells the tokens of the embedded Canvas.
  watchOutput(program.stderr);
  onTestFinished(() => {
    program.kill('SIGKILL');
  });
  return program;
}

/** What it has printed once the text appears; rejects when it ends before. */
export async function printed(program: ChildProcess, text: string): Promise<string> {
  let output = '';
  for await (const chunk of program.stdout!) {
    output += String(chunk);
    if (output.includes(text)) return output;
  }
  throw new Error(`Ended after printing ${output}`);
}
