import type { TestProject } from 'vitest/node';
import { defaultOptions } from '../../simulator/defaults.ts';
import { createWorld } from '../../simulator/world/index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** All that tells who the people of the embedded Canvas are: names, addresses, logins. */
    personalData: string[];
  }
}

/** Lists them once for all tests: the world is the same in each, and takes a while to make. */
export default function setup(project: TestProject): void {
  const world = createWorld(defaultOptions.seed, defaultOptions.size);
  const personal = new Set<string>();
  for (const { name, sortableName, email, loginId, isTestStudent } of world.users()) {
    // "Test Student" is what Canvas itself calls one in each course.
    if (isTestStudent) continue;
    for (const text of [name, sortableName, email, loginId]) personal.add(text);
  }
  project.provide('personalData', [...personal]);
}
