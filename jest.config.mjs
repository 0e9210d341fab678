export default {
  rootDir: import.meta.dirname,
  testEnvironment: '<rootDir>/test/jest-environment.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist'],
  testMatch: ['**/*.spec.ts', '**/*.prop-spec.ts', '**/*.int-spec.ts', '<rootDir>/test/**/*-spec.ts'],
  globalSetup: '<rootDir>/test/postgres/start.ts',
  globalTeardown: '<rootDir>/test/postgres/stop.ts',
  testTimeout: 120_000,
  // Jest would leave one of two cores idle.
  maxWorkers: 2,
  coverageProvider: 'v8',
};
