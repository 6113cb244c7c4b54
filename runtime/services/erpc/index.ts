/** `erpc`: see `call.ts`. */
export { call, cast, executeCall, executeCast, type Timeout } from "./call.ts";
export {
  checkResponse,
  multicall,
  multicast,
  receiveResponse,
  sendRequest,
  waitResponse,
} from "./many.ts";
