export { default } from "@facegraph/test-support/vitest-config";
