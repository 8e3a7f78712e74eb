import { NoSchemaIntrospectionCustomRule, validate, type ValidationRule } from 'graphql';
import type { Plugin } from 'graphql-yoga';

type Validate = (
  schema: Parameters<typeof validate>[0],
  document: Parameters<typeof validate>[1],
  rules: ValidationRule[],
  typeInfo: unknown,
  options?: Parameters<typeof validate>[3],
) => ReturnType<typeof validate>;

/** Tells nothing of the schema to who does not know it: no introspection, no "did you mean". */
export function useProductionMode({ introspection }: { introspection: boolean }): Plugin {
  const withoutSuggestions: Validate = (schema, document, rules, _typeInfo, options) =>
    validate(schema, document, rules, { ...options, hideSuggestions: true });
  return {
    onValidate({ addValidationRule, setValidationFn }) {
      if (!introspection) addValidationRule(NoSchemaIntrospectionCustomRule);
      setValidationFn(withoutSuggestions);
    },
  };
}
