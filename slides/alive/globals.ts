/** The names that are global in Node, and not in a browser. */
export { Buffer, default as process, setImmediate } from "./node.ts";
