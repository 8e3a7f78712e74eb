import graphql from '@graphql-eslint/eslint-plugin';

const { configs, parser } = graphql;
const schemaRules = configs['flat/schema-recommended'].rules;
const [severity, naming] = schemaRules['@graphql-eslint/naming-convention'];
const operationRules = configs['flat/operations-recommended'].rules;
const [operationSeverity, operationNaming] = operationRules['@graphql-eslint/naming-convention'];
const languageOptions = {
  parser,
  parserOptions: {
    graphQLConfig: {
      schema: 'schema/schema.graphql',
      documents: ['examples/operations/*.graphql', 'test/clients/operations/*.graphql'],
    },
  },
};

/** The conventions of the schema and of the operations: graphql-eslint's, and where we differ. */
export default [
  {
    files: ['schema/schema.graphql'],
    plugins: { '@graphql-eslint': graphql },
    languageOptions,
    rules: {
      ...schemaRules,
      ...configs['flat/schema-relay'].rules,
      // Everything is described, every field and value, too.
      '@graphql-eslint/require-description': [
        'error',
        {
          types: true,
          rootField: true,
          DirectiveDefinition: true,
          FieldDefinition: true,
          InputValueDefinition: true,
          EnumValueDefinition: true,
        },
      ],
      // Where Canvas wins: `_id` is its number in Canvas's own GraphQL, `id` the global id; and a field
      // is named as in REST, `course_code` of a course and `report_type` of a report.
      '@graphql-eslint/naming-convention': [
        severity,
        {
          ...naming,
          allowLeadingUnderscore: true,
          FieldDefinition: { style: 'camelCase', ignorePattern: '^_id$' },
        },
      ],
      '@graphql-eslint/no-typename-prefix': 'off',
      // A point of a statistic has no identity.
      '@graphql-eslint/strict-id-in-types': 'off',
      // Canvas's pages go forward alone.
      '@graphql-eslint/relay-arguments': ['error', { includeBoth: false }],
      // Connections have `nodes`, as in Canvas's own GraphQL, short lists are lists, and a summary or a
      // row of a file is no object of its own.
      '@graphql-eslint/relay-edge-types': [
        'error',
        { listTypeCanWrapOnlyEdgeType: false, shouldImplementNode: false },
      ],
    },
  },
  {
    files: ['examples/operations/*.graphql', 'test/clients/operations/*.graphql'],
    plugins: { '@graphql-eslint': graphql },
    languageOptions,
    rules: {
      ...operationRules,
      // `_id` and Federation's `_entities`, as in the schema.
      '@graphql-eslint/naming-convention': [
        operationSeverity,
        { ...operationNaming, allowLeadingUnderscore: true },
      ],
    },
  },
  {
    // Shown to people, who choose their fields; a client with a cache adds `id`.
    files: ['examples/operations/*.graphql'],
    rules: { '@graphql-eslint/require-selections': 'off' },
  },
];
