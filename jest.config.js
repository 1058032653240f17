/** Jest runs the TypeScript sources as ES modules; `NODE_OPTIONS=--experimental-vm-modules` is set by scripts/test.mjs. */
export default {
  testEnvironment: "node",
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  // An optional suite on logs of real trainings: without them there is nothing to be skipped.
  testPathIgnorePatterns: ["/node_modules/", ...(process.env.HOLDOUT_REAL_DATA ? [] : ["/test/curves/realCurves"])],
  extensionsToTreatAsEsm: [".ts"],
  transform: { "^.+\\.ts$": ["@swc/jest", { jsc: { target: "es2022", parser: { syntax: "typescript" } } }] },
  moduleNameMapper: { "^(\\.{1,2}/.*)\\.js$": "$1" },
  setupFilesAfterEnv: ["<rootDir>/test/support/seededProperties.ts"],
  testTimeout: 120_000,
};
