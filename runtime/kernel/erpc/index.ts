/** `erpc`: see `call.ts`. */
export { call, cast, executeCall, executeCast, type Timeout } from "./call.ts";
export { multicall, multicast, receiveResponse, sendRequest } from "./many.ts";
