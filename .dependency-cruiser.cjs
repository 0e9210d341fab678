// Who may import whom. The order is the one of docs/architecture.md: each context imports only from its left, and only
// through the front door (src/index.ts).
const order = [
  'kernel',
  'share-rules',
  'platform',
  'identity',
  'ledger',
  'ventures',
  'value',
  'contracts',
  'opportunities',
  'settlement',
  'payouts',
];

const leftToRight = order.map((context, index) => ({
  name: `only-from-the-left: ${context}`,
  comment: `${context} imports only from ${order.slice(0, index).join(', ') || 'nobody'}`,
  severity: 'error',
  from: { path: `^libs/${context}/` },
  to: { path: `^libs/(?!${[...order.slice(0, index), context].join('/|')}/)` },
}));

module.exports = {
  forbidden: [
    ...leftToRight,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'only-the-front-door',
      comment: 'a context is used through its src/index.ts',
      severity: 'error',
      from: { path: '^libs/([^/]+)/', pathNot: '(spec|arbitrary|fixture)\\.ts$' },
      to: { path: '^libs/([^/]+)/src/(?!index\\.ts$)', pathNot: '^libs/$1/' },
    },
    {
      name: 'apps-use-front-doors',
      severity: 'error',
      from: { path: '^apps/' },
      to: { path: '^libs/[^/]+/src/(?!index\\.ts$)' },
    },
    {
      name: 'libs-know-no-apps',
      severity: 'error',
      from: { path: '^libs/', pathNot: 'spec\\.ts$' },
      to: { path: '^(apps|migrations|test)/' },
    },
    {
      name: 'domain-is-pure',
      comment: 'domain/ knows its own domain/ and front doors, no framework and no I/O',
      severity: 'error',
      from: { path: '^libs/[^/]+/src/domain/', pathNot: 'spec\\.ts$' },
      to: { path: '(node_modules/(@nestjs|typeorm|pg|graphql|@apollo|fastify)|/(application|persistence|graphql)/)' },
    },
    {
      name: 'kernel-is-pure',
      severity: 'error',
      from: { path: '^libs/kernel/', pathNot: 'spec\\.ts$' },
      to: { path: 'node_modules/(@nestjs|typeorm|pg|graphql|@apollo|fastify)' },
    },
    {
      name: 'typeorm-only-in-persistence',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: '(/persistence/|^libs/platform/|spec\\.ts$)' },
      to: { path: 'node_modules/typeorm' },
    },
    {
      name: 'graphql-only-in-graphql',
      severity: 'error',
      from: { path: '^libs/', pathNot: '(/graphql/|^libs/platform/|spec\\.ts$)' },
      to: { path: 'node_modules/@nestjs/graphql' },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-dev-dependencies-in-code',
      severity: 'error',
      from: { path: '^(apps|libs|migrations)/', pathNot: '(spec|arbitrary|fixture)\\.ts$' },
      to: { dependencyTypes: ['npm-dev'] },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      conditionNames: ['source', 'import', 'node', 'default', 'types'],
      exportsFields: ['exports'],
    },
  },
};
