import type { Policy } from './policy.ts';

/** Refuses a GET whose `variables` or `extensions` are not objects of JSON. */
export function createQueryParameterPolicy(endpoint: string): Policy {
  return ({ method, path, query }) => {
    if (method !== 'GET' || path !== endpoint || query === '') return undefined;
    const parameters = new URLSearchParams(query);
    for (const name of ['variables', 'extensions']) {
      if (parameters.getAll(name).every(isObject)) continue;
      const message = `The parameter \`${name}\` of the URL is not an object of JSON`;
      return { status: 400, code: 'BAD_REQUEST', message };
    }
    return undefined;
  };
}

function isObject(text: string): boolean {
  if (text === '') return true;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && !Array.isArray(value);
  } catch {
    return false;
  }
}
