export { TermMap } from "./equal.ts";
