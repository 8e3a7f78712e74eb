/** Takes the arguments of one field; each check names their types. */
export type Check = (args: never) => unknown;

/**
 * Field extensions that name a check of the field's arguments: a function that throws BAD_USER_INPUT,
 * usually the very one by which the resolver reads them.
 */
export function checking(check: Check): { checkArguments: Check } {
  return { checkArguments: check };
}
